"""One large file sent while the server is killed and the connection cut: is the digest right, what was sent twice?"""

import hashlib
import random
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from portal.upload_bench.cutting import Relay
from portal.upload_bench.served import TOKEN, Served, wait_for
from portal.uploads import client

SAID = {"title_en": "A trial", "title_zh": "试验", "enterprise": "Bench"}
CHUNK_BYTES = 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Interrupted:
    """What happened. memory_bytes: the most each life of the server held; sent_twice_bytes: bodies beyond the file."""

    size_bytes: int
    kills: int
    cuts: int
    wall_s: float
    same_digest: bool
    sent_twice_bytes: int
    chunk_bytes: int
    memory_bytes: tuple[int, ...]

    @property
    def most_sent_twice_bytes(self) -> int:
        """What one chunk an interruption allows."""
        return (self.kills + self.cuts) * self.chunk_bytes


def interrupt(folder: Path, *, size_bytes: int, kills: int, cuts: int, seed: int = 1) -> Interrupted:
    """Send random bytes through a relay, evenly interrupted; every third or so by a kill."""
    file = folder / "footage.bin"
    sha256 = write_random(file, size_bytes, seed=seed)
    served = Served(home=folder / "home")
    served.home.mkdir()
    served.start()
    relay = Relay(to_port=served.port)
    relay.start()
    chance = random.Random(seed)  # noqa: S311  # no secret
    blows = [*["kill"] * kills, *["cut"] * cuts]
    chance.shuffle(blows)
    begun = time.monotonic()
    with client.connect(f"http://127.0.0.1:{relay.port}", TOKEN) as http:
        place = client.announce(http, file, SAID)
        sending = client.Sending(http=http, file=file, place=place)
        # The server ends with the thread that started it: the strokes of fate are this one's.
        sender = threading.Thread(target=sending.to_the_end)
        sender.start()
        _strike(blows, served, relay, sending, size_bytes, chance, sender)
        sender.join()
    kept = served.home / "footage" / sha256 / "original"
    wait_for(kept.is_file, "the kept footage")
    wall_s = time.monotonic() - begun
    with kept.open("rb") as stream:
        same = hashlib.file_digest(stream, "sha256").hexdigest() == sha256
    served.kill()
    return Interrupted(
        size_bytes=size_bytes,
        kills=len(served.memory_bytes) - 1,
        cuts=relay.cuts,
        wall_s=wall_s,
        same_digest=same,
        sent_twice_bytes=sending.sent_bytes - size_bytes,
        chunk_bytes=client.CHUNK_BYTES,
        memory_bytes=tuple(served.memory_bytes),
    )


def write_random(file: Path, size_bytes: int, *, seed: int) -> str:
    """A file that nothing can compress or share; returns its sha256."""
    chance, digest = random.Random(seed), hashlib.sha256()  # noqa: S311  # no secret
    with file.open("wb") as stream:
        for start in range(0, size_bytes, CHUNK_BYTES):
            chunk = chance.randbytes(min(CHUNK_BYTES, size_bytes - start))
            digest.update(chunk)
            stream.write(chunk)
    return digest.hexdigest()


def _strike(
    blows: list[str],
    served: Served,
    relay: Relay,
    sending: client.Sending,
    size_bytes: int,
    chance: random.Random,
    sender: threading.Thread,
) -> None:
    """One blow each time another share of the file has gone out."""
    for number, blow in enumerate(blows, start=1):
        while sending.sent_bytes < size_bytes * number / (len(blows) + 1) and sender.is_alive():
            time.sleep(0.002)
        if not sender.is_alive():
            return
        if blow == "kill":
            served.kill()
            served.start()
        else:
            before = relay.cuts
            relay.arm(chance.randrange(client.CHUNK_BYTES))
            while relay.cuts == before and sender.is_alive():
                time.sleep(0.002)
