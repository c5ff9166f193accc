"""Many senders at once: the portal beside plain nginx writing the same bytes, and what a viewer waits meanwhile."""

import multiprocessing
import os
import shutil
import signal
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import httpx

from crowd import footage, programmes, publications, reviews
from crowd.database import Database
from crowd.records import ProgrammeState
from pipeline.errors import CheckFailed, ComponentMissing
from pipeline.ffmpeg.runner import start_service
from pipeline.model.channel import Publication
from pipeline.model.footage import Footage
from pipeline.model.programme import Programme
from pipeline.publish.channels import load_channels
from portal.upload_bench.interrupted import SAID, write_random
from portal.upload_bench.served import TOKEN, Served, await_answer, free_port, wait_for
from portal.uploads import client
from portal.uploads.protocol import BODY_TYPE, VERSION

WATCH_EVERY_S = 0.05
SLUG = "watched"

NGINX = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log; worker_processes auto; {user}
events {{ worker_connections 1024; }}
http {{
  access_log off; client_max_body_size 0; client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{ listen 127.0.0.1:{port} reuseport; root {folder}/www; location / {{ dav_methods PUT; }} }}
}}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """One server under all senders. watch_s: what each look at the portal's watch page took meanwhile, sorted.

    peak_bytes: the most that the portal has held so far.
    """

    server: str
    wall_s: float
    bytes_per_s: float
    peak_bytes: int
    watch_s: tuple[float, ...]


def crowd(folder: Path, *, senders: int, size_bytes: int, rounds: int) -> list[Crowd]:
    """Both servers in turn, rounds times, while a viewer watches the portal. Raises ComponentMissing without nginx."""
    file = folder / "footage.bin"
    sha256 = write_random(file, size_bytes, seed=2)
    served = Served(home=folder / "home")
    served.home.mkdir()
    _publish_something(served.home)
    served.start()
    told = []
    try:
        for number in range(rounds):
            told.append(_nginx(folder / f"nginx-{number}", file, senders, served))
            told.append(_portal(served, file, senders, sha256))
    finally:
        served.kill()
    return told


def _nginx(folder: Path, file: Path, senders: int, served: Served) -> Crowd:
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if program is None:
        raise ComponentMissing("nginx", "apt-get install nginx-light")
    port = free_port()
    (folder / "www").mkdir(parents=True)
    user = "user root;" if os.getuid() == 0 else ""
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port, user=user))
    argv = (program, "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log"))
    pid = start_service(argv, log=folder / "log", environment=dict(os.environ), dies_with_us=True)
    try:
        await_answer(f"http://127.0.0.1:{port}/")
        heads = [f"PUT /{number} HTTP/1.1\r\nHost: x\r\n" for number in range(senders)]
        told = _measured("nginx", port, heads, file, served)
        kept = [path.stat().st_size for path in (folder / "www").iterdir()]
        if kept != [file.stat().st_size] * senders:
            raise CheckFailed("nginx", ("it did not keep every file",))
    finally:
        os.kill(pid, signal.SIGTERM)
        os.waitpid(pid, 0)
        shutil.rmtree(folder)
    return told


def _portal(served: Served, file: Path, senders: int, sha256: str) -> Crowd:
    with client.connect(served.address, TOKEN) as http:
        places = [client.announce(http, file, {**SAID, "title_en": f"Trial {n}"}) for n in range(senders)]
    heads = [
        f"PATCH {httpx.URL(place).path} HTTP/1.1\r\nHost: x\r\nTus-Resumable: {VERSION}\r\nUpload-Offset: 0\r\n"
        f"Authorization: Bearer {TOKEN}\r\nContent-Type: {BODY_TYPE}\r\n"
        for place in places
    ]
    told = _measured("portal", served.port, heads, file, served)
    kept = served.home / "footage" / sha256 / "original"
    wait_for(kept.is_file, "the kept footage")
    wait_for(lambda: not any((served.home / "uploads").iterdir()), "every upload to be kept")
    return told


