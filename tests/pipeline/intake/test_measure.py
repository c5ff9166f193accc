from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from pipeline.intake.ffprobe import LATEST_S, PacketTimes, ProbedFile, ProbedStream, ratio, read_packets
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


@pytest.mark.parametrize("times_s", [(0, 21333, 10**8), (0, 5e-324, 1e-320), (0, 0, 0), (-1e-9, 0, 1e-9)])
def test_packets_hours_or_no_time_apart_still_have_a_rate(times_s: tuple[float, ...]) -> None:
    rate, _ = frame_rate(video(), PacketTimes(starts_s=times_s, end_s=times_s[-1]))
    assert rate > 0


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


FIELD = st.one_of(
    st.sampled_from(["N/A", "", "nan", "inf", "-1e300", "1e999", "K__", "K_C", "_D_", "Encryption info", "-0"]),
    st.integers().map(str),
    st.floats().map(str),
    st.text(max_size=12),
)


@given(st.lists(st.lists(FIELD, max_size=8).map(",".join), max_size=30))
def test_no_packet_list_breaks_the_reader_or_what_is_measured_on_it(lines: list[str]) -> None:
    for index, times in read_packets("\n".join(lines)).items():
        assert 0 <= index < 10**6
        assert list(times.starts_s) == sorted(times.starts_s)
        assert abs(times.end_s) <= 2 * LATEST_S
        if times.starts_s:
            rate, _ = frame_rate(video(), times)
            assert rate > 0


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
        lambda children: st.lists(children, max_size=3) | st.dictionaries(st.text(max_size=8), children, max_size=3),
        max_leaves=6,
    ),
    st.sampled_from(["rotation", "side_data_type", "width", "r_frame_rate", "tags", "disposition", "nb_frames"]),
)
def test_no_header_breaks_the_reader(value: object, key: str) -> None:
    stream = {"index": 0, "codec_type": "video", key: value}
    if key in {"rotation", "side_data_type"}:
        stream = {"index": 0, "side_data_list": [{key: value}]}
    try:
        (read,) = ProbedFile.model_validate({"streams": [stream], "format": {"duration": "nan"}}).streams
    except ValidationError:
        return
    assert read.rotation_deg in {0, 90, 180, 270}
    assert ratio(read.r_frame_rate) >= 0
    assert read.encrypted in {True, False}
    assert read.is_still in {True, False}
