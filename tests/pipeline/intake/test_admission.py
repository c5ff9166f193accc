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
from pipeline.model.survey import PictureFacts, SoundFacts, SpeechFacts, Stretch, Survey

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
SEEN = PictureFacts(pictures=240, damaged=0)
HEARD = SoundFacts(level_dbfs=-22.0, clipped=0.0)
SURVEY = Survey(picture=SEEN, sound=HEARD, speech=SpeechFacts(speech_s=40.0, language="en", probability=0.99))
CARDS_S = Fraction(10)


def codes(admission: Admission) -> list[str]:
    return [found.code for found in admission.reasons]


def verdict(probe: Probe, **options: object) -> Admission:
    return admit(probe, options.pop("survey", SURVEY), cards_s=CARDS_S, **options)  # type: ignore[arg-type]


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
        ({"duration_s": Fraction(1, 25), "declared_duration_s": None}, "too_short"),
    ],
)
def test_each_refusal_has_its_code(change: dict[str, object], code: str) -> None:
    found = verdict(replace(PROBE, **change))  # type: ignore[arg-type]
    assert code in codes(found)
    assert not found.admitted


def stretch(start_s: float, end_s: float) -> Stretch:
    return Stretch(start_s=Fraction(start_s), end_s=Fraction(end_s))


def test_a_picture_of_which_more_than_half_does_not_decode_is_refused() -> None:
    survey = replace(SURVEY, picture=replace(SEEN, missing=(stretch(0, 31),)))
    assert codes(verdict(PROBE, survey=survey)) == ["undecodable"]
    assert codes(verdict(PROBE, survey=replace(SURVEY, picture=replace(SEEN, pictures=0)))) == ["undecodable"]


@pytest.mark.parametrize(
    ("change", "code", "told"),
    [
        ({"picture": replace(SEEN, missing=(stretch(3, 5.5), stretch(59, 60)))}, "damaged", "0:03.0-0:05.5, 0:59.0"),
        ({"picture": replace(SEEN, damaged=7)}, "patched", "7 pictures"),
        ({"picture": replace(SEEN, black=(stretch(0, 4),))}, "black", "0:00.0-0:04.0"),
        ({"picture": replace(SEEN, frozen=(stretch(20, 40),))}, "frozen", "0:20.0-0:40.0"),
        ({"picture": replace(SEEN, brightness=0.12)}, "too_dark", "12%"),
        ({"sound": replace(HEARD, level_dbfs=-80.0)}, "silent", "-80 dBFS"),
        ({"sound": replace(HEARD, level_dbfs=-50.0)}, "too_quiet", "30 dB below"),
        ({"sound": replace(HEARD, clipped=0.25)}, "clipped", "25%"),
        ({"sound": replace(HEARD, missing=(stretch(10, 20),))}, "sound_damaged", "0:10.0-0:20.0"),
        ({"speech": SpeechFacts(speech_s=0.0)}, "no_speech", "No speech"),
        ({"speech": SpeechFacts(speech_s=30, language="zh", probability=0.97)}, "wrong_language", "Chinese (97%"),
    ],
)
def test_each_remark_has_its_code_and_says_how_much_or_where(change: dict[str, object], code: str, told: str) -> None:
    found = verdict(PROBE, survey=replace(SURVEY, **change))  # type: ignore[arg-type]
    assert codes(found) == [code]
    assert told in found.reasons[0].message_en
    assert found.admitted


def test_a_language_that_is_only_guessed_is_not_told() -> None:
    for unsure in (
        SpeechFacts(speech_s=30, language="zh", probability=0.4),
        SpeechFacts(speech_s=2, language="zh", probability=1),
    ):
        assert verdict(PROBE, survey=replace(SURVEY, speech=unsure)) == Admission()


def test_upright_footage_is_refused_where_a_channel_shows_landscape_only() -> None:
    upright = replace(PROBE, video=replace(VIDEO, width_px=1080, height_px=1920))
    found = verdict(upright, landscape_only="cinema")
    assert codes(found) == ["portrait_not_wanted"]
    assert "1080x1920" in found.reasons[0].message_en
    assert "cinema" in found.reasons[0].message_en
    assert verdict(PROBE, landscape_only="cinema").admitted


def test_encrypted_and_oversized_footage_is_refused_and_nothing_else_is_said() -> None:
    assert codes(verdict(replace(PROBE, encrypted=True))) == ["encrypted"]
    assert codes(verdict(replace(PROBE, size_bytes=20 * 10**9 + 1))) == ["too_large"]


def test_a_file_that_stops_within_a_packet_is_cut_off_however_little_is_missing() -> None:
    cut = replace(PROBE, stops_within=True)
    assert codes(verdict(cut)) == ["truncated"]
    named = verdict(replace(cut, promised_packets=1500, present_packets=1499))
    assert codes(named) == ["truncated"]
    assert "1500 pictures" in named.reasons[0].message_en


def test_every_reason_says_the_same_in_both_languages() -> None:
    catalogue = tomllib.loads(Path(reasons_module.__file__).with_name("reasons.toml").read_text(encoding="utf-8"))
    for code, entry in catalogue.items():
        fields = [
            {
                field.rpartition("_")[0] if field.endswith(("_en", "_zh")) else field
                for _, field, _, _ in parsed
                if field
            }
            for parsed in (string.Formatter().parse(entry[language]) for language in ("en", "zh"))
        ]
        assert fields[0] == fields[1], code
        for words in (entry["zh"], entry["next_zh"]):
            assert words.endswith("。"), code
            assert not set(words) & set(",;?!"), code
        assert entry["next_en"].endswith("."), code


def test_an_unknown_reason_is_a_fault_of_ours() -> None:
    with pytest.raises(KeyError):
        reason("invented")
