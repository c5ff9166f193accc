import subprocess
import sys

from flows.meter import own_peak_rss_bytes


def test_a_process_counts_what_it_has_let_go_of() -> None:
    ballast = b"x" * 200_000_000
    del ballast
    assert own_peak_rss_bytes() > 200_000_000


def test_a_process_does_not_count_the_one_that_started_it() -> None:
    ballast = b"x" * 600_000_000
    code = "from flows.meter import own_peak_rss_bytes; print(own_peak_rss_bytes())"
    told = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True).stdout
    assert len(ballast) > 2 * int(told)
