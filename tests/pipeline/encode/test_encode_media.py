"""Real footage of every awkward kind through the whole encode; facts about what comes out."""

import hashlib
import json
import re
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from pipeline.ffmpeg.command import ffmpeg_argv, ffprobe_argv
from pipeline.ffmpeg.runner import Runner
from pipeline.ffmpeg.sandbox import Job
from pipeline.ffmpeg.tools import Tools

pytestmark = pytest.mark.media

X264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")
FLASH = "color=black:s=320x180:r={rate}:d=6,geq=lum='if(lt(mod(T,1),0.099)*gte(T,1),235,16)':cb=128:cr=128"
BEEP = "aevalsrc='0.5*sin(2*PI*1000*t)*lt(mod(t,1),0.1)*gte(t,1)':s=44100:d=6"


class Seen:
    """Asks ffprobe and ffmpeg about files of our own."""

    def __init__(self, tools: Tools, runner: Runner) -> None:
        self.tools, self.runner = tools, runner

    def stream(self, path: Path) -> dict[str, Any]:
        argv = ffprobe_argv(self.tools, ["-show_streams", "-count_packets"], path)
        found: dict[str, Any] = json.loads(self.runner.run(Job(argv=argv, reads=(path,))).stdout)["streams"][0]
        return found

    def colour(self, path: Path, at_s: float, *, x: float = 0.5, y: float = 0.5) -> tuple[int, int, int]:
        """Mean red, green, blue of a small patch around a point of the picture."""
        patch = f"crop=8:8:(iw-8)*{x}:(ih-8)*{y},scale=1:1:flags=area,format=rgb24"
        arguments = ["-ss", str(at_s), "-i", str(path), "-frames:v", "1", "-vf", patch, "-f", "rawvideo", "-"]
        red, green, blue = self.runner.run(Job(argv=ffmpeg_argv(self.tools, arguments), reads=(path,))).stdout
        return red, green, blue

    def flashes_s(self, path: Path) -> list[float]:
        """When the picture turns bright."""
        chain = "signalstats,metadata=mode=print:key=lavfi.signalstats.YAVG:file=-"
        arguments = ["-i", str(path), "-vf", chain, "-f", "null", "-"]
        printed = self.runner.run(Job(argv=ffmpeg_argv(self.tools, arguments), reads=(path,))).stdout.decode()
        times = [float(time) for time in re.findall(r"pts_time:([\d.]+)", printed)]
        bright = [float(level) > 180 for level in re.findall(r"YAVG=([\d.]+)", printed)]
        return [times[i] for i in range(1, len(times)) if bright[i] and not bright[i - 1]]

    def beeps_s(self, path: Path) -> list[float]:
        """When the 1 kHz tone sets in."""
        arguments = ["-i", str(path), "-af", "bandpass=f=1000:w=60", "-ac", "1", "-f", "s16le", "-"]
        raw = self.runner.run(Job(argv=ffmpeg_argv(self.tools, arguments), reads=(path,))).stdout
        loud = [abs(int.from_bytes(raw[i : i + 2], "little", signed=True)) > 1500 for i in range(0, len(raw), 2)]
        found, last = [], -24_000
        for index in (index for index, is_loud in enumerate(loud) if is_loud):
            if index - last > 12_000:
                found.append(index / 48_000)
            last = index
        return found


@pytest.fixture(scope="session")
def seen(tools: Tools, runner: Runner) -> Seen:
    return Seen(tools, runner)


def bars(seconds: float = 1, size: str = "320x180", rate: str = "25") -> tuple[str, ...]:
    """Red above left, green above right, blue below left, white below right."""
    width, height = (int(side) for side in size.split("x"))
    half = f"{width // 2}x{height // 2}"
    quarters = [f"color={name}:s={half}:r={rate}:d={seconds}" for name in ("red", "0x00ff00", "blue", "white")]
    inputs = [part for quarter in quarters for part in ("-f", "lavfi", "-i", quarter)]
    return (*inputs, "-filter_complex", "[0][1]hstack[a];[2][3]hstack[b];[a][b]vstack[v]", "-map", "[v]")


