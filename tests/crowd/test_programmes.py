from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from crowd import ledger, listings, programmes, publications, reviews
from crowd.footage import record_footage
from crowd.listings import Asker, Filters
from crowd.programmes import slug_for
from crowd.records import FootageRecord, ProgrammeRecord, ProgrammeState
from pipeline.errors import WrongInput
from pipeline.model.channel import Publication, Region
from pipeline.model.footage import Footage
from pipeline.model.programme import Need, Programme

DIGEST = "d" * 64


def footage(session: Session, letter: str) -> FootageRecord:
    told = Footage(sha256=letter * 64, path=Path("/f"), original_name="x", size_bytes=1)
    return record_footage(session, told, who="me")


def submit(
    session: Session, letter: str, slug: str = "film", title: str = "A film", **options: object
) -> ProgrammeRecord:
    told = Programme(slug=slug, title_en=title, title_zh="影片", enterprise="Ltd", need=Need.MARKET)
    return programmes.submit(session, footage=footage(session, letter), programme=told, who="me", options=options)


def put_on_channel(session: Session, record: ProgrammeRecord, channel: str = "domestic") -> None:
    publication = Publication(
        channel=channel, region=Region.DOMESTIC, slug=record.slug, digest=DIGEST, state="published", url="/m"
    )
    publications.record_publication(session, record, publication, who="me")


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Cold-chain Sensors: 12 patents!", "cold-chain-sensors-12-patents"),
        ("Élan Vital & Söhne", "elan-vital-sohne"),
        ("It's Müller's", "its-mullers"),
        ("智能 AI 芯片", "ai"),
        ("  --  x  --  ", "x"),
    ],
)
def test_a_slug_is_the_title_in_plain_letters(title: str, slug: str) -> None:
    assert slug_for(title) == slug


def test_a_title_without_latin_letters_gets_a_short_hash_of_its_own() -> None:
    assert slug_for("智能芯片") == slug_for("智能芯片") != slug_for("智能电池")
    assert slug_for("智能芯片").startswith("programme-")


@given(st.text())
def test_every_title_gives_a_usable_slug(title: str) -> None:
    slug = slug_for(title)
    assert 0 < len(slug) <= programmes.SLUG_LENGTH
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert not slug.startswith("-") and not slug.endswith("-")


def test_a_long_title_ends_at_a_whole_word() -> None:
    assert slug_for("intellectual property " * 20).rsplit("-", 1)[1] in {"intellectual", "property"}


def test_the_same_footage_and_slug_is_the_same_programme_with_new_options(session: Session) -> None:
    first = submit(session, "a", title="A film", cuts=[1])
    again = submit(session, "a", title="A better film", cuts=[2])
    assert again is first
    session.expire_all()
    assert (again.options, again.title_en, again.state) == ({"cuts": [2]}, "A better film", ProgrammeState.RECEIVED)
    assert [entry.action for entry in ledger.entries(session, first.subject)] == ["submitted", "submitted again"]


def test_submitting_the_very_same_again_writes_nothing(session: Session) -> None:
    record = submit(session, "a", cuts=[1])
    submit(session, "a", cuts=[1])
    assert len(ledger.entries(session, record.subject)) == 1


def test_a_slug_that_belongs_to_other_footage_gets_a_number_and_keeps_it(session: Session) -> None:
    slugs = [submit(session, letter).slug for letter in "abcb"]
    assert slugs == ["film", "film-2", "film-3", "film-2"]


def test_a_record_gives_back_the_programme_that_was_told(session: Session, film: ProgrammeRecord) -> None:
    session.expire_all()
    found = programmes.find(session, "film")
    assert found is film
    assert found.programme == Programme(
        slug="film", title_en="A film", title_zh="影片", enterprise="Ltd", need=Need.FINANCING
    )
    assert programmes.find(session, "none") is None


