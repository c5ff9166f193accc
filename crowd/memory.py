"""The translation memory on the record: what people corrected, kept, answered from, given away and forgotten."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from functools import cached_property
from operator import itemgetter

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from crowd import ledger
from crowd.records import CorrectionRecord
from pipeline.subtitles.memory.pairs import Match, Pair, PairMemory, sentence_key

SUBJECT = "translation-memory"
"""The memory's name in the ledger."""

CANDIDATES = 20_000
"""How many of the newest corrections the nearest are sought among; the exact one is found however old it is."""

_KEYS_A_QUERY = 500


class RecordedMemory:
    """A Memory that answers from the records, as long as its session is open."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def exact(self, source: str) -> Pair | None:
        """See Memory. One indexed question."""
        found = _pairs(self._session, key=_key_sha256(source), newest=1)
        return found[0] if found else None

    def nearest(self, source: str, *, count: int, floor: float) -> tuple[Match, ...]:
        """See Memory. Sought among CANDIDATES, read once: what is remembered later is found when it is exact."""
        same = self.exact(source)
        exact = (Match(pair=same, score=1.0),) if same else ()
        others = self._candidates.nearest(source, count=count, floor=floor)
        return (exact + tuple(match for match in others if match.score < 1))[:count]

    @cached_property
    def _candidates(self) -> PairMemory:
        return PairMemory(reversed(_pairs(self._session, newest=CANDIDATES)))


def open_memory(session: Session) -> RecordedMemory:
    """The memory as this session sees it; a reading session is enough."""
    return RecordedMemory(session)


def remember(session: Session, pairs: Iterable[Pair], *, who: str, why: str) -> int:
    """Keep what people corrected; returns how many pairs are new, and notes in the ledger that who put them in.

    Times are kept to the second, as TMX has them. Left out is what teaches nothing: blank sentences, a pair that is
    kept already, and a target that already is the newest of its sentence.
    """
    told = [
        replace(pair, when=pair.when.replace(microsecond=0))
        for pair in pairs
        if sentence_key(pair.source) and pair.target.strip()
    ]
    known = _known(session, {_key_sha256(pair.source) for pair in told})
    rows: list[dict[str, object]] = []
    for pair in told:
        key = _key_sha256(pair.source)
        standing = known[key]
        # Reversed, since max takes the first of equals and the later of the same time is the newer.
        newest = max(reversed(standing), key=itemgetter(0), default=(pair.when, ""))
        if (pair.when, pair.target) in standing or newest[1] == pair.target:
            continue
        standing.append((pair.when, pair.target))
        rows.append(
            {
                "source": pair.source,
                "key_sha256": key,
                "target": pair.target,
                "who": pair.who,
                "programme": pair.programme,
                "at": pair.when,
            }
        )
    if rows:
        session.execute(insert(CorrectionRecord), rows)
        facts = {"pairs": len(rows)}
        ledger.append(session, who=who, action="corrections remembered", subject=SUBJECT, why=why, facts=facts)
    return len(rows)


def export(session: Session) -> tuple[Pair, ...]:
    """Every correction on record, older ones of the same sentence too, oldest first."""
    return tuple(reversed(_pairs(session)))


def forget(session: Session, source: str, *, who: str, why: str) -> int:
    """Take all corrections of a sentence out of the memory; returns how many. The ledger keeps what they said."""
    key = _key_sha256(source)
    gone = _pairs(session, key=key)
    if gone:
        session.execute(delete(CorrectionRecord).where(CorrectionRecord.key_sha256 == key))
        facts = {"pairs": [{**asdict(pair), "when": pair.when.isoformat()} for pair in gone]}
        ledger.append(session, who=who, action="corrections forgotten", subject=SUBJECT, why=why, facts=facts)
    return len(gone)


def _pairs(session: Session, *, key: str | None = None, newest: int | None = None) -> list[Pair]:
    """The newest corrections of the sentence with this key, else of all; all of them where newest is None."""
    columns = (
        CorrectionRecord.source,
        CorrectionRecord.target,
        CorrectionRecord.who,
        CorrectionRecord.programme,
        CorrectionRecord.at,
    )
    chosen = select(*columns).order_by(CorrectionRecord.at.desc(), CorrectionRecord.id.desc()).limit(newest)
    if key is not None:
        chosen = chosen.where(CorrectionRecord.key_sha256 == key)
    return [
        Pair(source=source, target=target, who=who, programme=programme, when=at)
        for source, target, who, programme, at in session.execute(chosen)
    ]


def _known(session: Session, keys: Iterable[str]) -> dict[str, list[tuple[datetime, str]]]:
    """When each of these sentences was given which target."""
    known: defaultdict[str, list[tuple[datetime, str]]] = defaultdict(list)
    asked: Sequence[str] = sorted(keys)
    for start in range(0, len(asked), _KEYS_A_QUERY):
        ours = CorrectionRecord.key_sha256.in_(asked[start : start + _KEYS_A_QUERY])
        columns = (CorrectionRecord.key_sha256, CorrectionRecord.at, CorrectionRecord.target)
        for key, at, target in session.execute(select(*columns).where(ours).order_by(CorrectionRecord.id)):
            known[key].append((at, target))
    return known


def _key_sha256(source: str) -> str:
    return hashlib.sha256(sentence_key(source).encode("utf-8", "surrogatepass")).hexdigest()