def near(colour: tuple[int, int, int], wanted: tuple[int, int, int], tolerance: int = 25) -> bool:
    return all(abs(found - expected) <= tolerance for found, expected in zip(colour, wanted, strict=True))


def test_every_rung_has_every_frame_and_the_sound_is_as_long(
    make: Callable[..., Any], footages: Any, seen: Seen
) -> None:
    made = make(footages.plain(3, rate="30000/1001", size="1280x720"))
    assert [rung.rendition.name for rung in made.encoded.renditions] == ["720p", "480p", "360p"]
    for rung in made.encoded.renditions:
        stream = seen.stream(rung.path)
        assert int(stream["nb_read_packets"]) == made.timeline.frames
        assert (stream["width"], stream["height"]) == (rung.rendition.width_px, rung.rendition.height_px)
        assert (stream["profile"], stream["pix_fmt"], stream["sample_aspect_ratio"]) == ("High", "yuv420p", "1:1")
        assert Fraction(stream["avg_frame_rate"]) == Fraction(30000, 1001)
        tags = [stream[f"color_{tag}"] for tag in ("space", "primaries", "transfer", "range")]
        assert tags == ["bt709", "bt709", "bt709", "tv"]
    sound = seen.stream(made.encoded.audio)
    assert (sound["codec_name"], sound["profile"], sound["channels"], sound["sample_rate"]) == ("aac", "LC", 2, "48000")
    missing_s = float(made.timeline.duration_s) - int(sound["nb_read_packets"]) * 1024 / 48_000
    assert 0 <= missing_s < 1024 / 48_000


def test_keyframes_stand_at_the_same_frames_of_every_rung(
    make: Callable[..., Any], footages: Any, tools: Tools, runner: Runner
) -> None:
    made = make(footages.plain(5))
    for rung in made.encoded.renditions:
        argv = ffprobe_argv(tools, ["-show_entries", "packet=pts_time,flags"], rung.path)
        packets = json.loads(runner.run(Job(argv=argv, reads=(rung.path,))).stdout)["packets"]
        keys = [float(packet["pts_time"]) for packet in packets if "K" in packet["flags"]]
        assert keys == [0, 2, 4, 6]


def test_the_same_footage_gives_the_same_bytes(make: Callable[..., Any], footages: Any) -> None:
    path = footages.plain(3, size="640x360")
    first, second = (make(path, name=name) for name in ("first", "second"))

    def digests(made: Any) -> dict[str, str]:
        folder = made.encoded.audio.parent
        return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.iterdir()}

    assert digests(first) == digests(second)
    assert {"360p.mp4", "audio.mp4", "poster.jpg", "storyboard_00.jpg"} <= digests(first).keys()


@pytest.mark.parametrize("rate", ["30", "30000/1001"])
def test_picture_and_sound_stay_in_step_through_cuts(
    make: Callable[..., Any], footages: Any, seen: Seen, rate: str
) -> None:
    path = footages.make(
        f"flash{rate.replace('/', '_')}.mp4",
        *("-f", "lavfi", "-i", FLASH.format(rate=rate), "-f", "lavfi", "-i", BEEP, *X264, "-c:a", "aac"),
    )
    made = make(path, ("0.5", "2.7"), ("3.6", "5.5"))
    flashes, beeps = seen.flashes_s(made.encoded.renditions[0].path), seen.beeps_s(made.encoded.audio)
    assert len(flashes) == len(beeps) == 4
    assert all(abs(flash - beep) < 0.02 for flash, beep in zip(flashes, beeps, strict=True))
    second_cut_s = float(made.timeline.title_s + made.timeline.cut_frames[0] / made.timeline.frame_rate)
    assert flashes[2] == pytest.approx(second_cut_s + 0.4, abs=0.04)


