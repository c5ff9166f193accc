from dataclasses import replace
from datetime import date

from sqlalchemy import text
from sqlalchemy.orm import Session

from crowd import commissions, listings, programmes, publications, teams
from crowd.commissions import Order
from crowd.footage import record_footage
from crowd.listing_records import ListingRecord, TranscriptRecord
from crowd.listings import Asker, Filters, SpokenCue, Transcript
from crowd.records import ProgrammeRecord
from crowd.search_words import terms_of
from pipeline.model.channel import Publication, Region
from pipeline.model.programme import Need
from tests.crowd.conftest import some_footage, some_programme

ANYTHING = Filters()
READER = Asker(channels=("domestic",), today=date(2026, 1, 1))
SAID = (
    "Harbour Works makes pumps that nobody hears.",
    "港湾机械制造听不见噪音的泵。",
    "Eleven patents protect it.",
    "十一项发明专利保护它。",
)


def told(*texts: str) -> Transcript:
    pairs = zip(texts[::2], texts[1::2], strict=True)
    cues = (SpokenCue(start_ms=1000 * n, end_ms=1000 * n + 900, en=en, zh=zh) for n, (en, zh) in enumerate(pairs))
    return Transcript(title_ms=5000, ending_ms=4000, cues=tuple(cues))


def publish(session: Session, slug: str, *said: str, channel: str = "domestic", **names: str) -> ProgrammeRecord:
    record = programmes.find(session, slug)
    if record is None:
        kept = record_footage(session, some_footage(), who="team one")
        programme = replace(some_programme(slug), **names)  # type: ignore[arg-type]
        record = programmes.submit(session, footage=kept, programme=programme, who="team one", options={})
    shown = Publication(
        channel=channel, region=Region.DOMESTIC, slug=slug, digest="d" * 64, state="published", url="/m/1"
    )
    publications.record_publication(session, record, shown, who="worker")
    if said:
        listings.refresh(session, record, told(*said))
    return record


def recall(session: Session, slug: str, channel: str = "domestic") -> None:
    record = programmes.find(session, slug)
    assert record is not None
    publications.record_recall(session, record, channel, who="editor", why="a wrong name")


def search(session: Session, question: str, reader: Asker = READER, filters: Filters = ANYTHING) -> list[str]:
    """Slugs: those that have it in their names, a stroke, the others."""
    terms = terms_of(question)
    tiers = (
        listings.matching(session, reader, filters, terms, in_names=in_names, before=None, limit=9)
        for in_names in (True, False)
    )
    first, second = ([programme.slug for _, programme in tier] for tier in tiers)
    return [*first, *(["|"] if first and second else []), *second]


def newest(session: Session, reader: Asker = READER, filters: Filters = ANYTHING, **page: int) -> list[str]:
    rows = listings.newest(session, reader, filters, before=page.get("before"), limit=page.get("limit", 9))
    return [programme.slug for _, programme in rows]


def test_a_programme_is_found_by_what_is_said_in_it_and_by_its_names_and_by_nothing_else(session: Session) -> None:
    publish(session, "film", *SAID)
    for question in ("泵", "噪音", "发明专利", "patent", "nobody hears", "专利 pump", "影片", "Ltd"):
        assert search(session, question) == ["film"], question
    for question in ("阀门", "valve", "patent valve", "利发"):
        assert search(session, question) == [], question
    for question in ("\"pump' OR 1=1 --", "pump:* & !x", "{names}: pump", "NEAR(pump rotor)", "pump \\ ' \" )("):
        assert set(search(session, question)) <= {"film"}, question


def test_names_lead_and_the_newest_leads_among_equals(session: Session) -> None:
    publish(session, "one", "A film about a rotor.", "转子")
    publish(session, "two", "Nothing.", "无", title_en="The rotor")
    publish(session, "three", "This rotor.", "转子")
    assert search(session, "rotor") == ["two", "|", "three", "one"]