def _measured(name: str, port: int, heads: list[str], file: Path, served: Served) -> Crowd:
    os.sync()
    stop = threading.Event()
    waited: list[float] = []
    viewer = threading.Thread(target=_watch, args=(f"{served.address}/watch/{SLUG}", stop, waited))
    viewer.start()
    wall_s = _send_all(port, heads, file)
    stop.set()
    viewer.join()
    return Crowd(
        server=name,
        wall_s=wall_s,
        bytes_per_s=len(heads) * file.stat().st_size / wall_s,
        peak_bytes=served.peak_bytes(),
        watch_s=tuple(sorted(waited)),
    )


def _send_all(port: int, heads: list[str], file: Path) -> float:
    """Seconds until the last of them is answered, sent by a process of its own that hardly touches the bytes."""
    context = multiprocessing.get_context("fork")
    told: multiprocessing.Queue[float | str] = context.Queue()
    process = context.Process(target=_send_in_threads, args=(port, heads, file, told))
    process.start()
    answer = told.get()
    process.join()
    if isinstance(answer, str):
        raise CheckFailed("the senders", (answer,))
    return answer


def _send_in_threads(port: int, heads: list[str], file: Path, told: "multiprocessing.Queue[float | str]") -> None:
    failures: list[str] = []
    barrier = threading.Barrier(len(heads) + 1)

    def send(head: str) -> None:
        with socket.create_connection(("127.0.0.1", port)) as wire, file.open("rb") as stream:
            barrier.wait()
            wire.sendall(f"{head}Content-Length: {file.stat().st_size}\r\nConnection: close\r\n\r\n".encode())
            wire.sendfile(stream)
            answer = wire.recv(65_536).partition(b"\r\n")[0]
        if answer.split()[1:2] not in ([b"201"], [b"204"]):
            failures.append(answer.decode("latin-1"))

    threads = [threading.Thread(target=send, args=(head,)) for head in heads]
    for thread in threads:
        thread.start()
    barrier.wait()
    begun = time.monotonic()
    for thread in threads:
        thread.join()
    told.put(failures[0] if failures else time.monotonic() - begun)


def _watch(address: str, stop: threading.Event, waited: list[float]) -> None:
    with httpx.Client(trust_env=False, timeout=60) as http:
        pause: Callable[[float], bool] = stop.wait
        while not pause(WATCH_EVERY_S):
            begun = time.monotonic()
            http.get(address).raise_for_status()
            waited.append(time.monotonic() - begun)


def _publish_something(home: Path) -> None:
    """A programme whose watch page can be asked for; its media is not."""
    database = Database.open(f"sqlite:///{home / 'tsite.db'}")
    digest = "d" * 64
    with database.session() as session:
        sent = Footage(sha256="f" * 64, path=home / "none", original_name="raw.mp4", size_bytes=1)
        record = programmes.submit(
            session,
            footage=footage.record_footage(session, sent, who="bench"),
            programme=Programme(slug=SLUG, title_en="Watched", title_zh="在看", enterprise="Bench", need=None),
            who="bench",
            options={},
        )
        programmes.advance(session, record, ProgrammeState.PRODUCING, who="bench", why="a trial", digest=digest)
        reviews.open_review(session, record, digest=digest, who="bench", findings=(), doubtful=())
        programmes.advance(session, record, ProgrammeState.IN_REVIEW, who="bench", why="a trial")
        reviews.approve(session, record, who="bench", why="a trial")
        for channel in load_channels(None, home):
            shown = Publication(
                channel=channel.name, region=channel.region, slug=SLUG, digest=digest, state="published", url=""
            )
            publications.record_publication(session, record, shown, who="bench")
        programmes.advance(session, record, ProgrammeState.PUBLISHED, who="bench", why="a trial")
    database.close()
