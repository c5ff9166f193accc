from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.edit.viewing import viewing_argv
from pipeline.ffmpeg.tools import Tools
from pipeline.model.footage import Footage
from pipeline.model.probe import Probe


@pytest.mark.parametrize(("right_index", "heard"), [(None, "[0:1]aresample"), (3, "[0:1][0:3]amix=inputs=2,aresample")])
def test_a_pair_of_mono_tracks_is_heard_as_one_sound(
    probe_of: Callable[..., Probe], tools: Tools, right_index: int | None, heard: str
) -> None:
    probe = probe_of()
    assert probe.audio is not None
    probe = replace(probe, audio=replace(probe.audio, right_index=right_index))
    footage = Footage(sha256="0" * 64, path=Path("/x"), original_name="x.mov", size_bytes=1)
    argv = viewing_argv(footage, probe, tools=tools, destination=Path("/out"), threads=1)
    sound = argv[argv.index("-filter_complex") + 1].split(";")[1]
    assert sound.startswith(heard)
    assert sound.endswith("[heard][drawn]")
