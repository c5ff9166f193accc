import pytest
from sqlalchemy.orm import Session

from crowd import ledger, programmes, reviews
from crowd.proof import Doubt, Proof, Remark
from crowd.records import ProgrammeRecord, ProgrammeState, ReviewState
from pipeline.errors import WrongInput

FIRST, SECOND = "1" * 64, "2" * 64


def remark(level: str = "error", *, start_ms: int | None = 7000) -> Remark:
    clause, message = "standards/subtitles.md, machine drafts", "86 million yuan is not in the Chinese: 86亿元"
    return Remark(
        language="zh-Hans", start_ms=start_ms, rule="quantity", clause=clause, level=level, message=message
    )  # fmt: skip


DOUBT = Doubt(start_ms=500, words=("Zentrava.", "naïve"))


def produce(
    session: Session, film: ProgrammeRecord, digest: str, *findings: Remark, doubtful: tuple[Doubt, ...] = ()
) -> None:
    programmes.advance(session, film, "producing", who="worker", why="a run began")
    reviews.open_review(session, film, digest=digest, who="worker", findings=findings, doubtful=doubtful)


def actions(session: Session, film: ProgrammeRecord) -> list[str]:
    return [entry.action for entry in ledger.entries(session, film.subject) if entry.action.startswith("review")]


def test_opening_a_review_puts_the_programme_before_a_person(session: Session, film: ProgrammeRecord) -> None:
    produce(session, film, FIRST)
    review = reviews.current(session, film)
    assert review is not None and review.state is ReviewState.OPEN and review.decided_by is None
    assert (film.state, film.digest) == (ProgrammeState.IN_REVIEW, FIRST)


def test_every_act_done_twice_is_done_once(session: Session, film: ProgrammeRecord) -> None:
    for _ in range(2):
        produce(session, film, FIRST)
    for _ in range(2):
        reviews.approve(session, film, who="editor", why="good")
    assert actions(session, film) == ["review opened", "review approved"]
    produce(session, film, SECOND)
    for _ in range(2):
        reviews.send_back(session, film, who="editor", why="the name is wrong")
    assert actions(session, film)[2:] == ["review opened", "review sent back"]


def test_approval_says_who_when_and_why(session: Session, film: ProgrammeRecord) -> None:
    produce(session, film, FIRST)
    review = reviews.approve(session, film, who="编辑", why="清楚")
    session.expire_all()
    assert (review.state, review.decided_by, review.reason) == (ReviewState.APPROVED, "编辑", "清楚")
    assert review.decided_at is not None and review.decided_at.tzinfo is not None
    assert film.state is ProgrammeState.APPROVED


def test_a_new_version_needs_a_new_approval(session: Session, film: ProgrammeRecord) -> None:
    stood: list[ProgrammeState] = []
    for digest in (FIRST, SECOND):
        produce(session, film, digest)
        stood.append(film.state)
        reviews.approve(session, film, who="editor", why="good")
        stood.append(film.state)
    assert stood == [ProgrammeState.IN_REVIEW, ProgrammeState.APPROVED] * 2


def test_the_very_bytes_that_were_approved_need_no_second_approval(session: Session, film: ProgrammeRecord) -> None:
    produce(session, film, FIRST)
    reviews.approve(session, film, who="editor", why="good")
    programmes.advance(session, film, "published", who="worker", why="shown")
    produce(session, film, FIRST)
    assert film.state is ProgrammeState.APPROVED


def test_nothing_can_be_decided_without_an_open_review(session: Session, film: ProgrammeRecord) -> None:
    for decide in (reviews.approve, reviews.send_back):
        with pytest.raises(WrongInput, match="no open review"):
            decide(session, film, who="editor", why="")
    assert actions(session, film) == []


