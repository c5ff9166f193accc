"""Trims on the record, on both databases."""

from datetime import UTC, datetime
from fractions import Fraction

import pytest
from sqlalchemy.orm import Session

from crowd import drafts, ledger, programmes, queue, reviews, trims
from crowd.draft_changes import FOOTAGE, Change, CueKey, CueText
from crowd.draft_records import Outcome
from crowd.drafts import DraftMoved, Saved
from crowd.proof import Picture
from crowd.records import ProgrammeRecord, ProgrammeState
from crowd.trims import Material, NothingTrimmed, StillTooLong
from crowd.work_records import WorkKind
from pipeline.errors import WrongInput
from pipeline.model.admission import Cut

NOW = datetime(2026, 9, 1, 8, tzinfo=UTC)
DIGEST = "1" * 64
WHOLE = Cut(start_s=Fraction(0), end_s=Fraction(400))
FOOTAGE_ONLY = Material(stretches=(WHOLE,), cards_s=Fraction(10))


def refuse(session: Session, film: ProgrammeRecord) -> None:
    programmes.advance(session, film, ProgrammeState.REFUSED, who="worker", why="[too_long] 50 s too long")


def review(session: Session, film: ProgrammeRecord, body: Cut = WHOLE) -> Material:
    programmes.advance(session, film, ProgrammeState.PRODUCING, who="worker", why="a run began")
    picture = Picture(title_s=Fraction(4), body=(body,))
    reviews.open_review(session, film, digest=DIGEST, who="worker", picture=picture)
    return Material(stretches=(body,), cards_s=Fraction(10), digest=DIGEST)


def mark(
    session: Session, film: ProgrammeRecord, start_s: int, end_s: int, *, name: str = "cut+1", base: int = 0,
    key: str = "", who: str = "person:1", staff: bool = False, deleted: bool = False,
) -> Saved:  # fmt: skip
    stretch = CueText(start_ms=start_s * 1000, end_ms=end_s * 1000, text="", deleted=deleted)
    change = Change(key=CueKey(language=FOOTAGE, identity=name), base=base, cue=stretch)
    key = key or f"key-{name}-{base}-{who}"
    return trims.save(session, film, film.digest, [change], key=key, who=who, staff=staff)


def hand_in(session: Session, film: ProgrammeRecord, material: Material, *, staff: bool = False) -> None:
    seen = trims.newest(session, film)
    trims.hand_in(session, film, material, seen=seen, who="person:1", staff=staff, now=NOW)


def test_refused_footage_is_trimmed_by_who_sent_it_and_produced(session: Session, film: ProgrammeRecord) -> None:
    refuse(session, film)
    assert mark(session, film, 100, 160).outcome is Outcome.TAKEN
    hand_in(session, film, FOOTAGE_ONLY)
    assert film.options["order"] == {
        "cuts": [["0", "100"], ["160", "400"]], "auto_cut": False, "follows": ""
    }  # fmt: skip
    assert (film.state, [work.kind for work in queue.unfinished(session)]) == (
        ProgrammeState.RECEIVED, [WorkKind.PRODUCE],
    )  # fmt: skip
    entry = next(one for one in ledger.entries(session, film.subject) if one.action == "trims handed in")
    assert (entry.who, entry.facts["goes"]) == ("person:1", [["100", "160"]])


def test_what_is_still_too_long_or_changes_nothing_is_not_produced(session: Session, film: ProgrammeRecord) -> None:
    refuse(session, film)
    mark(session, film, 100, 120)
    with pytest.raises(StillTooLong) as long:
        hand_in(session, film, FOOTAGE_ONLY)
    assert long.value.over_s == 30
    mark(session, film, 0, 400, name="cut+2")
    with pytest.raises(NothingTrimmed):
        hand_in(session, film, FOOTAGE_ONLY)
    assert queue.unfinished(session) == []


def test_two_who_move_one_stretch_are_both_kept_and_the_second_is_shown_the_first(
    session: Session, film: ProgrammeRecord
) -> None:
    refuse(session, film)
    mark(session, film, 100, 160)
    assert mark(session, film, 100, 170, base=1, who="person:2").outcome is Outcome.TAKEN
    late = mark(session, film, 90, 160, base=1, who="person:3")
    assert late.outcome is Outcome.STALE
    (stands,) = late.standing.values()
    assert stands.cue is not None and (stands.cue.end_ms, stands.who) == (170_000, "person:2")
    assert mark(session, film, 300, 310, name="cut+2", who="person:3").outcome is Outcome.TAKEN  # another place


def test_what_somebody_marked_after_the_look_keeps_it_from_being_handed_in(
    session: Session, film: ProgrammeRecord
) -> None:
    refuse(session, film)
    mark(session, film, 100, 160)
    seen = trims.newest(session, film)
    mark(session, film, 200, 210, name="cut+2", who="person:2")
    with pytest.raises(DraftMoved):
        trims.hand_in(session, film, FOOTAGE_ONLY, seen=seen, who="person:1", staff=False, now=NOW)


def test_what_is_kept_after_all_stays(session: Session, film: ProgrammeRecord) -> None:
    refuse(session, film)
    mark(session, film, 100, 160)
    mark(session, film, 100, 160, base=1, deleted=True)
    assert trims.going(session, film) == ()


def test_under_review_an_editor_trims_and_the_order_names_the_package_to_follow(
    session: Session, film: ProgrammeRecord
) -> None:
    film.options = {"order": {"names": "Acme=顶点"}}
    material = review(session, film, Cut(start_s=Fraction(1, 3), end_s=Fraction(300)))
    assert mark(session, film, 100, 160).outcome is Outcome.LATE  # not for who sent it in, while an editor has it
    mark(session, film, 100, 160, who="person:8", staff=True)
    hand_in(session, film, material, staff=True)
    assert film.options["order"] == {
        "names": "Acme=顶点", "cuts": [["1/3", "100"], ["160", "300"]], "auto_cut": False, "follows": DIGEST,
    }  # fmt: skip
    assert not trims.is_open(session, film, DIGEST, staff=True)  # a worker has it


def test_trims_are_no_corrections_of_subtitles(session: Session, film: ProgrammeRecord) -> None:
    review(session, film)
    mark(session, film, 100, 160, staff=True)
    draft = drafts.find(session, film, DIGEST)
    assert drafts.newest(session, draft) == 0
    assert drafts.standing(session, draft, {}) == {}
    assert trims.newest(session, film) > 0


def test_trims_that_could_not_be_produced_are_taken_back(session: Session, film: ProgrammeRecord) -> None:
    film.options = {"order": {"names": "Acme=顶点"}}
    material = review(session, film, Cut(start_s=Fraction(0), end_s=Fraction(300)))
    mark(session, film, 100, 160, staff=True)
    hand_in(session, film, material, staff=True)
    with pytest.raises(WrongInput):
        trims.take_back(session, film, who="person:8")
    work = queue.claim(session, worker="w", lease_s=60, now=NOW)
    assert work is not None
    queue.fail(session, work.id, worker="w", error="no room", now=NOW)
    programmes.advance(session, film, ProgrammeState.FAILED, who="worker", why="no room")
    assert mark(session, film, 200, 210, name="cut+2").outcome is Outcome.TAKEN  # and may be trimmed otherwise
    trims.take_back(session, film, who="person:8")
    assert film.options == {"order": {"names": "Acme=顶点"}}
    assert film.state is ProgrammeState.IN_REVIEW and film.digest == DIGEST
    with pytest.raises(WrongInput):
        trims.take_back(session, film, who="person:8")
