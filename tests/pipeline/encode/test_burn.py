"""Captions drawn into real pictures."""

import json
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from pipeline.encode.burn import burn, check_captions, check_drawing, plan_burn
from pipeline.encode.typeface import read_typeface
from pipeline.errors import CheckFailed, WrongInput
from pipeline.ffmpeg.command import ffmpeg_argv, ffprobe_argv
from pipeline.ffmpeg.runner import Runner
from pipeline.ffmpeg.sandbox import Job
from pipeline.ffmpeg.tools import Tools
from pipeline.intake.probing import probe
from pipeline.model.brand import BrandPack
from pipeline.model.captions import CaptionLine, CaptionScript
from pipeline.model.footage import Footage
from pipeline.model.probe import Probe

SIZE = (320, 180)
ASS = """[Script Info]
ScriptType: v4.00+
PlayResX: 320
PlayResY: 180
WrapStyle: 2

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, Bold, BorderStyle, Outline, Shadow, Alignment, MarginV, Encoding
Style: First,{family},24,&H00FFFFFF,0,1,1,0,2,9,1

[Events]
Format: Layer, Start, End, Style, Text
Dialogue: 0,0:00:00.40,0:00:00.80,First,{text}
"""


def _captions(text: str, *, family: str = "Noto Sans SC", declared: str | None = None) -> CaptionScript:
    line = CaptionLine(cue="c0001", text=text if declared is None else declared, em_px=16)
    return CaptionScript(ass=ASS.format(family=family, text=text), lines=(line,), family="Noto Sans SC", room_px=288)


class Burning:
    """Burns into a folder of its own and looks at the frames."""

    def __init__(self, tools: Tools, runner: Runner, pack: BrandPack, folder: Path) -> None:
        self.tools, self.runner, self.pack, self.folder = tools, runner, pack, folder

    def probe(self, path: Path) -> Probe:
        footage = Footage(sha256="", path=path, original_name="x", size_bytes=path.stat().st_size)
        return probe(footage, tools=self.tools, runner=self.runner)

    def __call__(self, path: Path, captions: CaptionScript) -> Path:
        return burn(
            path, self.probe(path), captions, font_file=self.pack.font_file,
            tools=self.tools, runner=self.runner, destination=self.folder, threads=2,
        )  # fmt: skip

    def luma(self, path: Path) -> list[bytes]:
        """The brightness of every pixel, a frame each."""
        arguments = [
            "-i",
            str(path),
            "-map",
            "0:v",
            "-fps_mode",
            "passthrough",
            "-f",
            "rawvideo",
            "-pix_fmt",
            "gray",
            "-",
        ]
        raw = self.runner.run(Job(argv=ffmpeg_argv(self.tools, arguments), reads=(path,))).stdout
        frame = SIZE[0] * SIZE[1]
        return [raw[at : at + frame] for at in range(0, len(raw), frame)]

    def packets(self, path: Path, stream: str, entry: str) -> list[str]:
        entries = ["-select_streams", stream, "-show_entries", f"packet={entry}"]
        if entry == "data_hash":
            entries += ["-show_data_hash", "sha256"]
        answer = self.runner.run(Job(argv=ffprobe_argv(self.tools, entries, path), reads=(path,))).stdout
        return [packet[entry] for packet in json.loads(answer)["packets"]]


@pytest.fixture
def burning(tools: Tools, runner: Runner, pack: BrandPack, tmp_path: Path) -> Burning:
    folder = tmp_path / "it's 100% [new], here"
    folder.mkdir()
    return Burning(tools, runner, pack, folder)


def _changed(before: bytes, after: bytes, rows: range) -> int:
    """Pixels of these rows that differ by more than compression makes them."""
    width = SIZE[0]
    return sum(abs(a - b) > 60 for row in rows for a, b in zip(
        before[row * width : (row + 1) * width], after[row * width : (row + 1) * width], strict=True))  # fmt: skip


@pytest.mark.media
def test_only_the_caption_area_changes_and_only_while_the_cue_stands(burning: Burning, footages: Any) -> None:
    grey = footages.make(
        "grey.mp4", "-f", "lavfi", "-i", "color=gray:s=320x180:r=25:d=1.2", "-c:v", "libx264", "-pix_fmt", "yuv420p"
    )
    before, after = burning.luma(grey), burning.luma(burning(grey, _captions("知识产权运营")))
    assert len(before) == len(after) == 30
    caption, above, below = range(140, 172), range(135), range(174, 180)
    shown = [_changed(a, b, caption) > 300 for a, b in zip(before, after, strict=True)]
    assert shown == [10 <= frame < 20 for frame in range(30)]
    assert not any(_changed(a, b, rows) for a, b in zip(before, after, strict=True) for rows in (above, below))


