"""Many viewers at once: the portal alone, the front end before it, and plain nginx with the same files."""

import asyncio
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from crowd.database import Database
from pipeline.publish.channels import load_channels
from portal.upload_bench.served import Served
from portal.viewer_bench.computing import cpu_s
from portal.viewer_bench.footage import write_package
from portal.viewer_bench.front import nginx
from portal.viewer_bench.seeding import DIGEST, seed, slug_of
from portal.viewer_bench.viewers import Seen, watch

PROGRAMMES = 20
RUSH_S = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """One server under all viewers at the pace of playback, then as fast as they can. cpu_s: of all its processes."""

    server: str
    media_s: tuple[float, ...]
    pages_s: tuple[float, ...]
    errors: tuple[str, ...]
    size_bytes: int
    cpu_s: float
    rush_bytes_per_s: float
    rush_cpu_s_per_gb: float
    rush_errors: tuple[str, ...]


def watching(
    folder: Path, *, viewers: int, seconds: float, rush_s: float = RUSH_S, tell: Callable[[str], None]
) -> list[Watched]:
    """The three of them in turn, for so long at the pace of playback and rush_s as fast as they can.

    Raises ComponentMissing without nginx.
    """
    home = folder / "home"
    _prepare(home)
    page, master = f"/watch/{slug_of(0)}", f"/media/international/{slug_of(0)}/{DIGEST}/master.m3u8"
    served = Served(home=home)
    told = []
    with _running(served), nginx(folder / "nginx", channels=home / "channels", portal_port=served.port) as (front, pid):
        for server, address, asked, sessions in (
            ("nginx", front, None, (pid,)),
            ("front end", front, page, (pid, served.session)),
            ("portal alone", served.address, page, (served.session,)),
        ):
            tell(f"{viewers} viewers of {server}")
            told.append(
                _measured(server, address, asked, master, sessions, viewers=viewers, seconds=seconds, rush_s=rush_s)
            )
    return told


def _measured(
    server: str,
    address: str,
    page: str | None,
    master: str,
    sessions: tuple[int, ...],
    *,
    viewers: int,
    seconds: float,
    rush_s: float,
) -> Watched:
    def run(lasts_s: float, *, paced: bool) -> tuple[Seen, float, float]:
        begun, before_s = time.monotonic(), cpu_s(sessions)
        # A thread of its own: whoever calls may have an event loop running.
        watched = watch(address, page, master, viewers=viewers, seconds=lasts_s, paced=paced)
        with ThreadPoolExecutor(max_workers=1) as alone:
            seen = alone.submit(asyncio.run, watched).result()
        return seen, cpu_s(sessions) - before_s, time.monotonic() - begun

    seen, paced_cpu_s, _ = run(seconds, paced=True)
    rush, rush_cpu_s, rushed_s = run(rush_s, paced=False)
    return Watched(
        server=server,
        media_s=tuple(sorted(seen.media_s)),
        pages_s=tuple(sorted(seen.pages_s)),
        errors=tuple(seen.errors),
        size_bytes=seen.size_bytes,
        cpu_s=paced_cpu_s,
        rush_bytes_per_s=rush.size_bytes / rushed_s,
        rush_cpu_s_per_gb=rush_cpu_s / (rush.size_bytes / 10**9),
        rush_errors=tuple(rush.errors),
    )


def _prepare(home: Path) -> None:
    home.mkdir()
    database = Database.open(f"sqlite:///{home / 'tsite.db'}")
    channels = load_channels(None, home)
    seed(database, channels, programmes=PROGRAMMES, cues=100, tell=lambda _: None)
    database.close()
    for channel in channels:
        if channel.name == "international":
            write_package(Path(channel.storage_url.removeprefix("file:")) / slug_of(0) / DIGEST)


@contextmanager
def _running(served: Served) -> Iterator[None]:
    served.start()
    try:
        yield
    finally:
        served.kill()
