import argparse
import subprocess
import sys
from fractions import Fraction
from importlib import import_module

import pytest

from pipeline.errors import WrongInput
from portal.cli.main import VERBS, main
from portal.cli.produce import parse_cut
from tests.conftest import ROOT


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("12.5-340", (Fraction(25, 2), Fraction(340))),
        ("0:12-5:40", (Fraction(12), Fraction(340))),
        ("1:00:00-1:00:01.5", (Fraction(3600), Fraction(7203, 2))),
    ],
)
def test_cuts_are_read_as_exact_seconds(text: str, cut: tuple[Fraction, Fraction]) -> None:
    assert parse_cut(text) == cut


@pytest.mark.parametrize("text", ["", "5", "a-b", "9-3", "3-3", "1/0-2", "1-2-3"])
def test_a_cut_that_makes_no_sense_is_named(text: str) -> None:
    with pytest.raises(WrongInput, match="--cut"):
        parse_cut(text)


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_its_help(verb: str) -> None:
    module = import_module(VERBS[verb][0])
    parser = argparse.ArgumentParser()
    module.configure(parser)
    assert callable(module.run)
    assert parser.format_help()


def test_help_and_version_import_nothing_heavy() -> None:
    code = (
        "import sys; from portal.cli.main import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'prefect', 'boto3', 'flask', 'numpy', 'faster_whisper', 'xllamacpp', 'sqlalchemy', 'pydantic'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert result.stderr.strip() == "[]"
    assert all(verb in result.stdout for verb in VERBS)


@pytest.mark.parametrize("arguments", [[], ["fly"], ["produce"], ["produce", "a", "--need", "money"], ["recall", "x"]])
def test_wrong_usage_ends_with_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2


def test_a_setting_that_cannot_be_understood_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TSITE_THREADS", "many")
    assert main(["channels"]) == 2
    assert "TSITE_THREADS" in capsys.readouterr().err


def test_channels_are_listed_with_their_regions(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["channels"]) == 0
    listed = capsys.readouterr().out
    assert "domestic" in listed
    assert "international" in listed


def test_a_full_disk_is_told_in_a_sentence(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def full(_: object) -> int:
        raise OSError(28, "No space left on device", "/var/film")

    monkeypatch.setattr("portal.cli.channels.run", full)
    assert main(["channels"]) == 70
    assert "The disk is full" in capsys.readouterr().err
