"""tsite quota."""

import json
from pathlib import Path

import pytest

from crowd.database import Database
from crowd.person_records import PersonRecord
from pipeline.errors import WrongInput
from portal.cli.main import main
from portal.cli.quota import parse_size


@pytest.mark.parametrize(
    ("text", "size_bytes"), [("0", 0), ("300GB", 300 * 10**9), ("1.5 tb", 15 * 10**11), ("7mb", 7 * 10**6), ("12", 12)]
)
def test_a_size_is_read_with_its_unit(text: str, size_bytes: int) -> None:
    assert parse_size(text) == size_bytes


@pytest.mark.parametrize("text", ["", "many", "-1", "1PB", "1.5.2GB", "999999999999TB", "1e9", "GB"])
def test_what_is_no_size_is_named(text: str) -> None:
    with pytest.raises(WrongInput, match="is not a size"):
        parse_size(text)


def test_a_quota_is_set_by_address_and_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TSITE_HOME", str(tmp_path))
    database = Database.open(f"sqlite:///{tmp_path / 'tsite.db'}")
    with database.session() as session:
        session.add(PersonRecord(name="Li Wei", email="li.wei@example.cn", phone="", password_hash="!"))
    database.close()
    said = ["--by", "operator", "--reason", "a long shoot"]
    assert main(["quota", "set", "Li.Wei@example.cn", "300GB", *said]) == 0
    assert main(["quota", "set", "operator", "1TB", *said]) == 0
    capsys.readouterr()
    assert main(["quota", "show", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)["quotas"]
    assert [(one["subject"], one["limit_bytes"], one["own"]) for one in shown] == [
        ("person:1", 300 * 10**9, True),
        ("person:operator", 10**12, True),
    ]
    for nobody in ("person:2", "team:1", "someone@example.cn", "person:x"):
        assert main(["quota", "set", nobody, "1GB", *said]) == 2
