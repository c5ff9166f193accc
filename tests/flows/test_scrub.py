import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from crowd import ledger
from crowd.database import Database
from crowd.footage import record_footage
from flows.scrub import scrub
from pipeline.intake.keeping import keep
from pipeline.model.footage import Footage


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database.open(f"sqlite:///{tmp_path / 'tsite.db'}")
    yield opened
    opened.close()


@pytest.fixture
def kept(tmp_path: Path, database: Database) -> list[Footage]:
    """Three pieces of footage, kept and on the record."""
    found = []
    for name in ("one", "two", "three"):
        (tmp_path / name).write_bytes(name.encode() * 1000)
        found.append(keep(tmp_path / name, tmp_path / "footage"))
    with database.session() as session:
        for footage in found:
            record_footage(session, footage, who="operator")
    return found


def test_footage_as_it_arrived_is_all_right_and_progress_reaches_the_end(
    tmp_path: Path, database: Database, kept: list[Footage]
) -> None:
    heard: list[tuple[int, int]] = []
    found = scrub(database, tmp_path / "footage", show=lambda done, total: heard.append((done, total)))
    total = sum(footage.size_bytes for footage in kept)
    assert (found.footages, found.size_bytes, found.damages, found.strays) == (3, total, (), ())
    assert heard[-1] == (total, total)
    assert heard == sorted(heard)


def test_each_kind_of_damage_is_found_told_and_left_as_it_is(
    tmp_path: Path, database: Database, kept: list[Footage]
) -> None:
    one, two, three = (footage.path for footage in kept)
    one.chmod(0o644)
    one.write_bytes(b"ONE" + one.read_bytes()[3:])
    os.truncate(two, 10)
    three.chmod(0o644)
    (tmp_path / "footage" / "stray").mkdir()
    found = scrub(database, tmp_path / "footage")
    assert [damage.what for damage in found.damages] == ["digest", "size", "writable"]
    assert found.strays == ("stray",)
    two.unlink()
    assert [damage.what for damage in scrub(database, tmp_path / "footage").damages] == [
        "digest",
        "missing",
        "writable",
    ]
    assert one.read_bytes().startswith(b"ONE")
    with database.session(reading=True) as session:
        entries = ledger.entries(session, f"footage:{kept[0].sha256}")
        assert [(entry.action, entry.why) for entry in entries][1:] == [("footage damaged", "digest")] * 2