def test_a_programme_goes_its_way_and_every_step_is_on_the_record(session: Session, film: ProgrammeRecord) -> None:
    programmes.advance(session, film, "producing", who="worker", why="a run began")
    programmes.advance(
        session,
        film,
        "in_review",
        who="worker",
        why="finished",
        digest=DIGEST,
        package_dir=Path("/packages/d"),
        duration_ms=60_500,
        languages=["en", "zh-Hans"],
    )
    reviews.open_review(session, film, digest=DIGEST, who="worker")
    reviews.approve(session, film, who="编辑", why="清楚")
    programmes.advance(session, film, "published", who="worker", why="on every channel")
    session.expire_all()
    assert (film.state, film.state_reason) == (ProgrammeState.PUBLISHED, "on every channel")
    assert (film.digest, film.package_dir, film.duration_ms) == (DIGEST, "/packages/d", 60_500)
    assert film.languages == ["en", "zh-Hans"]
    actions = [entry.action for entry in ledger.entries(session, film.subject)]
    assert actions == [
        "submitted",
        "producing",
        "in review",
        "review opened",
        "review approved",
        "approved",
        "published",
    ]


def test_saying_again_what_stands_writes_nothing(session: Session, film: ProgrammeRecord) -> None:
    for _ in range(2):
        programmes.advance(session, film, "producing", who="worker", why="a run began")
    assert len(ledger.entries(session, film.subject)) == 2


@pytest.mark.parametrize("state", ["in_review", "approved", "published"])
def test_a_programme_cannot_skip_being_made(session: Session, film: ProgrammeRecord, state: str) -> None:
    with pytest.raises(WrongInput, match="cannot become"):
        programmes.advance(session, film, state, who="me", why="hurry")
    assert film.state is ProgrammeState.RECEIVED
    assert len(ledger.entries(session, film.subject)) == 1


@pytest.mark.parametrize("state", ["approved", "published"])
def test_nothing_is_approved_or_published_that_nobody_approved(
    session: Session, film: ProgrammeRecord, state: str
) -> None:
    programmes.advance(session, film, "producing", who="worker", why="a run began")
    reviews.open_review(session, film, digest=DIGEST, who="worker")
    with pytest.raises(WrongInput):
        programmes.advance(session, film, state, who="me", why="hurry")
    reviews.approve(session, film, who="editor", why="good")
    with pytest.raises(WrongInput, match="nobody has approved"):
        programmes.advance(session, film, state, who="me", why="another film", digest="e" * 64)


@pytest.mark.parametrize("end", ["failed", "refused"])
def test_what_failed_or_was_refused_may_always_be_tried_again(
    session: Session, film: ProgrammeRecord, end: str
) -> None:
    for _ in range(3):
        programmes.advance(session, film, "producing", who="worker", why="a run began")
        programmes.advance(session, film, end, who="worker", why="the disk is full")
    assert film.state == end and film.state_reason == "the disk is full"


@pytest.mark.parametrize("state", list(ProgrammeState))
def test_a_run_may_begin_in_every_state(session: Session, film: ProgrammeRecord, state: ProgrammeState) -> None:
    film.state = state
    programmes.advance(session, film, "producing", who="worker", why="again")
    assert film.state is ProgrammeState.PRODUCING


@pytest.mark.parametrize("state", list(ProgrammeState))
def test_a_recall_is_possible_in_every_state(session: Session, film: ProgrammeRecord, state: ProgrammeState) -> None:
    film.state = state
    programmes.advance(session, film, "recalled", who="editor", why="a wrong name")
    assert film.state is ProgrammeState.RECALLED


def shown(session: Session) -> list[ProgrammeRecord]:
    reader = Asker(channels=("domestic", "international"), today=date(2026, 1, 1))
    return [record for _, record in listings.newest(session, reader, Filters(), before=None, limit=9)]


def test_published_programmes_are_those_a_channel_shows_newest_first(session: Session) -> None:
    first, second, third, hidden = (submit(session, letter, slug=letter) for letter in "abcd")
    for record in (second, first, third):
        put_on_channel(session, record)
    put_on_channel(session, second, "international")
    publications.record_recall(session, third, "domestic", who="me", why="wrong")
    assert shown(session) == [first, second]
    assert programmes.everything(session) == [hidden, third, second, first]


def test_a_programme_that_is_made_anew_stays_on_show_until_it_is_recalled(
    session: Session, film: ProgrammeRecord
) -> None:
    put_on_channel(session, film)
    programmes.advance(session, film, "producing", who="worker", why="a new cut")
    assert shown(session) == [film]
    publications.record_recall(session, film, "domestic", who="me", why="wrong")
    assert shown(session) == []
