from fractions import Fraction

from pipeline.package.measuring import measure_rates, nearest_second

SIX = Fraction(6)


def test_average_is_over_everything_and_peak_over_the_heaviest_segment() -> None:
    rates = measure_rates([(6000, SIX), (12000, SIX), (2000, Fraction(2))], 6)
    assert rates.average_bps == Fraction(8 * 20000, 14)
    assert rates.peak_bps == 16000


def test_a_short_heavy_tail_counts_only_together_with_its_neighbour() -> None:
    rates = measure_rates([(6000, SIX), (9000, Fraction(1))], 6)
    assert rates.peak_bps == Fraction(8 * 15000, 7)


def test_a_programme_shorter_than_half_a_segment_peaks_at_its_average() -> None:
    assert measure_rates([(1000, Fraction(2))], 6).peak_bps == 4000


def test_half_a_second_rounds_up() -> None:
    assert [nearest_second(Fraction(n, 2)) for n in (11, 12, 13)] == [6, 6, 7]
