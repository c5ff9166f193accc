from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from crowd import ledger, publications
from crowd.records import ProgrammeRecord, PublicationState
from pipeline.errors import WrongInput
from pipeline.model.channel import Publication, Region

SHOWN = Publication(
    channel="domestic", region=Region.DOMESTIC, slug="film", digest="d" * 64, state="published", url="/m/1"
)


def actions(session: Session, film: ProgrammeRecord) -> list[str]:
    return [entry.action for entry in ledger.entries(session, film.subject)][1:]


def test_each_channel_has_one_row_that_tells_what_it_shows_now(session: Session, film: ProgrammeRecord) -> None:
    abroad = replace(SHOWN, channel="international", region=Region.INTERNATIONAL)
    for publication in (SHOWN, abroad, SHOWN, replace(SHOWN, digest="e" * 64)):
        publications.record_publication(session, film, publication, who="worker")
    session.expire_all()
    domestic, international = publications.of(session, film)
    assert (domestic.digest, domestic.region, domestic.url) == ("e" * 64, Region.DOMESTIC, "/m/1")
    assert (international.channel, international.state) == ("international", PublicationState.PUBLISHED)
    assert actions(session, film) == ["published on channel"] * 3


def test_a_recall_is_written_down_once_with_its_reason(session: Session, film: ProgrammeRecord) -> None:
    publications.record_publication(session, film, SHOWN, who="worker")
    for _ in range(2):
        row = publications.record_recall(session, film, "domestic", who="editor", why="a wrong name")
    assert row.state is PublicationState.RECALLED
    assert actions(session, film) == ["published on channel", "recalled from channel"]
    assert ledger.entries(session, film.subject)[-1].why == "a wrong name"


def test_what_was_recalled_can_be_published_again(session: Session, film: ProgrammeRecord) -> None:
    publications.record_publication(session, film, SHOWN, who="worker")
    publications.record_recall(session, film, "domestic", who="editor", why="a wrong name")
    assert publications.record_publication(session, film, SHOWN, who="worker").state is PublicationState.PUBLISHED
    assert len(publications.of(session, film)) == 1


def test_what_never_happened_cannot_be_written_down(session: Session, film: ProgrammeRecord) -> None:
    with pytest.raises(WrongInput, match="never published"):
        publications.record_recall(session, film, "domestic", who="editor", why="")
    with pytest.raises(WrongInput, match="is of other"):
        publications.record_publication(session, film, replace(SHOWN, slug="other"), who="worker")
