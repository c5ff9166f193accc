"""One tiny real encode and one good package of it, made once a session; every test breaks its own copy."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import pytest

from pipeline.ffmpeg.command import ffmpeg_argv
from pipeline.ffmpeg.runner import SubprocessRunner
from pipeline.ffmpeg.sandbox import Job, Limits
from pipeline.ffmpeg.tools import Tools, find_tools
from pipeline.model.admission import Cut
from pipeline.model.ladder import Encoded, EncodedRendition, Ladder, Rendition
from pipeline.model.package import Package
from pipeline.model.programme import Need, Programme
from pipeline.model.subtitle import Cue, SubtitleTrack
from pipeline.model.timeline import Timeline
from pipeline.package.assemble import assemble

RUNGS = ((640, 360), (416, 234))
PROGRAMME = Programme(
    slug="blue-sky",
    title_en="Blue <Sky> & Sons",
    title_zh="蓝天传感",
    enterprise="蓝天科技有限公司",
    need=Need.FINANCING,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TinyEncode:
    """What assemble takes, by hand, with the tools that made it."""

    encoded: Encoded
    timeline: Timeline
    ladder: Ladder
    tools: Tools
    runner: SubprocessRunner

    def but(self, *, cut_frames: tuple[int, ...]) -> "TinyEncode":
        """The same media under a timeline that says something else."""
        return replace(self, timeline=replace(self.timeline, cut_frames=cut_frames))

    def package(self, tracks: tuple[SubtitleTrack, ...], destination: Path) -> Package:
        destination.mkdir(parents=True)
        return self.package_into(tracks, destination)

    def package_into(self, tracks: tuple[SubtitleTrack, ...], destination: Path) -> Package:
        return assemble(
            self.encoded,
            tracks,
            self.timeline,
            self.ladder,
            PROGRAMME,
            tool_versions={"ffmpeg": "9"},
            ai_labels={"subtitles": "machine translated"},
            tools=self.tools,
            runner=self.runner,
            destination=destination,
        )


def make_encode(folder: Path, *, frame_rate: Fraction, frames: int, audio_s: Fraction | None = None) -> TinyEncode:
    """Encodes moving test pictures and a tone, two rungs, closed GOPs of about two seconds."""
    tools = find_tools()
    runner = SubprocessRunner(bwrap=tools.bwrap)
    duration_s = frames / frame_rate
    gop = round(2 * frame_rate)
    rate = f"{frame_rate.numerator}/{frame_rate.denominator}"
    graph = "[0:v]setparams=colorspace=bt709:color_primaries=bt709:color_trc=bt709:range=tv,split=4[a][b][c][d];"
    graph += "[a]format=yuv420p[v0];[b]scale=416:234,setsar=1,format=yuv420p[v1];"
    graph += r"[c]fps=1/5,scale=160:90,tile=2x1[sheets];[d]select=eq(n\,10)[poster]"
    arguments = ["-filter_complex_threads", "1", "-f", "lavfi", "-i", f"testsrc2=size=640x360:rate={rate}"]
    arguments += ["-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000", "-filter_complex", graph]
    for number in range(2):
        arguments += ["-map", f"[v{number}]", "-frames:v", str(frames), "-c:v", "libx264", "-preset", "veryfast"]
        arguments += ["-profile:v", "high", "-crf", "30", "-maxrate", "500k", "-bufsize", "500k", "-g", str(gop)]
        arguments += ["-keyint_min", str(gop), "-sc_threshold", "0", "-flags", "+cgop", "-threads", "1"]
        arguments += [str(folder / f"v{number}.mp4")]
    sound_s = duration_s if audio_s is None else audio_s
    arguments += ["-map", "1:a", "-t", f"{float(sound_s):.6f}", "-ac", "2", "-c:a", "aac", "-b:a", "96k"]
    arguments += [str(folder / "audio.mp4"), "-map", "[sheets]", "-frames:v", "2", str(folder / "sheet%d.jpg")]
    arguments += ["-map", "[poster]", "-frames:v", "1", "-update", "1", str(folder / "poster.jpg")]
    runner.run(Job(argv=ffmpeg_argv(tools, arguments), writes=(folder,), limits=Limits(wall_s=120)))
    renditions = tuple(Rendition(width_px=w, height_px=h, crf=30, max_bitrate_bps=500_000) for w, h in RUNGS)
    return TinyEncode(
        encoded=Encoded(
            renditions=tuple(
                EncodedRendition(rendition=rendition, path=folder / f"v{number}.mp4")
                for number, rendition in enumerate(renditions)
            ),
            audio=folder / "audio.mp4",
            poster=folder / "poster.jpg",
            storyboard=tuple(sorted(folder.glob("sheet*.jpg"))),
            storyboard_columns=2,
            storyboard_rows=1,
            storyboard_interval_s=5,
            tile_width_px=160,
            tile_height_px=90,
        ),
        timeline=Timeline(
            width_px=640,
            height_px=360,
            frame_rate=frame_rate,
            cuts=(Cut(start_s=Fraction(0), end_s=(frames - 2 * gop) / frame_rate),),
            title_frames=gop,
            cut_frames=(frames - 2 * gop,),
            ending_frames=gop,
        ),
        ladder=Ladder(renditions=renditions, gop_frames=gop, segment_gops=3, audio_bitrate_bps=96_000),
        tools=tools,
        runner=runner,
    )


@pytest.fixture(scope="session")
def tiny_encode(tmp_path_factory: pytest.TempPathFactory) -> TinyEncode:
    """14 s at 25 frames a second: three segments, the last one of a single GOP."""
    return make_encode(tmp_path_factory.mktemp("encode"), frame_rate=Fraction(25), frames=350)


@pytest.fixture(scope="session")
def encode_at(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., TinyEncode]:
    """Another tiny encode, at any frame rate and length. audio_s: length of the sound where it differs."""

    def make(**facts: object) -> TinyEncode:
        return make_encode(tmp_path_factory.mktemp("encode"), **facts)  # type: ignore[arg-type]

    return make


@pytest.fixture(scope="session")
def tracks() -> tuple[SubtitleTrack, ...]:
    """Both languages; the second cue crosses the boundary at 6 s, the third ends exactly at 12 s."""
    times = ((2100, 4000), (5200, 7400), (9000, 12000))
    english = ("We hold 12 patents.", "Revenue grew <fast> & far\nlast year.", "We seek 20 million.")
    chinese = ("我们持有12项专利", "去年收入 <快速> 增长", "我们寻求2000万")
    return tuple(
        SubtitleTrack(
            language=language,
            engine=engine,
            cues=tuple(
                Cue(identity=f"c{number}", start_ms=start, end_ms=end, lines=tuple(text.split("\n")))
                for number, ((start, end), text) in enumerate(zip(times, texts, strict=True), start=1)
            ),
        )
        for language, engine, texts in (("en", "whisper", english), ("zh-Hans", "qwen", chinese))
    )


@pytest.fixture(scope="session")
def good_package(
    tiny_encode: TinyEncode, tracks: tuple[SubtitleTrack, ...], tmp_path_factory: pytest.TempPathFactory
) -> Package:
    """A whole, correct package. Never written to by a test."""
    return tiny_encode.package(tracks, tmp_path_factory.mktemp("good") / "package")


OTHER_RUNGS = {
    (480, 270): ("-c:v", "libsvtav1", "-preset", "12", "-crf", "45", "-svtav1-params", "scd=0:lp=1"),
    (320, 180): ("-c:v", "libsvtav1", "-preset", "12", "-crf", "45", "-svtav1-params", "scd=0:lp=1"),
    (512, 288): ("-c:v", "libx265", "-preset", "ultrafast", "-tag:v", "hvc1", "-x265-params", "{hevc}"),
    (384, 216): ("-c:v", "libx265", "-preset", "ultrafast", "-tag:v", "hvc1", "-x265-params", "{hevc}"),
}
"""Two rungs of AV1 and two of HEVC, of sizes that no H.264 rung has."""


def with_other_codecs(tiny: TinyEncode, folder: Path) -> TinyEncode:
    """The same pictures in AV1 and HEVC beside H.264."""
    gop, frames = tiny.ladder.gop_frames, tiny.timeline.frames
    hevc = f"keyint={gop}:min-keyint={gop}:scenecut=0:open-gop=0:pools=1:log-level=error"
    arguments = ["-i", str(tiny.encoded.renditions[0].path)]
    rungs = []
    for (width, height), codec in OTHER_RUNGS.items():
        path = folder / f"{height}.mp4"
        arguments += ["-map", "0:v", "-frames:v", str(frames), "-vf", f"scale={width}:{height},setsar=1"]
        arguments += [*(word.format(hevc=hevc) for word in codec), "-g", str(gop), str(path)]
        rendition = Rendition(width_px=width, height_px=height, crf=45, max_bitrate_bps=500_000)
        rungs.append(EncodedRendition(rendition=rendition, path=path))
    reads = (tiny.encoded.renditions[0].path,)
    argv = ffmpeg_argv(tiny.tools, arguments)
    tiny.runner.run(Job(argv=argv, reads=reads, writes=(folder,), limits=Limits(wall_s=120)))
    return replace(tiny, encoded=replace(tiny.encoded, renditions=(*tiny.encoded.renditions, *rungs)))


@pytest.fixture(scope="session")
def mixed_package(
    tiny_encode: TinyEncode, tracks: tuple[SubtitleTrack, ...], tmp_path_factory: pytest.TempPathFactory
) -> Package:
    """A whole, correct package of H.264, AV1 and HEVC. Never written to by a test."""
    folder = tmp_path_factory.mktemp("mixed")
    return with_other_codecs(tiny_encode, folder).package(tracks, folder / "package")


@pytest.fixture
def package_copy(good_package: Package, tmp_path: Path) -> Path:
    """A copy of the good package to break."""
    return Path(shutil.copytree(good_package.directory, tmp_path / "package"))
