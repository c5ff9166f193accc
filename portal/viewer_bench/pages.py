"""How long viewers wait for pages of a large portal, through the real server, one request after the other."""

import os
import random
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from crowd.database import Database
from pipeline.publish.channels import load_channels
from portal.upload_bench.served import Served
from portal.viewer_bench.computing import cpu_s
from portal.viewer_bench.plans import Plan, plans_of
from portal.viewer_bench.seeding import seed, slug_of

WARM_UP = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Waited:
    """One kind of page: seconds for each request, sorted, and the size of one answer.

    cpu_s: what portal and database computed for one request, on average. What is waited for beyond that is other work.
    """

    page: str
    seconds: tuple[float, ...]
    cpu_s: float
    size_bytes: int

    def at(self, share: float) -> float:
        """Seconds within which that share of the requests was answered."""
        return self.seconds[min(len(self.seconds) - 1, int(share * len(self.seconds)))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One database. seed_s: how long publishing took; size_bytes: the database then. load: of the machine meanwhile."""

    kind: str
    load: float
    seed_s: float
    size_bytes: int
    waited: tuple[Waited, ...]
    plans: tuple[Plan, ...]


def measure(
    home: Path,
    database_url: str,
    server: int | None,
    *,
    programmes: int,
    cues: int,
    requests: int,
    tell: Callable[[str], None],
) -> Told:
    """Fill the empty database at that address and ask each kind of page that often. server: the database's process."""
    database = Database.open(database_url)
    begun = time.monotonic()
    seed(database, load_channels(None, home), programmes=programmes, cues=cues, tell=tell)
    seed_s = time.monotonic() - begun
    with _served(home, database_url) as served:
        groups = {served.session, *([server] if server else [])}
        with httpx.Client(base_url=served.address, trust_env=False, timeout=60) as http:
            waited = tuple(_waited(http, page, list(each), groups) for page, each in _asked(programmes, requests))
    plans = plans_of(database)
    size_bytes = _size(database)
    database.close()
    return Told(
        kind=database.engine.dialect.name,
        load=os.getloadavg()[1],
        seed_s=seed_s,
        size_bytes=size_bytes,
        waited=waited,
        plans=plans,
    )


def _asked(programmes: int, requests: int) -> Iterator[tuple[str, Iterator[str]]]:
    """Each kind of page with its addresses."""
    chance = random.Random(3)  # noqa: S311 - any will do

    def numbers() -> Iterator[int]:
        return (chance.randrange(programmes) for _ in range(requests + WARM_UP))

    def same(address: str) -> Iterator[str]:
        return (address for _ in range(requests + WARM_UP))

    yield "home", same("/")
    yield "home, any page", (f"/?before={number + 1}" for number in numbers())
    yield "watch page", (f"/watch/{slug_of(number)}" for number in numbers())
    yield "region", same("/regions/CN-ZJ")
    yield "filters only", same("/search?need=market&region=CN-ZJ&industry=energy")
    for name, question in (
        ("专利, in most programmes", "专利"),
        ("稀土, in one of fifty", "稀土"),
        ("量子点, in a handful", "量子点"),
        ("电, one character", "电"),
        ("专利 稀土", "专利 稀土"),
        ("patent, in most programmes", "patent"),
        ("the, in every programme", "the"),
        ("rare earth", "rare earth"),
        ("quantum dot, in a handful", "quantum dot"),
        ("专利 the company", "专利 the company"),
        ("nothing", "zzzz"),
        ("专利, filtered", "专利&need=market&region=CN-ZJ&industry=energy"),
        ("the, fifth page", f"the&before=w{max(1, programmes - 60)}"),
    ):
        yield f"search: {name}", same(f"/search?q={question}")


def _waited(http: httpx.Client, page: str, addresses: list[str], groups: Collection[int]) -> Waited:
    seconds, size_bytes = [], 0
    for address in addresses[:WARM_UP]:
        http.get(address).raise_for_status()
    before_s = cpu_s(groups)
    for address in addresses[WARM_UP:]:
        begun = time.perf_counter()
        answer = http.get(address)
        seconds.append(time.perf_counter() - begun)
        size_bytes = len(answer.raise_for_status().content)
    computed_s = (cpu_s(groups) - before_s) / len(seconds)
    return Waited(page=page, seconds=tuple(sorted(seconds)), cpu_s=computed_s, size_bytes=size_bytes)


@contextmanager
def _served(home: Path, database_url: str) -> Iterator[Served]:
    served = Served(home=home, settings={"TSITE_DATABASE_URL": database_url})
    served.start()
    try:
        yield served
    finally:
        served.kill()


def _size(database: Database) -> int:
    from sqlalchemy import text

    question = "SELECT pg_database_size(current_database())"
    if database.engine.dialect.name == "sqlite":
        question = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
    with database.session(reading=True) as session:
        return int(session.execute(text(question)).scalar_one())
