from fractions import Fraction
from pathlib import Path

import pytest

from pipeline.errors import FootageRefused
from pipeline.ffmpeg.runner import Runner
from pipeline.ffmpeg.tools import Tools
from pipeline.intake.keeping import keep
from pipeline.intake.probing import probe
from pipeline.model.probe import Probe
from tests.conftest import SHARED, Footages

pytestmark = pytest.mark.media


@pytest.fixture
def measure(tools: Tools, runner: Runner, tmp_path: Path):  # type: ignore[no-untyped-def]
    def measured(path: Path) -> Probe:
        return probe(keep(path, tmp_path / "kept"), tools=tools, runner=runner)

    return measured


def test_facts_are_measured_on_packets(measure, footages: Footages) -> None:  # type: ignore[no-untyped-def]
    found = measure(footages.plain(3, rate="30000/1001", size="640x360"))
    assert found.video.frame_rate == Fraction(30000, 1001)
    assert (found.video.width_px, found.video.height_px) == (640, 360)
    assert not found.video.variable_rate
    assert float(found.duration_s) == pytest.approx(3.0, abs=0.05)
    assert found.audio.channels == 1


def test_a_turned_phone_picture_is_upright(measure, footages: Footages) -> None:  # type: ignore[no-untyped-def]
    plain = footages.plain(1)
    turned = footages.make("turned.mp4", "-display_rotation:v:0", "90", "-i", str(plain), "-c", "copy")
    found = measure(turned).video
    assert (found.width_px, found.height_px, found.rotation_deg) == (180, 320, 270)
    assert found.portrait


def test_interlaced_and_anamorphic_are_seen(measure, footages: Footages) -> None:  # type: ignore[no-untyped-def]
    dv = footages.make(
        "interlaced.mkv",
        *("-f", "lavfi", "-i", "testsrc2=size=720x576:rate=25:duration=1"),
        *("-vf", "setsar=16/11,setfield=tff", "-c:v", "mpeg2video", "-flags", "+ilme+ildct"),
    )
    found = measure(dv).video
    assert found.interlaced
    assert found.width_px == round(720 * 16 / 11)


def test_a_file_cut_off_holds_less_than_it_says(measure, footages: Footages, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    whole = footages.make("fast.mp4", "-i", str(footages.plain(8)), "-c", "copy", "-movflags", "+faststart")
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 3])
    found = measure(cut)
    assert found.declared_duration_s == pytest.approx(8, abs=0.1)
    assert found.duration_s < 5


ATTACKS = {
    "playlist.mp4": "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n",
    "concat.mp4": "ffconcat version 1.0\nfile 'secret.ts'\n",
    "sdp.mp4": "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\n",
    "dash.mp4": '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"></MPD>',
    "picture.mp4": '<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>',
    "words.mp4": "just words, not a video at all",
    "nothing.mp4": "",
}


REFUSED_AS = {"words.mp4": "not_video", "nothing.mp4": "empty"}


@pytest.mark.parametrize("name", ATTACKS)
def test_scripts_disguised_as_video_are_refused(measure, name: str, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    disguised = tmp_path / name
    disguised.write_text(ATTACKS[name])
    with pytest.raises(FootageRefused) as caught:
        measure(disguised)
    assert [reason.code for reason in caught.value.admission.reasons] == [REFUSED_AS.get(name, "disguised")]


def test_a_picture_bomb_is_refused_before_it_is_decoded(measure, footages: Footages) -> None:  # type: ignore[no-untyped-def]
    bomb = footages.make(
        "bomb.mp4",
        *("-f", "lavfi", "-i", "color=black:size=10000x4000:rate=1:duration=1"),
        *("-c:v", "libx264", "-preset", "ultrafast", "-frames:v", "1"),
    )
    with pytest.raises(FootageRefused):
        measure(bomb)


def test_real_phone_footage_is_understood(measure) -> None:  # type: ignore[no-untyped-def]
    """Where real material is at hand it must be read right; what is asserted above needs none."""
    expected = {
        "phone_rotation_vfr/rotate-buck-bunny.mp4": (1080, 1920, False),
        "phone_rotation_vfr/sample_with_color_info.mp4": (1080, 1920, True),
        "containers/sar_2x1.mp4": (1280, 360, False),
    }
    for name, facts in expected.items():
        path = SHARED / "media" / name
        if path.exists():
            video = measure(path).video
            assert (video.width_px, video.height_px, video.hdr) == facts, name
