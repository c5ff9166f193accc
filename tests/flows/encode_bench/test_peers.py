"""The peers' commands, as their sources have them."""

from fractions import Fraction
from pathlib import Path

import pytest

from flows.encode_bench.peers import PEERS, Source, mediacms, peertube, shaka_streamer
from pipeline.ffmpeg.tools import Tools

SOURCE = Source(path=Path("/in.mp4"), width_px=1920, height_px=1080, frame_rate=Fraction(30), sound=True)
OUT = Path("/out")


def test_peertube_decodes_once_a_rung_and_caps_each(tools: Tools) -> None:
    commands = peertube(SOURCE, OUT, tools)
    assert [argv.count("-i") for argv in commands.argvs] == [1, 1, 1, 1]
    first = " ".join(commands.argvs[0])
    assert "-vf scale=w=-2:h=1080 -preset veryfast -maxrate:v 6220877 -bufsize:v 12441754" in first
    assert "-b_strategy 1 -bf 16 -r 30 -g:v 60" in first


def test_mediacms_runs_medium_main_profile_once_a_rung(tools: Tools) -> None:
    last = " ".join(mediacms(SOURCE, OUT, tools).argvs[-1])
    assert "scale=w=-2:h=360:flags=lanczos,fps=fps=30" in last and "-maxrate 750k -bufsize 750k" in last
    assert "keyint=240:keyint_min=120 -preset medium -profile:v main -level 4.2" in last


def test_shaka_streamer_is_one_process_with_fixed_rates(tools: Tools) -> None:
    (argv,) = shaka_streamer(SOURCE, OUT, tools).argvs
    assert [argv[index + 1] for index, part in enumerate(argv) if part == "-b:v"] == ["4M", "2M", "1M", "400k"]
    assert argv.count("slow") == 4 and argv[-1] == "/out/audio.mp4"


@pytest.mark.parametrize("peer", PEERS.values(), ids=PEERS)
def test_nothing_is_scaled_up_and_portrait_keeps_its_shape(peer: object, tools: Tools) -> None:
    tall = Source(path=Path("/in.mp4"), width_px=720, height_px=1280, frame_rate=Fraction(25), sound=False)
    commands = peer(tall, OUT, tools)  # type: ignore[operator]
    assert list(commands.files) == [720, 480, 360]
    assert "scale=w=480:h=-2" in " ".join(part for argv in commands.argvs for part in argv)