@pytest.mark.media
@pytest.mark.parametrize("rate", ["30000/1001", "uneven"])
def test_frames_keep_their_times_and_the_sound_its_bytes(burning: Burning, footages: Any, rate: str) -> None:
    path = footages.plain(2, rate="25" if rate == "uneven" else rate)
    if rate == "uneven":
        path = footages.make("uneven.mp4", "-i", str(path), "-vf", "select='mod(n,5)*mod(n,7)'", "-fps_mode", "vfr")
    burned = burning(path, _captions("你好"))
    assert sorted(map(float, burning.packets(burned, "v:0", "pts_time"))) == pytest.approx(
        sorted(map(float, burning.packets(path, "v:0", "pts_time"))), abs=0.0005
    )
    assert burning.packets(burned, "a:0", "data_hash") == burning.packets(path, "a:0", "data_hash")
    before, after = burning.probe(path).video, burning.probe(burned).video
    assert before is not None and after is not None
    assert (after.width_px, after.height_px) == (before.width_px, before.height_px)
    assert after.variable_rate == before.variable_rate == (rate == "uneven")
    assert after.frame_rate == (before.frame_rate if rate == "uneven" else Fraction(rate))


@pytest.mark.parametrize("text", ["收入😀增长", "한국"])
def test_a_character_the_font_lacks_is_named_before_anything_is_drawn(pack: BrandPack, text: str) -> None:
    with pytest.raises(CheckFailed, match=r"c0001: the font has no shape for (😀 \(U\+1F600\)|한 \(U\+D55C\))"):
        check_captions(_captions(text), read_typeface(pack.font_file))


@pytest.mark.media
@pytest.mark.parametrize(
    ("captions", "told"),
    [
        (_captions("增长한국", declared="增长"), r"한 \(U\+D55C\)"),
        (_captions("增长😀", declared="增长"), r"😀 \(U\+1F600\)"),
        (_captions("plain", family="No Such Font"), "No Such Font was replaced by"),
    ],
)
def test_what_libass_does_not_find_fails_the_job(
    burning: Burning, footages: Any, captions: CaptionScript, told: str
) -> None:
    with pytest.raises(CheckFailed, match=told):
        burning(footages.plain(1), captions)


def test_a_line_too_wide_for_the_picture_is_named(pack: BrandPack) -> None:
    with pytest.raises(CheckFailed, match=r"c0001: a line is 320 px wide; at most 288 px fit"):
        check_captions(_captions("字" * 20), read_typeface(pack.font_file))


def test_another_font_file_is_noticed(pack: BrandPack) -> None:
    with pytest.raises(CheckFailed, match="no family Noto Sans SC"):
        check_captions(_captions("字"), read_typeface(pack.font_file.with_name("NotoSerifSC-Regular.otf")))


def test_an_ordinary_log_is_no_finding() -> None:
    check_drawing(
        "[Parsed_ass_1 @ 0x55] fontselect: (Noto Sans SC, 400, 0) -> NotoSansSC-Regular, 0, NotoSansSC-Regular\n"
    )


def test_sound_that_mp4_cannot_hold_becomes_aac(probe_of: Callable[..., Probe], tools: Tools) -> None:
    kept = probe_of()
    assert kept.audio is not None

    def codec(probed: Probe) -> str:
        paths = {"script": Path("/o/c.ass"), "fonts": Path("/f")}
        argv = plan_burn(Path("/v.mov"), probed, **paths, tools=tools, burned=Path("/o/b.mp4"), threads=0)
        return argv[argv.index("-c:a") + 1]

    assert codec(kept) == "copy"
    assert codec(replace(kept, audio=replace(kept.audio, codec="pcm_s16le"))) == "aac"


@pytest.mark.parametrize("change", [{"video": None}, {"transfer": "smpte2084"}])
def test_what_captions_cannot_be_drawn_into_is_refused(
    probe_of: Callable[..., Probe], tools: Tools, change: dict[str, Any]
) -> None:
    probed = replace(probe_of(), video=None) if "video" in change else probe_of(**change)
    with pytest.raises(WrongInput, match="video"):
        plan_burn(
            Path("/v"), probed, Path("/o/c.ass"), Path("/f"), tools=tools, burned=Path("/o/b.mp4"), threads=0
        )  # fmt: skip
