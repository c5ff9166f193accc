"""Nothing goes but by a rule, and some things not even then."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from crowd import ledger, queue, retention, uploads
from crowd.commission_records import CommissionRecord
from crowd.footage import footage_of, record_footage
from crowd.records import FootageRecord, ProgrammeRecord, ProgrammeState
from crowd.retention import RESTING, Stays, Use, decide
from crowd.upload_records import UploadRecord, UploadState
from crowd.work_records import WorkKind
from pipeline.errors import WrongInput
from tests.crowd.conftest import some_footage

NOW = datetime(2030, 6, 1, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=400)
SAID = {"who": "person:1", "why": "the archive is full"}


def use(state: ProgrammeState = ProgrammeState.RECALLED, days_ago: int = 400, **other: bool) -> Use:
    return Use(state=state, changed_at=NOW - timedelta(days=days_ago), **other)


def decided(*uses: Use, held: bool = False, arrived_days_ago: int = 400, **keep_days: int) -> Stays:
    arrived_at = NOW - timedelta(days=arrived_days_ago)
    return decide(uses, held=held, arrived_at=arrived_at, keep_days=keep_days, now=NOW)


def test_without_a_rule_nothing_goes() -> None:
    assert decided(use()) is Stays.NO_RULE
    assert decided(use(), published=1, refused=1) is Stays.NO_RULE


def test_it_goes_when_every_programme_s_time_is_over() -> None:
    assert decided(use(), recalled=365) is Stays.GOES
    assert decided(use(days_ago=365), recalled=365) is Stays.GOES
    assert decided(use(days_ago=364), recalled=365) is Stays.TOO_YOUNG
    assert decided(use(), arrived_days_ago=10, recalled=365) is Stays.TOO_YOUNG
    assert decided(use(), use(ProgrammeState.PUBLISHED, 30), recalled=365, published=60) is Stays.TOO_YOUNG
    assert decided(use(), use(ProgrammeState.PUBLISHED, 60), recalled=365, published=60) is Stays.GOES
    assert decided(use(), use(ProgrammeState.PUBLISHED), recalled=365) is Stays.NO_RULE


@pytest.mark.parametrize("state", [state for state in ProgrammeState if state not in RESTING])
def test_what_an_unfinished_programme_is_made_of_stays(state: ProgrammeState) -> None:
    for uses in ((use(state),), (use(), use(state))):
        keep_days = {one.value: 1 for one in ProgrammeState}
        assert decide(uses, held=False, arrived_at=LONG_AGO, keep_days=keep_days, now=NOW) is Stays.UNFINISHED


def test_a_job_an_embargo_a_hold_and_no_programme_keep_it() -> None:
    assert decided(use(at_work=True), recalled=1) is Stays.UNFINISHED
    assert decided(use(embargoed=True), recalled=1) is Stays.EMBARGO
    assert decided(use(), held=True, recalled=1) is Stays.HELD
    assert decided(recalled=1) is Stays.UNUSED


@pytest.fixture
def resting(session: Session, film: ProgrammeRecord) -> ProgrammeRecord:
    """A programme that was recalled long ago, of footage that came long ago, with a rule for such."""
    film.state, film.updated_at = ProgrammeState.RECALLED, LONG_AGO
    footage_of(session, film).received_at = LONG_AGO
    retention.set_rule(session, "recalled", 365, **SAID, now=NOW)
    session.flush()
    return film


def verdict(session: Session) -> Stays:
    (only,) = retention.verdicts(session, now=NOW)
    return only.stays


def test_a_rule_says_who_set_it_when_for_how_long_and_why(session: Session) -> None:
    retention.set_rule(session, "recalled", 365, **SAID, now=NOW)
    retention.set_rule(session, "recalled", 30, who="person:2", why="sooner", now=NOW)
    (rule,) = retention.rules(session)
    assert (rule.keep_days, rule.who, rule.why, rule.at) == (30, "person:2", "sooner", NOW)
    retention.end_rule(session, "recalled", **SAID, now=NOW)
    assert retention.rules(session) == []
    told = [(entry.action, entry.who, entry.why) for entry in ledger.entries(session, "retention:recalled")]
    assert told == [
        ("retention set", "person:1", "the archive is full"),
        ("retention set", "person:2", "sooner"),
        ("retention ended", "person:1", "the archive is full"),
    ]


@pytest.mark.parametrize(
    ("state", "days", "who", "why"),
    [("failed", 9, "a", "b"), ("x", 9, "a", "b"), ("recalled", 0, "a", "b"), ("recalled", 9, " ", "b"),
     ("recalled", 9, "a", "")],
)  # fmt: skip
def test_a_rule_that_nobody_could_mean_is_refused(session: Session, state: str, days: int, who: str, why: str) -> None:
    with pytest.raises(WrongInput):
        retention.set_rule(session, state, days, who=who, why=why, now=NOW)
    with pytest.raises(WrongInput):
        retention.end_rule(session, state, who=who, why=why, now=NOW)


def test_what_goes_is_on_the_record_and_its_quota_is_free_again(session: Session, resting: ProgrammeRecord) -> None:
    sent = uploads.announce(
        session, owner="person:9", team="", length_bytes=7, sent_metadata="", original_name="x", said={}, now=NOW
    )
    sent.state, sent.slug = UploadState.KEPT, resting.slug
    footage = footage_of(session, resting)
    taken = retention.take(session, footage.id, who="person:1", now=NOW)
    assert taken.stays is Stays.GOES and footage.deleted_at == NOW
    assert session.get(UploadRecord, sent.id) is None
    entry = ledger.entries(session, footage.subject)[-1]
    assert (entry.action, entry.who, entry.why) == ("footage deleted", "person:1", "the archive is full")
    assert [rule["keep_days"] for rule in entry.facts["rules"]] == [365]
    assert retention.verdicts(session, now=NOW) == [] and retention.deleted(session) == [footage]


def test_it_is_decided_anew_when_it_is_taken(session: Session, resting: ProgrammeRecord) -> None:
    footage = footage_of(session, resting)
    assert verdict(session) is Stays.GOES
    retention.hold(session, footage, who="person:2", why="a dispute", now=NOW)
    assert retention.take(session, footage.id, who="person:1", now=NOW).stays is Stays.HELD
    assert footage.deleted_at is None
    retention.release(session, footage, who="person:2", why="settled", now=NOW)
    assert verdict(session) is Stays.GOES
    with pytest.raises(WrongInput, match="not held"):
        retention.release(session, footage, who="person:2", why="settled", now=NOW)


def test_a_job_that_waits_keeps_it(session: Session, resting: ProgrammeRecord) -> None:
    queue.enqueue(session, WorkKind.PRODUCE, resting, now=NOW)
    assert verdict(session) is Stays.UNFINISHED


def test_an_embargo_keeps_it_until_its_day(session: Session, resting: ProgrammeRecord) -> None:
    from crowd import commissions, teams
    from crowd.commissions import Order
    from pipeline.model.programme import Need

    firm = teams.make_enterprise(
        session, name_zh="泵", name_en="", region="CN-ZJ", industry="machinery", rights={}, contact=("", "", ""),
        who="operator",
    )  # fmt: skip
    order = Order(
        enterprise_id=firm.id, title_zh="泵", title_en="A pump", need=Need.MARKET, region="CN-ZJ",
        industry="machinery", brief="the rotor", deadline=date(2031, 1, 1), embargo_until=date(2030, 6, 2),
    )  # fmt: skip
    ordered: CommissionRecord = commissions.place(session, order, who="operator")
    resting.commission_id, resting.updated_at = ordered.id, LONG_AGO
    session.flush()
    assert verdict(session) is Stays.EMBARGO
    (later,) = retention.verdicts(session, now=NOW + timedelta(days=2))
    assert later.stays is Stays.GOES


def test_bytes_that_a_rule_took_are_received_anew(session: Session, resting: ProgrammeRecord) -> None:
    retention.take(session, footage_of(session, resting).id, who="person:1", now=NOW)
    again = record_footage(session, some_footage(), who="person:3")
    assert again.deleted_at is None
    actions = [entry.action for entry in ledger.entries(session, again.subject)]
    assert actions == ["footage received", "footage deleted", "footage received"]
    retention.hold(session, again, who="person:2", why="a dispute", now=NOW)


def test_footage_is_found_by_digest_and_by_programme(session: Session, film: ProgrammeRecord) -> None:
    footage: FootageRecord = footage_of(session, film)
    assert retention.find_footage(session, footage.sha256) is retention.find_footage(session, film.slug) is footage
    with pytest.raises(WrongInput, match="neither"):
        retention.find_footage(session, "nothing")
