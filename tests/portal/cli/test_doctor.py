import json
import re
from pathlib import Path

import pytest

from pipeline.ffmpeg.isolation import Isolation
from portal.cli.main import main
from tests.pipeline.subtitles.translation.loopback import Reply, loopback

pytestmark = pytest.mark.media


def test_doctor_names_every_component(capsys: pytest.CaptureFixture[str]) -> None:
    main(["doctor"])
    shown = capsys.readouterr().out
    for component in (
        "ffmpeg",
        "ffprobe",
        "packager",
        "sandbox",
        "brand pack",
        "translator embedded",
        "database",
        "channel domestic",
        "disk",
    ):
        assert re.search(rf"^(ok|note) +{component} ", shown, re.MULTILINE), (component, shown)


def test_doctor_says_how_to_mend_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: object
) -> None:
    monkeypatch.setenv("TSITE_WEIGHTS_DIR", f"{tmp_path}/nothing")
    assert main(["doctor"]) == 4
    shown = capsys.readouterr().out
    assert "MISSING whisper-base" in shown
    assert "tsite weights pull" in shown


def test_doctor_and_the_log_say_that_nothing_isolates(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("flows.workshop.find_isolation", lambda bwrap: Isolation(bwrap=None, lacking="it is forbidden"))
    main(["doctor"])
    assert re.search(r"^note +sandbox +it is forbidden\n +apt-get .*limits", capsys.readouterr().out, re.MULTILINE)
    assert "without bubblewrap" in caplog.text
    assert "it is forbidden" in caplog.text


def test_a_sandbox_that_is_required_and_not_there_stops_everything(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr("flows.workshop.find_isolation", lambda bwrap: Isolation(bwrap=None, lacking="it is forbidden"))
    monkeypatch.setenv("TSITE_SANDBOX", "required")
    footage = tmp_path / "footage.mp4"
    footage.write_bytes(b"anything")
    assert main(["probe", str(footage)]) == 4
    assert "it is forbidden" in capsys.readouterr().err


def _translator(capsys: pytest.CaptureFixture[str]) -> str:
    """The translator's line, with the line below it where that says how to mend it."""
    main(["doctor"])
    found = re.search(r"^\S+ +translator .*(?:\n {8}.*)?", capsys.readouterr().out, re.MULTILINE)
    assert found
    return " ".join(found[0].split())


def test_the_embedded_model_is_pulled_at_first_use_unless_that_is_forbidden(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("TSITE_WEIGHTS_DIR", str(tmp_path / "nothing"))
    assert re.match("note translator embedded .*pulled at first use or now: `tsite weights pull", _translator(capsys))
    monkeypatch.setenv("TSITE_WEIGHTS_OFFLINE", "true")
    assert re.match("MISSING translator embedded .* run `tsite weights pull", _translator(capsys))


def test_a_file_of_ones_own_is_looked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("TSITE_TRANSLATOR", "gguf")
    monkeypatch.setenv("TSITE_GGUF_FILE", str(tmp_path / "own.gguf"))
    assert re.match("MISSING translator gguf TSITE_GGUF_FILE: there is no file", _translator(capsys))
    (tmp_path / "own.gguf").touch()
    assert re.match("ok translator gguf .*own.gguf", _translator(capsys))


def test_an_argos_package_is_looked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("TSITE_TRANSLATOR", "argos")
    monkeypatch.setenv("TSITE_ARGOS_PACKAGES_DIR", str(tmp_path))
    assert re.match("MISSING translator argos run `tsite weights argos`", _translator(capsys))
    (tmp_path / "en_zh").mkdir()
    (tmp_path / "en_zh" / "metadata.json").write_text(json.dumps({"from_code": "en", "to_code": "zh"}))
    assert re.match("ok translator argos .*en_zh", _translator(capsys))


def test_an_endpoint_is_asked_for_its_models(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TSITE_TRANSLATOR", "endpoint")
    assert re.match("MISSING translator endpoint .*needs TSITE_TRANSLATOR_URL", _translator(capsys))
    monkeypatch.setenv("TSITE_TRANSLATOR_MODEL", "large")
    monkeypatch.setenv("TSITE_TRANSLATOR_KEY", "sk-secret")
    listed = json.dumps({"data": [{"id": "large"}]}).encode()
    with loopback(lambda _: Reply(parts=(listed,))) as server:
        monkeypatch.setenv("TSITE_TRANSLATOR_URL", server.url)
        told = _translator(capsys)
        assert re.match("ok translator endpoint large at http://127.0.0.1:", told)
    assert "sk-secret" not in told
    gone = _translator(capsys)
    assert re.match(r"MISSING translator endpoint it cannot be reached \(ConnectError\): check TSITE_TRANSLATOR", gone)
    assert "sk-secret" not in gone