@pytest.mark.parametrize("container", ["ts", "mkv"])
def test_sound_that_starts_late_in_a_stream_with_an_offset_stays_in_step(
    make: Callable[..., Any], footages: Any, seen: Seen, container: str
) -> None:
    path = footages.make(
        f"late.{container}",
        *("-f", "lavfi", "-i", FLASH.format(rate=25), "-itsoffset", "0.4", "-f", "lavfi", "-i", BEEP),
        *("-map", "0:v", "-map", "1:a", *X264, "-g", "25", "-c:a", "aac"),
    )
    made = make(path)
    flashes, beeps = seen.flashes_s(made.encoded.renditions[0].path), seen.beeps_s(made.encoded.audio)
    assert all(abs(beep - flash - 0.4) < 0.02 for flash, beep in zip(flashes[:4], beeps[:4], strict=True))


@pytest.mark.parametrize(("degrees", "above_left"), [(90, "green"), (180, "white"), (270, "blue")])
def test_rotated_footage_comes_out_upright(
    make: Callable[..., Any], footages: Any, seen: Seen, degrees: int, above_left: str
) -> None:
    flat = footages.make("flat.mp4", *bars(size="640x360"), *X264)
    turned = footages.make(f"turned{degrees}.mp4", "-display_rotation:v:0", str(degrees), "-i", str(flat), "-c", "copy")
    made = make(turned)
    corner = seen.colour(made.encoded.renditions[0].path, 1.5, x=0.1, y=0.1)
    assert (made.timeline.width_px < made.timeline.height_px) == (degrees != 180)
    assert near(corner, {"green": (0, 255, 0), "white": (255, 255, 255), "blue": (0, 0, 255)}[above_left])


def test_footage_of_another_shape_keeps_its_own_between_black_bars(
    make: Callable[..., Any], footages: Any, seen: Seen
) -> None:
    made = make(footages.make("four_by_three.mp4", *bars(size="478x360"), *X264))
    top = made.encoded.renditions[0].path
    assert (made.timeline.width_px, made.timeline.height_px) == (640, 360)
    assert near(seen.colour(top, 1.5, x=0.02), (0, 0, 0))
    assert near(seen.colour(top, 1.5, x=0.2, y=0.1), (255, 0, 0))
    assert near(seen.colour(top, 1.5, x=0.8, y=0.9), (255, 255, 255))


def test_odd_sizes_and_pixels_that_are_not_square_come_out_even_and_square(
    make: Callable[..., Any], footages: Any, seen: Seen
) -> None:
    odd = footages.make("odd.mkv", "-f", "lavfi", "-i", "testsrc=s=321x181:r=25:d=1", "-c:v", "ffv1")
    assert seen.stream(make(odd, name="odd").encoded.renditions[0].path)["width"] % 2 == 0
    squeezed = [part.replace("vstack[v]", "vstack,setsar=2[v]") for part in bars(size="320x360")]
    wide = footages.make("wide.mp4", *squeezed, *X264)
    made = make(wide, name="wide")
    assert (made.timeline.width_px, made.timeline.height_px) == (640, 360)
    assert near(seen.colour(made.encoded.renditions[0].path, 1.5, x=0.05, y=0.05), (255, 0, 0))


@pytest.mark.parametrize(
    ("name", "coding"),
    [
        ("full_range", ("-vf", "scale=out_range=full", *X264, "-color_range", "pc")),
        ("bt601", ("-vf", "scale=out_color_matrix=bt601", *X264, "-colorspace", "smpte170m")),
        ("bt709", ("-vf", "scale=out_color_matrix=bt709", *X264, "-colorspace", "bt709")),
        ("rgb", ("-c:v", "libx264rgb", "-preset", "ultrafast", "-qp", "0")),
        ("ten_bit", ("-vf", "scale=out_color_matrix=bt709,format=yuv422p10le", "-c:v", "ffv1", "-colorspace", "bt709")),
    ],
)
def test_colours_survive_every_way_of_storing_them(
    make: Callable[..., Any], footages: Any, seen: Seen, name: str, coding: tuple[str, ...]
) -> None:
    source = bars()
    graph = source[source.index("-filter_complex") + 1]
    if coding[0] == "-vf":
        graph, coding = graph.replace("vstack[v]", f"vstack,{coding[1]}[v]"), coding[2:]
    inputs = source[: source.index("-filter_complex")]
    path = footages.make(f"{name}.mkv", *inputs, "-filter_complex", graph, "-map", "[v]", *coding)
    top = make(path).encoded.renditions[0].path
    assert near(seen.colour(top, 1.5, x=0.2, y=0.2), (255, 0, 0))
    assert near(seen.colour(top, 1.5, x=0.8, y=0.2), (0, 255, 0))
    assert near(seen.colour(top, 1.5, x=0.2, y=0.8), (0, 0, 255))
    assert near(seen.colour(top, 1.5, x=0.8, y=0.8), (255, 255, 255))


