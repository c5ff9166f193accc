import re

import pytest

from portal.cli.main import main

pytestmark = pytest.mark.media


def test_doctor_names_every_component(capsys: pytest.CaptureFixture[str]) -> None:
    main(["doctor"])
    shown = capsys.readouterr().out
    for component in ("ffmpeg", "ffprobe", "packager", "sandbox", "brand pack", "database", "channel domestic", "disk"):
        assert re.search(rf"^(ok|note) +{component} ", shown, re.MULTILINE), (component, shown)


def test_doctor_says_how_to_mend_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: object
) -> None:
    monkeypatch.setenv("TSITE_WEIGHTS_DIR", f"{tmp_path}/nothing")
    assert main(["doctor"]) == 4
    shown = capsys.readouterr().out
    assert "MISSING whisper-base" in shown
    assert "tsite weights pull" in shown
