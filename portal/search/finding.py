"""Answers to a question: programmes, and the moments at which it was said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from crowd import listings
from crowd.listing_records import ListingRecord
from crowd.listings import Filters, SpokenCue, Transcript
from crowd.records import ProgrammeRecord
from crowd.search_words import Term, pieces, terms_of
from pipeline.model.channel import Region
from portal.search.asked import Place
from portal.shown import Shown, all_shown, reader

LENGTH = 12
MOST_MOMENTS = 3

Pieces = tuple[tuple[str, bool], ...]
"""Text in pieces, each with whether it was asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A cue that has something of the question."""

    cue: SpokenCue
    en: Pieces
    zh: Pieces

    @property
    def at_s(self) -> float:
        """Where it begins, in seconds, as addresses have it."""
        return self.cue.start_ms / 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A programme and its moments, in order of time."""

    record: ProgrammeRecord
    programme: Shown
    title_en: Pieces
    title_zh: Pieces
    enterprise: Pieces
    moments: tuple[Moment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """A page of them. before: where the next one begins, None for the last."""

    answers: tuple[Answer, ...]
    before: Place | None


def find(session: Session, question: str, filters: Filters, *, before: Place | None, region: Region) -> Answers:
    """What has every term of the question, the programmes that have it in their names leading, the newest first."""
    terms = terms_of(question)
    rows = _rows(session, filters, terms, before) if terms else []
    page = rows[:LENGTH]
    spoken = listings.transcripts(session, [listing.id for _, listing, _ in page])
    shown = {each.slug: each for each in all_shown(session, [programme for *_, programme in page], region)}
    answers = (
        _answer(programme, shown[programme.slug], spoken.get(listing.id), terms)
        for _, listing, programme in page
        if programme.slug in shown
    )
    return Answers(
        answers=tuple(answer for answer in answers if answer is not None),
        before=Place(in_names=page[-1][0], listing_id=page[-1][1].id) if len(rows) > LENGTH else None,
    )


def _rows(
    session: Session, filters: Filters, terms: Sequence[Term], before: Place | None
) -> list[tuple[bool, ListingRecord, ProgrammeRecord]]:
    """One more than a page has, each with whether its names have it all."""
    rows: list[tuple[bool, ListingRecord, ProgrammeRecord]] = []
    for in_names in (True, False):
        if before is not None and in_names and not before.in_names:
            continue
        start = before.listing_id if before is not None and before.in_names == in_names else None
        missing = LENGTH + 1 - len(rows)
        if missing > 0:
            found = listings.matching(session, reader(), filters, terms, in_names=in_names, before=start, limit=missing)
            rows += [(in_names, listing, programme) for listing, programme in found]
    return rows


def _answer(
    record: ProgrammeRecord, programme: Shown, transcript: Transcript | None, terms: Sequence[Term]
) -> Answer | None:
    """None where a term is nowhere whole: the index knows pairs of characters only."""
    cues = transcript.cues if transcript else ()
    of_each = [(cue, _said(terms, cue.en, cue.zh)) for cue in cues]
    names = (programme.title_en, programme.title_zh, programme.enterprise)
    said = _said(terms, *names).union(*(found for _, found in of_each))
    if any(term not in said for term in terms if term.is_han and len(term.text) > 2):
        return None
    # What has the most of the question; of equals the first.
    best = sorted((each for each in of_each if each[1]), key=lambda each: -len(each[1]))[:MOST_MOMENTS]
    return Answer(
        record=record,
        programme=programme,
        title_en=pieces(programme.title_en, terms),
        title_zh=pieces(programme.title_zh, terms),
        enterprise=pieces(programme.enterprise, terms),
        moments=tuple(
            Moment(cue=cue, en=pieces(cue.en, terms), zh=pieces(cue.zh, terms))
            for cue, _ in sorted(best, key=lambda each: each[0].start_ms)
        ),
    )


def _said(terms: Iterable[Term], *texts: str) -> set[Term]:
    return {term for term in terms if any(term.spans(text) for text in texts)}
