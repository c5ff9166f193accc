from itertools import pairwise

from crowd.listings import SpokenCue, Transcript
from portal.watch.chapters import LONGEST_NAME, SHORTEST_MS, Chapter, name_of, plan_chapters


def spoken(*texts: str, every_ms: int = 5000, title_ms: int = 4000, ending_ms: int = 3000) -> Transcript:
    cues = (
        SpokenCue(start_ms=title_ms + n * every_ms, end_ms=title_ms + n * every_ms + every_ms - 100, en=text, zh="")
        for n, text in enumerate(texts)
    )
    return Transcript(title_ms=title_ms, ending_ms=ending_ms, cues=tuple(cues))


def test_cards_and_body_cover_the_programme_without_a_gap() -> None:
    transcript = spoken(*["A sentence."] * 40)
    chapters = plan_chapters(transcript, 207_000)
    assert (chapters[0].start_ms, chapters[0].end_ms, chapters[0].cue) == (0, 4000, None)
    assert (chapters[-1].start_ms, chapters[-1].end_ms, chapters[-1].is_ending) == (204_000, 207_000, True)
    assert all(before.end_ms == after.start_ms for before, after in pairwise(chapters))


def test_a_chapter_begins_with_a_sentence_and_is_not_too_short() -> None:
    transcript = spoken("One", "goes on.", *["Two", "goes", "on."] * 8)
    body = [chapter for chapter in plan_chapters(transcript, 137_000) if chapter.cue]
    assert len(body) > 2
    assert {chapter.cue.en for chapter in body if chapter.cue} == {"One", "Two"}
    assert all(chapter.end_ms - chapter.start_ms >= SHORTEST_MS for chapter in body[:-1])
    assert body[-1].end_ms - body[-1].start_ms >= SHORTEST_MS / 2


def test_what_says_nothing_or_is_one_piece_has_no_chapters() -> None:
    assert plan_chapters(spoken(), 60_000) == ()
    assert plan_chapters(spoken("One.", title_ms=0, ending_ms=0), 5000) == ()


def test_a_programme_whose_cards_are_unknown_begins_with_its_body() -> None:
    first = plan_chapters(spoken(*["One."] * 20, title_ms=0, ending_ms=0), 100_000)[0]
    assert isinstance(first, Chapter)
    assert (first.start_ms, first.cue is None) == (0, False)


def test_a_name_is_one_short_line() -> None:
    assert name_of("We look for\n86 million yuan.") == "We look for 86 million yuan."
    long = name_of("word " * 30)
    assert len(long) <= LONGEST_NAME + 1 and long.endswith("word…")
    assert len(name_of("字" * 99)) == LONGEST_NAME + 1