def test_what_was_sent_back_waits_to_be_made_anew_with_the_reason(session: Session, film: ProgrammeRecord) -> None:
    produce(session, film, FIRST)
    reviews.send_back(session, film, who="editor", why="the name is wrong")
    assert (film.state, film.state_reason) == (ProgrammeState.RECEIVED, "the name is wrong")
    with pytest.raises(WrongInput):
        reviews.approve(session, film, who="editor", why="after all")


def test_what_was_sent_back_and_comes_again_unchanged_is_reviewed_again(
    session: Session, film: ProgrammeRecord
) -> None:
    produce(session, film, FIRST)
    reviews.send_back(session, film, who="editor", why="the name is wrong")
    produce(session, film, FIRST)
    reviews.approve(session, film, who="chief", why="the name is right")
    assert film.state is ProgrammeState.APPROVED


def test_what_is_approved_cannot_be_sent_back(session: Session, film: ProgrammeRecord) -> None:
    produce(session, film, FIRST)
    reviews.approve(session, film, who="editor", why="good")
    with pytest.raises(WrongInput):
        reviews.send_back(session, film, who="editor", why="after all not")


def test_approving_what_is_published_changes_nothing(session: Session, film: ProgrammeRecord) -> None:
    produce(session, film, FIRST)
    reviews.approve(session, film, who="editor", why="good")
    programmes.advance(session, film, "published", who="worker", why="shown")
    reviews.approve(session, film, who="editor", why="good")
    assert film.state is ProgrammeState.PUBLISHED


def test_a_review_keeps_what_was_found_and_what_was_doubtful(session: Session, film: ProgrammeRecord) -> None:
    found = (remark(), remark("warning", start_ms=None))
    produce(session, film, FIRST, *found, doubtful=(DOUBT,))
    session.expire_all()
    review = reviews.current(session, film)
    assert review is not None
    assert review.proof == Proof(findings=found, doubtful=(DOUBT,))
    assert (review.proof.errors, review.proof.warnings) == (found[:1], found[1:])


def test_errors_block_approval_until_somebody_has_looked_at_them(session: Session, film: ProgrammeRecord) -> None:
    produce(session, film, FIRST, remark(), remark("warning"), remark(start_ms=500))
    with pytest.raises(reviews.UnseenErrors, match=r"has 2 subtitle errors: .*tsite resubtitle.*looked at") as refused:
        reviews.approve(session, film, who="editor", why="good")
    assert isinstance(refused.value, WrongInput)
    assert (film.state, actions(session, film)) == (ProgrammeState.IN_REVIEW, ["review opened"])
    reviews.approve(session, film, who="editor", why="both are right", despite_errors=True)
    approval = next(entry for entry in ledger.entries(session, film.subject) if entry.action == "review approved")
    assert approval.facts == {"digest": FIRST, "subtitle_errors": 2}
    assert film.state is ProgrammeState.APPROVED


def test_warnings_do_not_block_approval(session: Session, film: ProgrammeRecord) -> None:
    produce(session, film, FIRST, remark("warning"), doubtful=(DOUBT,))
    reviews.approve(session, film, who="editor", why="good")
    approval = next(entry for entry in ledger.entries(session, film.subject) if entry.action == "review approved")
    assert approval.facts == {"digest": FIRST}


def test_what_was_approved_stays_approved_with_what_was_found_then(session: Session, film: ProgrammeRecord) -> None:
    produce(session, film, FIRST)
    reviews.approve(session, film, who="editor", why="good")
    produce(session, film, FIRST, remark())
    review = reviews.approve(session, film, who="editor", why="good")
    assert (film.state, review.proof) == (ProgrammeState.APPROVED, Proof())


def test_an_open_review_shows_what_was_found_last(session: Session, film: ProgrammeRecord) -> None:
    produce(session, film, FIRST, remark(), doubtful=(DOUBT,))
    reviews.send_back(session, film, who="editor", why="the term base has it wrong")
    produce(session, film, FIRST, remark("warning"))
    review = reviews.approve(session, film, who="editor", why="good")
    assert review.proof == Proof(findings=(remark("warning"),))
