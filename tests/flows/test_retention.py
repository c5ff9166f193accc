"""What the rules let go goes, on the record first; and nothing else."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crowd import programmes, retention
from crowd.database import Database
from crowd.footage import record_footage
from crowd.records import FootageRecord, ProgrammeRecord, ProgrammeState
from crowd.retention import Stays
from flows.retention import delete_what_is_over, plan_deletion
from flows.scrub import scrub
from pipeline.intake.keeping import keep
from pipeline.model.footage import Footage
from pipeline.model.programme import Programme
from portal.cli.main import main

NOW = datetime.now(UTC)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database.open(f"sqlite:///{tmp_path / 'tsite.db'}")
    yield opened
    opened.close()


def put(database: Database, home: Path, slug: str, state: ProgrammeState) -> Footage:
    """Footage of a programme that came to rest a year ago."""
    (home / slug).write_bytes(slug.encode() * 100)
    kept = keep(home / slug, home / "footage")
    with database.session() as session:
        record = record_footage(session, kept, who="person:1")
        programme = Programme(slug=slug, title_en=slug, title_zh=slug, enterprise="Ltd", need=None)
        made = programmes.submit(session, footage=record, programme=programme, who="person:1", options={})
        made.state, made.updated_at = state, NOW - timedelta(days=365)
        record.received_at = NOW - timedelta(days=366)
    return kept


@pytest.fixture
def kept(tmp_path: Path, database: Database) -> dict[str, Footage]:
    states = {"old": ProgrammeState.RECALLED, "shown": ProgrammeState.PUBLISHED, "work": ProgrammeState.PRODUCING}
    found = {slug: put(database, tmp_path, slug, state) for slug, state in states.items()}
    with database.session() as session:
        retention.set_rule(session, "recalled", 30, who="person:1", why="the archive is full", now=NOW)
    return found


def test_a_dry_run_shows_what_would_go_and_changes_nothing(database: Database, kept: dict[str, Footage]) -> None:
    found = {one.footage.sha256: one.stays for one in plan_deletion(database, now=NOW)}
    assert found == {
        kept["old"].sha256: Stays.GOES,
        kept["shown"].sha256: Stays.NO_RULE,
        kept["work"].sha256: Stays.UNFINISHED,
    }
    assert all(one.path.is_file() for one in kept.values())


def test_what_is_over_goes_and_the_rest_is_as_it_was(
    tmp_path: Path, database: Database, kept: dict[str, Footage]
) -> None:
    gone = delete_what_is_over(database, tmp_path / "footage", who="person:1", now=NOW)
    assert [(one.sha256, one.why) for one in gone] == [(kept["old"].sha256, "the archive is full")]
    assert {slug: one.path.is_file() for slug, one in kept.items()} == {"old": False, "shown": True, "work": True}
    assert delete_what_is_over(database, tmp_path / "footage", who="person:1", now=NOW) == []
    found = scrub(database, tmp_path / "footage")
    assert (found.footages, found.damages, found.strays) == (2, (), ())


def test_what_a_killed_run_left_goes_with_the_next(
    tmp_path: Path, database: Database, kept: dict[str, Footage]
) -> None:
    with database.session() as session:
        footage = retention.find_footage(session, "old")
        retention.take(session, footage.id, who="person:1", now=NOW)
    assert kept["old"].path.is_file()  # killed before the bytes went
    assert [one.sha256 for one in delete_what_is_over(database, tmp_path / "footage", who="person:1", now=NOW)] == [
        kept["old"].sha256
    ]
    assert not kept["old"].path.exists()


def test_the_same_bytes_sent_in_again_stay(tmp_path: Path, database: Database, kept: dict[str, Footage]) -> None:
    with database.session() as session:
        retention.take(session, retention.find_footage(session, "old").id, who="person:1", now=NOW)
        record_footage(session, kept["old"], who="person:2")
    assert delete_what_is_over(database, tmp_path / "footage", who="person:1", now=NOW) == []
    assert kept["old"].path.is_file()


@pytest.fixture
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TSITE_HOME", str(tmp_path))


@pytest.mark.usefixtures("at_home")
def test_the_command_sets_shows_holds_and_deletes(
    database: Database, kept: dict[str, Footage], capsys: pytest.CaptureFixture[str]
) -> None:
    said = ["--by", "person:1", "--reason", "a year is enough"]
    assert main(["retention", "set", "published", "60", *said]) == 0
    assert main(["retention", "hold", "old", *said]) == 0
    assert main(["retention", "run", "--json"]) == 0
    would = json.loads(capsys.readouterr().out)["would_delete"]
    assert [one["sha256"] for one in would] == [kept["shown"].sha256]
    assert main(["retention", "show", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert [(rule["state"], rule["keep_days"]) for rule in shown["rules"]] == [("recalled", 30), ("published", 60)]
    assert shown["footage"] == {"goes": 1, "held": 1, "a programme is unfinished": 1}
    assert main(["retention", "release", kept["old"].sha256, *said]) == 0
    assert main(["retention", "end", "published", *said]) == 0
    assert main(["retention", "run", "--delete", "--by", "person:1"]) == 0
    assert not kept["old"].path.exists() and kept["shown"].path.is_file()
    with database.session(reading=True) as session:
        assert session.get_one(FootageRecord, 1).deleted_at is not None
        assert session.get_one(ProgrammeRecord, 1).state is ProgrammeState.RECALLED
    assert main(["retention", "hold", "nothing", *said]) == 2


@pytest.mark.usefixtures("at_home", "kept")
def test_a_rule_without_a_reason_is_wrong_usage() -> None:
    with pytest.raises(SystemExit):
        main(["retention", "set", "published", "60", "--by", "person:1"])
    assert main(["retention", "set", "published", "0", "--by", "a", "--reason", "b"]) == 2
