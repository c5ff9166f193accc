import random
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import pytest
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from crowd import ledger, memory
from crowd.database import Database
from pipeline.subtitles.memory.pairs import NEAR, Memory, Pair
from pipeline.subtitles.memory.tmx import read_tmx, write_tmx
from tests.pipeline.subtitles.memory.contract import HOLDS, SEEKS, MemoryContract, pair

WORDS = "the our new patent battery company market line engineer grows holds makes sells fast Europe 42 12"
LONG = "We hold a patent and " * 400


def keep(session: Session, *pairs: Pair) -> int:
    return memory.remember(session, pairs, who="editor", why="review of film")


def actions(session: Session) -> list[tuple[str, str, str]]:
    return [(entry.who, entry.action, entry.why) for entry in ledger.entries(session, memory.SUBJECT)]


class TestRecordedMemory(MemoryContract):
    @pytest.fixture
    def open_memory(self, session: Session) -> Callable[[Sequence[Pair]], Memory]:
        def opened(pairs: Sequence[Pair]) -> Memory:
            keep(session, *pairs)
            return memory.open_memory(session)

        return opened


def test_what_is_remembered_is_there_for_the_next_session(database: Database) -> None:
    with database.session() as session:
        assert keep(session, HOLDS, SEEKS) == 2
    with database.session(reading=True) as session:
        opened = memory.open_memory(session)
        assert opened.exact(HOLDS.source) == HOLDS
        assert opened.nearest(SEEKS.source, count=1, floor=NEAR)[0].pair == SEEKS
        assert actions(session) == [("editor", "corrections remembered", "review of film")]


def test_an_open_memory_knows_exactly_what_is_remembered_meanwhile(session: Session) -> None:
    older, newer = pair("Thank you.", "谢谢。"), pair("Thank you.", "多谢。", days=1)
    keep(session, older, HOLDS)
    opened = memory.open_memory(session)
    assert [match.pair for match in opened.nearest("Thank you.", count=1, floor=0)] == [older]
    keep(session, newer)
    assert opened.exact("Thank you.") == newer
    assert [match.pair for match in opened.nearest("Thank you.", count=3, floor=0)] == [newer, HOLDS]


def test_what_teaches_nothing_is_not_kept(session: Session) -> None:
    assert keep(session, HOLDS, pair(" ", "空"), pair("Blank.", " ")) == 1
    again = pair("the company holds twelve invention patents", HOLDS.target, days=9, who="other")
    assert keep(session, HOLDS, again) == 0
    assert memory.export(session) == (HOLDS,)
    assert len(actions(session)) == 1


def test_a_correction_taken_back_is_kept_as_the_newest(session: Session) -> None:
    history = [pair("Thank you.", target, days=day) for day, target in enumerate(("谢谢。", "多谢。", "谢谢。"))]
    assert keep(session, *history) == 3
    assert keep(session, *history) == 0
    assert memory.open_memory(session).exact("Thank you.") == history[-1]
    assert memory.export(session) == tuple(history)


def test_an_export_read_into_an_empty_memory_is_the_same_memory(session: Session) -> None:
    keep(session, SEEKS, pair("Thank you.", "谢谢。", days=2), pair("Thank you.", "多谢。", days=1))
    exported = memory.export(session)
    assert [one.target for one in exported] == [SEEKS.target, "多谢。", "谢谢。"]
    for source in {one.source for one in exported}:
        memory.forget(session, source, who="chief", why="to another installation")
    assert memory.export(session) == ()
    read = read_tmx(write_tmx(exported), who="nobody", when=datetime.now(UTC))
    assert keep(session, *read.pairs) == 3
    assert memory.export(session) == exported


def test_what_is_forgotten_is_gone_with_its_history_and_stands_in_the_ledger(session: Session) -> None:
    keep(session, HOLDS, pair("Thank you.", "谢谢。", days=1), pair("Thank you!", "多谢。", days=2))
    assert memory.forget(session, "thank you", who="chief", why="a name in it") == 2
    assert memory.export(session) == (HOLDS,)
    entry = ledger.entries(session, memory.SUBJECT)[-1]
    assert (entry.who, entry.action, entry.why) == ("chief", "corrections forgotten", "a name in it")
    assert [(one["target"], one["programme"]) for one in entry.facts["pairs"]] == [
        ("多谢。", "film"),
        ("谢谢。", "film"),
    ]


def test_forgetting_what_is_not_known_says_so_and_leaves_no_trace(session: Session) -> None:
    assert memory.forget(session, "Never heard.", who="chief", why="-") == 0
    assert actions(session) == []


def test_a_sentence_longer_than_an_index_holds_is_found(session: Session) -> None:
    long = pair(LONG, "我们拥有专利")
    keep(session, long, pair(LONG + "more", "另一句"))
    assert memory.open_memory(session).exact(LONG) == long


def test_the_exact_one_is_found_beyond_the_candidates(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "CANDIDATES", 1)
    newer = pair(SEEKS.source, SEEKS.target, days=1)
    keep(session, HOLDS, newer)
    opened = memory.open_memory(session)
    assert [match.pair for match in opened.nearest(HOLDS.source, count=2, floor=0)] == [HOLDS, newer]
    assert [match.pair for match in opened.nearest(HOLDS.source, count=1, floor=0)] == [HOLDS]


def test_a_reading_session_cannot_remember(database: Database) -> None:
    with pytest.raises(DBAPIError), database.session(reading=True) as session:
        keep(session, HOLDS)


def test_ten_thousand_records_answer_in_thirty_milliseconds(session: Session) -> None:
    chooser = random.Random(5)
    sentences = [" ".join(chooser.choices(WORDS.split(), k=chooser.randrange(5, 24))) for _ in range(10_000)]
    keep(session, *(pair(sentence, "译文", days=number % 9) for number, sentence in enumerate(sentences)))
    opened = memory.open_memory(session)
    took_s: list[float] = []
    for sentence in sentences[:9]:
        began = time.perf_counter()
        assert opened.exact(sentence)
        opened.nearest(sentence + " again", count=5, floor=NEAR)
        took_s.append(time.perf_counter() - began)
    assert sorted(took_s)[4] < 0.030