def test_hdr_is_tone_mapped_to_ordinary_brightness(make: Callable[..., Any], footages: Any, seen: Seen) -> None:
    # 203 nits, HDR reference white, is 58 % of the PQ signal: 573 of 10 bits in limited range.
    path = footages.make(
        "hdr10.mkv",
        *("-f", "lavfi", "-i", "color=gray:s=320x180:r=25:d=1,format=yuv420p10le,geq=lum=573:cb=512:cr=512"),
        *("-vf", "setparams=color_primaries=bt2020:color_trc=smpte2084:colorspace=bt2020nc:range=tv"),
        *("-c:v", "libx265", "-preset", "ultrafast"),
        *("-x265-params", "log-level=none:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc:range=limited"),
    )
    made = make(path)
    assert made.probe.video is not None and made.probe.video.hdr
    top = made.encoded.renditions[0].path
    assert min(seen.colour(top, 1.5)) > 170
    assert seen.stream(top)["color_transfer"] == "bt709"


def test_interlaced_footage_is_deinterlaced(make: Callable[..., Any], footages: Any, seen: Seen) -> None:
    path = footages.make(
        "interlaced.mp4",
        *("-f", "lavfi", "-i", "testsrc2=s=320x180:r=50:d=1", "-vf", "interlace=scan=tff:lowpass=off"),
        *("-c:v", "libx264", "-flags", "+ildct+ilme", "-x264-params", "tff=1"),
    )
    made = make(path)
    assert made.probe.video is not None and made.probe.video.interlaced
    assert seen.stream(made.encoded.renditions[0].path).get("field_order", "progressive") == "progressive"


def test_variable_rate_footage_becomes_a_constant_standard_rate(
    make: Callable[..., Any], footages: Any, seen: Seen
) -> None:
    path = footages.make(
        "vfr.mkv",
        *("-f", "lavfi", "-i", "testsrc2=s=320x180:r=60:d=2", "-vf", "select='not(mod(n,2))+lt(n,40)*not(mod(n,3))'"),
        *("-fps_mode", "vfr", *X264),
    )
    made = make(path)
    assert made.probe.video is not None and made.probe.video.variable_rate
    assert made.timeline.frame_rate in {Fraction(30), Fraction(30000, 1001), Fraction(50), Fraction(60)}
    assert int(seen.stream(made.encoded.renditions[0].path)["nb_read_packets"]) == made.timeline.frames


@pytest.mark.parametrize(
    ("name", "channels", "codec"), [("mono", 1, "aac"), ("surround", 6, "aac"), ("field", 12, "pcm_s16le")]
)
def test_any_number_of_channels_becomes_stereo_that_can_be_heard(
    make: Callable[..., Any], footages: Any, seen: Seen, name: str, channels: int, codec: str
) -> None:
    tones = "|".join("0.1*sin(2*PI*1000*t)*lt(mod(t\\,1)\\,0.1)*gte(t\\,1)" for _ in range(channels))
    path = footages.make(
        f"{name}.mkv",
        *("-f", "lavfi", "-i", "color=s=64x64:r=10:d=3", "-f", "lavfi", "-i", f"aevalsrc={tones}:s=48000:d=3"),
        *(*X264, "-c:a", codec),
    )
    made = make(path)
    assert made.probe.audio is not None and made.probe.audio.channels == channels
    assert seen.stream(made.encoded.audio)["channels"] == 2
    assert seen.beeps_s(made.encoded.audio)[:2] == pytest.approx([2, 3], abs=0.02)


