from dataclasses import replace
from pathlib import Path

from sqlalchemy.orm import Session

from crowd import ledger
from crowd.footage import footage_of, record_footage
from crowd.records import ProgrammeRecord
from pipeline.model.footage import Footage

FOOTAGE = Footage(sha256="c" * 64, path=Path("/footage/c"), original_name="原始 素材.mp4", size_bytes=5 * 2**30)


def test_footage_is_kept_as_it_was_told(session: Session) -> None:
    record = record_footage(session, FOOTAGE, who="team one")
    session.expire_all()
    assert record.footage == FOOTAGE
    assert record.received_from == "team one"


def test_the_same_bytes_sent_twice_are_one_footage_and_one_entry(session: Session) -> None:
    first = record_footage(session, FOOTAGE, who="team one")
    second = record_footage(session, replace(FOOTAGE, original_name="copy.mp4"), who="team two")
    assert second is first
    assert second.original_name == "原始 素材.mp4"
    assert [entry.who for entry in ledger.entries(session, first.subject)] == ["team one"]


def test_a_programme_knows_its_footage(session: Session, film: ProgrammeRecord) -> None:
    assert footage_of(session, film).sha256 == "a" * 64
