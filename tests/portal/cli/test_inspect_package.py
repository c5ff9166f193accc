"""tsite inspect: what it prints, and its exit statuses."""

import json
from pathlib import Path

import pytest

from pipeline.model.package import Check, ConformanceReport, NotApplicable
from portal.cli import inspect_package
from portal.cli.main import main

CHECK = Check(rule="1", clause="R 4.1", level="MUST", passed=True, where="master.m3u8", found="readable")
FAILED = Check(rule="5", clause="B 4.4.3.4", level="MUST", passed=False, where="a.m3u8:9", found="no EXT-X-ENDLIST")
UNASKED = NotApplicable(rule="42", clause="A 10.1", reason="a folder is not delivered")


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> list[Check]:
    """What the checker finds, wherever it looks."""
    checks = [CHECK]
    monkeypatch.setattr(
        inspect_package, "inspect", lambda _: ConformanceReport(checks=tuple(checks), not_applicable=(UNASKED,))
    )
    return checks


def test_json_holds_every_check_and_what_could_not_be_asked(
    found: list[Check], capsys: pytest.CaptureFixture[str]
) -> None:
    found.append(FAILED)
    assert main(["inspect", "anywhere", "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert report["pass"] is False and [check["pass"] for check in report["checks"]] == [True, False]
    assert report["checks"][1]["where"] == "a.m3u8:9"
    assert report["not_applicable"] == [{"rule": "42", "clause": "A 10.1", "reason": "a folder is not delivered"}]


def test_a_rule_that_could_not_be_asked_is_neither_ok_nor_failed(
    found: list[Check], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["inspect", "anywhere"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].startswith("n/a  42") and lines[-1] == "1 checks, 0 errors, 0 warnings"


def test_a_folder_without_a_package_is_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["inspect", str(tmp_path)]) == 2
    assert "no multivariant playlist" in capsys.readouterr().err


def test_an_address_of_no_web_server_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["inspect", "ftp://127.0.0.1/film"]) == 2
    assert "not an http or https address" in capsys.readouterr().err


def test_a_server_that_is_not_there_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["inspect", "http://127.0.0.1:9/film"]) == 4
    captured = capsys.readouterr()
    assert "127.0.0.1:9" in captured.err and captured.out == ""