@pytest.mark.parametrize(("picture_s", "sound_s"), [(1, 3), (3, 1)])
def test_the_shorter_of_picture_and_sound_is_carried_to_the_end(
    make: Callable[..., Any], footages: Any, seen: Seen, picture_s: int, sound_s: int
) -> None:
    path = footages.make(
        f"{picture_s}and{sound_s}.mp4",
        *("-f", "lavfi", "-i", f"color=red:s=320x180:r=25:d={picture_s}"),
        *("-f", "lavfi", "-i", f"sine=1000:d={sound_s}", *X264, "-c:a", "aac"),
    )
    made = make(path)
    assert made.timeline.body_s == pytest.approx(3, abs=0.08)
    assert near(seen.colour(made.encoded.renditions[0].path, 3.5), (255, 0, 0))


def test_a_late_cut_of_long_footage_shows_the_right_frames(make: Callable[..., Any], footages: Any, seen: Seen) -> None:
    # The picture's brightness is its time; keyframes every 4 s; the first cut is late enough for a seek.
    path = footages.make(
        "clock.mp4",
        *("-f", "lavfi", "-i", "color=gray:s=64x64:r=25:d=30,geq=lum='16+N/4':cb=128:cr=128"),
        *("-f", "lavfi", "-i", "sine=1000:d=30", *X264, "-qp", "0", "-g", "100", "-c:a", "aac"),
    )
    made = make(path, ("24", "25"), ("28", "29"))
    top = made.encoded.renditions[0].path

    def shown(frame: int) -> float:
        return 255 * (frame / 4) / 219

    assert seen.colour(top, 1.02)[0] == pytest.approx(shown(600), abs=3)
    assert seen.colour(top, 2.02)[0] == pytest.approx(shown(700), abs=3)


def test_cards_fade_from_black_and_nothing_flashes(
    make: Callable[..., Any], footages: Any, tools: Tools, runner: Runner
) -> None:
    made = make(footages.make("dark.mp4", "-f", "lavfi", "-i", "color=0x101010:s=320x180:r=25:d=1", *X264))
    path = made.encoded.renditions[0].path
    chain = "signalstats,metadata=mode=print:key=lavfi.signalstats.YAVG:file=-"
    argv = ffmpeg_argv(tools, ["-i", str(path), "-vf", chain, "-f", "null", "-"])
    printed = runner.run(Job(argv=argv, reads=(path,))).stdout.decode()
    levels = [float(level) for level in re.findall(r"YAVG=([\d.]+)", printed)]
    assert levels[0] < 20
    assert levels[-1] < 22
    # WCAG 2.3.1: a flash is a pair of opposing changes of a tenth of full brightness; none of that size exists at all.
    steps = [abs(later - earlier) for earlier, later in pairwise(levels)]
    assert max(steps) < 22


def test_progress_is_told_in_seconds_of_the_programme(
    tmp_path: Path, footages: Any, tools: Tools, runner: Runner, make: Callable[..., Any], pack: Any, programme: Any
) -> None:
    from pipeline.encode.run import encode
    from pipeline.model.ladder import Loudness

    made = make(footages.plain(3, size="640x360"))
    told: list[float] = []
    folder = tmp_path / "it's 100% [new], here"
    folder.mkdir()
    silent = Loudness(silent=True, integrated_lufs=-70, true_peak_dbtp=-120, range_lu=0, threshold_lufs=-70)
    encode(
        made.footage, made.probe, made.timeline, programme, pack, made.ladder, silent,
        tools=tools, runner=runner, destination=folder, threads=2, on_progress=told.append,
    )  # fmt: skip
    assert told == sorted(told)
    assert told[-1] == pytest.approx(float(made.timeline.duration_s), abs=0.2)
