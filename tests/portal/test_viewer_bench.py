from __future__ import annotations

from typing import TYPE_CHECKING

from portal.viewer_bench.pages import measure
from portal.viewer_bench.speech import PLANTED, Speaker
from portal.viewer_bench.watching import watching

if TYPE_CHECKING:
    from pathlib import Path


def test_speakers_of_one_seed_say_the_same_and_what_was_planted() -> None:
    said = list(Speaker(1).cues(2000))
    assert said == list(Speaker(1).cues(2000))
    word, sign, once_in = PLANTED[0]
    both = [cue for cue in said if word.capitalize() in cue.en and cue.zh.startswith(sign)]
    assert 2000 / once_in / 2 < len(both) < 2000 / once_in * 2


def test_every_page_of_a_small_portal_answers_and_its_statements_are_explained(tmp_path: Path) -> None:
    told = measure(
        tmp_path, f"sqlite:///{tmp_path / 'tsite.db'}", None, programmes=3, cues=5, requests=2, tell=lambda _: None
    )
    assert (told.kind, {len(waited.seconds) for waited in told.waited}) == ("sqlite", {2})
    assert {plan.page for plan in told.plans} == {"home", "search 专利", "search quantum dot", "watch page"}
    assert any("listing_words VIRTUAL TABLE" in line for plan in told.plans for line in plan.lines)


def test_viewers_are_served_the_same_bytes_by_each_server(tmp_path: Path) -> None:
    told = watching(tmp_path, viewers=3, seconds=0.2, rush_s=0.1, tell=lambda _: None)
    assert [each.server for each in told] == ["nginx", "front end", "portal alone"]
    for each in told:
        assert each.errors == each.rush_errors == ()
        # Of each viewer: a master, two playlists, a pair of segments at least; and a page where there are any.
        assert len(each.media_s) >= 15
        assert len(each.pages_s) == (0 if each.server == "nginx" else 3)
