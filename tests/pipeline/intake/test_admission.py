import string
import tomllib
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

import pipeline.intake.reasons as reasons_module
from pipeline.intake.admission import admit
from pipeline.intake.reasons import reason
from pipeline.model.admission import Admission, Cut
from pipeline.model.probe import AudioStream, Probe, VideoStream

VIDEO = VideoStream(
    index=0,
    codec="h264",
    width_px=1920,
    height_px=1080,
    coded_width_px=1920,
    coded_height_px=1080,
    frame_rate=Fraction(25),
    variable_rate=False,
    duration_s=Fraction(60),
    packets=1500,
    rotation_deg=0,
    sample_aspect_ratio=Fraction(1),
    interlaced=False,
    pixel_format="yuv420p",
    color_space="bt709",
    color_primaries="bt709",
    color_range="tv",
    transfer="bt709",
)
AUDIO = AudioStream(
    index=1, codec="aac", sample_rate_hz=48000, channels=2, channel_layout="stereo", duration_s=Fraction(60), packets=9
)
PROBE = Probe(
    sha256="0" * 64,
    container="mov",
    size_bytes=1000,
    duration_s=Fraction(60),
    declared_duration_s=Fraction(60),
    start_s=Fraction(0),
    video=VIDEO,
    audio=AUDIO,
)
CARDS_S = Fraction(10)


def codes(admission: Admission) -> list[str]:
    return [found.code for found in admission.reasons]


def verdict(probe: Probe, **options: object) -> Admission:
    return admit(probe, cards_s=CARDS_S, **options)  # type: ignore[arg-type]


def lasting(seconds: Fraction) -> Probe:
    return replace(PROBE, duration_s=seconds, declared_duration_s=seconds)


def test_ordinary_footage_is_admitted_without_a_word() -> None:
    assert verdict(PROBE) == Admission()
    assert verdict(PROBE).admitted


def test_exactly_six_minutes_with_cards_is_admitted_and_a_millisecond_more_is_not() -> None:
    assert verdict(lasting(Fraction(350))).admitted
    refused = verdict(lasting(Fraction(350) + Fraction(1, 1000)))
    assert codes(refused) == ["too_long"]
    assert "0.001 s over" in refused.reasons[0].message_en
    assert "0.001 秒" in refused.reasons[0].message_zh


def test_cuts_that_fit_make_long_footage_admissible() -> None:
    cuts = (Cut(start_s=Fraction(0), end_s=Fraction(100)), Cut(start_s=Fraction(200), end_s=Fraction(450)))
    assert verdict(lasting(Fraction(500)), cuts=cuts).admitted
    assert codes(verdict(lasting(Fraction(500)), cuts=(*cuts, replace(cuts[0], end_s=Fraction(1))))) == ["too_long"]


def test_auto_cut_admits_long_footage() -> None:
    assert verdict(lasting(Fraction(500)), auto_cut=True).admitted


@pytest.mark.parametrize(
    ("declared", "measured", "code"),
    [(24, 8, "truncated"), (6, 24, "lying_duration"), (2147483, 24, "truncated")],
)
def test_headers_that_lie_are_refused(declared: int, measured: int, code: str) -> None:
    probe = replace(PROBE, declared_duration_s=Fraction(declared), duration_s=Fraction(measured))
    assert codes(verdict(probe)) == [code]


def test_small_differences_of_length_are_no_lie() -> None:
    assert verdict(replace(PROBE, declared_duration_s=Fraction(62))).admitted
    assert verdict(replace(PROBE, declared_duration_s=None)).admitted


def test_silent_and_upright_footage_is_admitted_with_a_warning() -> None:
    upright = replace(VIDEO, width_px=1080, height_px=1920)
    found = verdict(replace(PROBE, audio=None, video=upright))
    assert found.admitted
    assert codes(found) == ["no_sound", "portrait"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"video": None}, "no_picture"),
        ({"size_bytes": 0, "video": None}, "empty"),
        ({"video": replace(VIDEO, coded_width_px=16384, coded_height_px=8192)}, "too_many_pixels"),
        ({"video": replace(VIDEO, frame_rate=Fraction(600))}, "too_fast"),
        ({"duration_s": Fraction(1, 10), "declared_duration_s": None}, "too_short"),
    ],
)
def test_each_refusal_has_its_code(change: dict[str, object], code: str) -> None:
    found = verdict(replace(PROBE, **change))  # type: ignore[arg-type]
    assert code in codes(found)
    assert not found.admitted


def test_a_picture_that_does_not_decode_is_refused() -> None:
    assert codes(verdict(PROBE, decodable=False)) == ["undecodable"]


def test_every_reason_says_the_same_in_both_languages() -> None:
    catalogue = tomllib.loads(Path(reasons_module.__file__).with_name("reasons.toml").read_text(encoding="utf-8"))
    for code, entry in catalogue.items():
        fields = [{f for _, f, _, _ in string.Formatter().parse(entry[language]) if f} for language in ("en", "zh")]
        assert fields[0] == fields[1] or code == "too_long", code
        assert entry["zh"].endswith("。"), code
        assert not set(entry["zh"]) & set(",;?!"), code


def test_an_unknown_reason_is_a_fault_of_ours() -> None:
    with pytest.raises(KeyError):
        reason("invented")
