from fractions import Fraction
from pathlib import Path

import pytest

from pipeline.errors import WrongInput
from pipeline.ffmpeg.tools import Tools
from pipeline.model.ladder import Encoded, EncodedRendition, Rendition
from pipeline.package.shaka import plan_packaging

TOOLS = Tools(ffmpeg=Path("/f"), ffprobe=Path("/p"), packager=Path("/bin/packager"), bwrap=None)


def encoded(folder: Path) -> Encoded:
    rendition = Rendition(width_px=640, height_px=360, crf=23, max_bitrate_bps=1)
    return Encoded(
        renditions=(EncodedRendition(rendition=rendition, path=folder / "v.mp4"),),
        audio=folder / "a.mp4",
        poster=folder / "p.jpg",
        storyboard=(),
        storyboard_columns=1,
        storyboard_rows=1,
        storyboard_interval_s=5,
        tile_width_px=1,
        tile_height_px=1,
    )


def test_argv_is_as_expected_and_cuts_just_below_the_gop() -> None:
    gop_s = 60 / Fraction(30000, 1001)
    job = plan_packaging(encoded(Path("/e")), gop_s=gop_s, segment_gops=3, tools=TOOLS, destination=Path("/out"))
    assert job.argv == (
        "/bin/packager",
        "--quiet",
        "--use_fake_clock_for_muxer",
        "--io_cache_size=0",
        "--single_threaded",
        "--segment_duration=6.005999",
        "--fragment_duration=2.001999",
        "--nogenerate_sidx_in_media_segments",
        "in=/e/v.mp4,stream=video,init_segment=/out/video/360p/init.mp4,segment_template=/out/video/360p/$Number%05d$.m4s",
        "in=/e/a.mp4,stream=audio,init_segment=/out/audio/en/init.mp4,segment_template=/out/audio/en/$Number%05d$.m4s",
    )
    assert job.sandboxed
    assert (job.reads, job.writes) == ((Path("/e/v.mp4"), Path("/e/a.mp4")), (Path("/out"),))


@pytest.mark.parametrize("folder", ["/a,b", "/a=b", "/a$b"])
def test_a_path_the_descriptors_cannot_carry_is_refused(folder: str) -> None:
    with pytest.raises(WrongInput, match="comma"):
        plan_packaging(encoded(Path(folder)), gop_s=Fraction(2), segment_gops=3, tools=TOOLS, destination=Path("/out"))
