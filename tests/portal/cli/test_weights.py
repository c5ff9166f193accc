"""tsite weights argos: a package from a file or from Argos' index."""

import json
import socket
from pathlib import Path
from zipfile import ZipFile

import pytest

from portal.cli.main import main


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where packages go; argostranslate's own folders are the test's as well."""
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.setenv("TSITE_ARGOS_PACKAGES_DIR", str(tmp_path / "packages"))
    return tmp_path / "packages"


def test_a_file_that_is_no_english_chinese_package_is_refused(
    packages: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    german = tmp_path / "german.argosmodel"
    with ZipFile(german, "w") as archive:
        archive.writestr("en_de/metadata.json", json.dumps({"from_code": "en", "to_code": "de"}))
    assert main(["weights", "argos", str(german)]) == 2
    assert "german.argosmodel: is no Argos package from en to zh" in capsys.readouterr().err
    assert main(["weights", "argos", str(tmp_path / "absent")]) == 2
    assert main(["weights", "argos", str(german), str(german)]) == 2
    assert not packages.exists()


@pytest.mark.media
def test_an_index_that_cannot_be_reached_ends_with_4_and_a_sentence(
    packages: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        from argostranslate import settings

        nowhere = f"http://127.0.0.1:{closed.getsockname()[1]}/index.json"
        monkeypatch.setattr(settings, "remote_package_index", nowhere)
        assert main(["weights", "argos"]) == 4
    told = capsys.readouterr().err
    assert f"Asking {nowhere}" in told
    assert "tsite weights argos FILE.argosmodel" in told
    assert "Traceback" not in told
    assert not packages.exists()
