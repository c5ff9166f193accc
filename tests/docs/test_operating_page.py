"""docs/operating.md shows the front end that is measured."""

from portal.viewer_bench.front import MEDIA, SERVER
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "operating.md").read_text("utf-8")


def test_the_page_shows_the_front_end_that_the_bench_runs() -> None:
    assert SERVER in PAGE
    assert MEDIA in PAGE
