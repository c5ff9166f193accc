"""Run as a program: publish a package and be killed by SIGKILL in the middle of storing the n-th object."""

import os
import signal
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.model.channel import Channel, Region
from pipeline.model.package import Package
from pipeline.model.programme import Programme
from pipeline.publish.opening import open_storage
from pipeline.publish.storage import Storage
from pipeline.publish.upload import publish_package


@dataclass(kw_only=True)
class KilledStorage:
    """Hands everything on, until the last put: during that one the process is killed."""

    inner: Storage
    puts_left: int
    lock: threading.Lock = field(default_factory=threading.Lock)

    def put(self, key: str, source: Path | bytes, *, sha256: str, content_type: str, cache_control: str) -> None:
        with self.lock:
            self.puts_left -= 1
            last = self.puts_left == 0
        if last:
            threading.Timer(0.001, os.kill, (os.getpid(), signal.SIGKILL)).start()
        self.inner.put(key, source, sha256=sha256, content_type=content_type, cache_control=cache_control)
        if last:
            threading.Event().wait()

    def __getattr__(self, name: str) -> object:
        return getattr(self.inner, name)


if __name__ == "__main__":
    storage_url, endpoint_url, directory, digest, puts = sys.argv[1:]
    channel = Channel(
        name="domestic",
        region=Region.DOMESTIC,
        kind="stream",
        storage_url=storage_url,
        public=True,
        endpoint_url=endpoint_url,
    )
    package = Package(directory=Path(directory), digest=digest, duration_s=1)  # type: ignore[arg-type]
    programme = Programme(slug="film", title_en="A film", title_zh="影片", enterprise="Ltd")
    storage = KilledStorage(inner=open_storage(channel), puts_left=int(puts))
    publish_package(package, programme, channel, storage)  # type: ignore[arg-type]