def test_a_recalled_programme_is_found_no_more_and_nothing_of_it_is_kept(session: Session) -> None:
    film = publish(session, "film", *SAID)
    publish(session, "film", channel="abroad")
    recall(session, "film", "abroad")
    assert search(session, "泵") == ["film"]
    row = session.query(ListingRecord).one()
    assert listings.transcript_of(session, film) == told(*SAID)
    assert listings.transcripts(session, [row.id, 99]) == {row.id: told(*SAID)}
    recall(session, "film")
    assert search(session, "泵") == newest(session) == []
    assert session.get(TranscriptRecord, 1) is None
    assert session.scalar(text("SELECT COUNT(*) FROM listing_words")) == 0


def test_corrected_words_take_the_place_of_the_old_ones_and_the_place_in_the_list_stays(session: Session) -> None:
    film = publish(session, "film", *SAID)
    publish(session, "later")
    publish(session, "film", "A quiet valve.", "安静的阀门")
    assert search(session, "泵") == search(session, "patent") == []
    assert search(session, "阀门") == ["film"]
    assert newest(session) == ["later", "film"]
    film.title_en = "A turbine"
    listings.refresh(session, film)
    assert search(session, "turbine") == search(session, "阀门") == ["film"]
    assert search(session, "film") == ["later"]


def test_what_is_on_no_channel_of_the_readers_or_under_embargo_is_not_shown(session: Session) -> None:
    film = publish(session, "film", *SAID, channel="partners")
    assert search(session, "泵") == newest(session) == []
    assert listings.counts(session, READER, "need") == {}
    partner = Asker(channels=("partners",), today=READER.today)
    assert search(session, "泵", partner) == newest(session, partner) == ["film"]
    publish(session, "film")
    film.commission_id = order(session, embargo_until=date(2026, 2, 1))
    listings.refresh(session, film)
    assert search(session, "泵") == newest(session) == []
    after = Asker(channels=READER.channels, today=date(2026, 2, 1))
    assert search(session, "泵", after) == newest(session, after) == ["film"]


def test_the_commission_says_where_and_what_it_is_about(session: Session) -> None:
    film = publish(session, "film", *SAID)
    assert newest(session, filters=Filters(region="CN-GD")) == []
    film.commission_id = order(session)
    listings.refresh(session, film)
    for filters in (Filters(region="CN-GD"), Filters(industry="energy"), Filters(need="financing", region="CN-GD")):
        assert newest(session, filters=filters) == search(session, "泵", filters=filters) == ["film"]
    assert newest(session, filters=Filters(region="CN-GD", need="market")) == []
    assert listings.counts(session, READER, "region") == {"CN-GD": 1}
    assert search(session, "港湾") == ["film"], "the enterprise has a Chinese name"
    publish(session, "other", enterprise="Harbour")  # without a commission the enterprise of that name says it
    assert newest(session, filters=Filters(region="CN-ZJ", industry="machinery")) == ["other"]


def test_pages_go_on_where_the_one_before_ended_whatever_was_published_meanwhile(session: Session) -> None:
    for slug in ("one", "two", "three", "four"):
        publish(session, slug)
    rows = listings.newest(session, READER, ANYTHING, before=None, limit=2)
    publish(session, "five")
    recall(session, "four")
    assert newest(session, before=rows[-1][0].id) == ["two", "one"]


def enterprise(session: Session, name_zh: str) -> int:
    made = teams.make_enterprise(
        session, name_zh=name_zh, name_en="Harbour", region="CN-ZJ", industry="machinery", rights={},
        contact=("", "", ""), who="operator",
    )  # fmt: skip
    return made.id


def order(session: Session, embargo_until: date | None = None) -> int:
    placed = commissions.place(
        session,
        Order(
            enterprise_id=enterprise(session, "港湾机械"), title_zh="泵", title_en="A pump", need=Need.MARKET,
            region="CN-GD", industry="energy", brief="the rotor", deadline=date(2030, 1, 1),
            embargo_until=embargo_until,
        ),
        who="operator",
    )  # fmt: skip
    return placed.id
