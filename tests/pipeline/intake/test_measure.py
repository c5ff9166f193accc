from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.intake.ffprobe import PacketTimes, ProbedStream, ratio, read_packets
from pipeline.intake.measure import STANDARD_RATES, displayed_size, frame_rate


def packets(gaps: list[float]) -> PacketTimes:
    starts = [0.0]
    for gap in gaps:
        starts.append(starts[-1] + gap)
    return PacketTimes(starts_s=tuple(starts), end_s=starts[-1] + gaps[-1])


def video(**facts: object) -> ProbedStream:
    return ProbedStream.model_validate({"index": 0, "codec_type": "video", "width": 640, "height": 480} | facts)


@given(st.sampled_from([rate for rate in STANDARD_RATES if rate <= 60]), st.integers(30, 300))
def test_a_standard_rate_is_recognised_from_packets(rate: Fraction, count: int) -> None:
    assert frame_rate(video(), packets([float(1 / rate)] * count)) == (rate, False)


def test_a_millisecond_clock_does_not_make_the_rate_vary() -> None:
    gaps = [0.033, 0.034, 0.033] * 50
    assert frame_rate(video(avg_frame_rate="30/1"), packets(gaps)) == (Fraction(30), False)


def test_a_broadcast_cut_into_keeps_its_rate() -> None:
    gaps = [0.125] + [1 / 24] * 57
    assert frame_rate(video(r_frame_rate="24/1"), packets(gaps))[0] == 24


def test_a_phone_that_slows_down_has_a_varying_rate() -> None:
    rate, variable = frame_rate(video(avg_frame_rate="20/1"), packets([1 / 30] * 30 + [1 / 10] * 30))
    assert variable
    assert rate == pytest.approx(15, rel=0.02)


def test_one_packet_takes_the_headers_word() -> None:
    assert frame_rate(video(avg_frame_rate="50/1"), PacketTimes(starts_s=(0.0,), end_s=0.02)) == (Fraction(50), False)


@pytest.mark.parametrize(
    ("rotation", "aspect", "size"),
    [(0, "1:1", (640, 480)), (-90, "1:1", (480, 640)), (180, "1:1", (640, 480)), (0, "4:3", (853, 480))],
)
def test_size_is_what_a_viewer_sees(rotation: int, aspect: str, size: tuple[int, int]) -> None:
    stream = video(sample_aspect_ratio=aspect, side_data_list=[{"rotation": rotation}])
    assert displayed_size(stream) == size


def test_rotation_is_told_clockwise() -> None:
    assert video(side_data_list=[{"rotation": -90}]).rotation_deg == 90
    assert video(side_data_list=[{"rotation": 90.0}]).rotation_deg == 270
    assert video().rotation_deg == 0


def test_packets_never_shown_do_not_count() -> None:
    csv = "0,-1.0,-1.0,0.5,KD_\n0,0.0,0.0,0.5,K__\n0,0.5,0.5,0.5,___\n1,N/A,0.25,N/A,K__\n"
    times = read_packets(csv)
    assert times[0].span_s == 1.0
    assert times[1].starts_s == (0.25,)


@given(st.text(max_size=200))
def test_any_text_is_survived_as_packets(text: str) -> None:
    for times in read_packets(text).values():
        assert list(times.starts_s) == sorted(times.starts_s)


@given(st.text(max_size=12))
def test_any_text_is_survived_as_a_ratio(text: str) -> None:
    assert ratio(text, Fraction(7)) > 0
