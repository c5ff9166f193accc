"""A package as a server delivers it: fetched into a folder, every answer kept. No redirect is followed."""

import hashlib
import json
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePosixPath
from urllib.parse import quote, urljoin, urlsplit

import httpx

from pipeline.errors import ComponentMissing, WrongInput
from pipeline.package.files import Answer, Delivery, read_range

MASTER, MANIFEST = "master.m3u8", "manifest.mpd"
"""What a package's own files are called where its address does not say."""

COMPRESSIBLE = frozenset({".m3u8", ".mpd", ".vtt", ".webvtt", ".json"})
"""Text, for which a compressed answer is welcome; media are asked for as they are."""

MAX_OBJECT_BYTES, MAX_TOTAL_BYTES, MAX_OBJECTS = 512 * 2**20, 4 * 2**30, 20_000
"""Six minutes at 60 Mb/s in one file are 2.7 GB; nothing here is made to hold a server's endless answers."""

MAX_URL_LENGTH = 8000
"""What every server must at least read (RFC 9110 4.1)."""

CONNECT_S, READ_S, OBJECT_S = 10, 20, 300
"""Patience in seconds: for a connection, for the next bytes, for one whole object."""

FETCHES_AT_ONCE, TRIES = 8, 2
CHUNK_BYTES = 2**16


class Served:
    """See Files: what is below one address. Raises ComponentMissing where the server stops answering."""

    def __init__(self, base_url: str, client: httpx.Client, cache: Path) -> None:
        """base_url: ends with a slash. cache: an existing folder."""
        self._base_url = base_url
        self._client = client
        self._cache = cache
        self._answers: dict[str, Answer] = {}
        self._manifest = MANIFEST
        self._pointer: Answer | None = None

    @classmethod
    def at(cls, url: str, client: httpx.Client, cache: Path) -> "tuple[Served, str]":
        """From the address of a multivariant playlist, of a package's folder or of a channel's current.json.

        Returns the files and the playlist's path among them. Raises WrongInput for any other address.
        """
        path = checked_url(url).path
        if path.endswith(".json"):
            return cls._pointed_at(url, client, cache)
        if not path.endswith(".m3u8"):
            url = urljoin(url if path.endswith("/") else url + "/", MASTER)
        return cls(urljoin(url, "."), client, cache), PurePosixPath(urlsplit(url).path).name

    @classmethod
    def _pointed_at(cls, url: str, client: httpx.Client, cache: Path) -> "tuple[Served, str]":
        beside = cls(urljoin(url, "."), client, cache)
        name = PurePosixPath(urlsplit(url).path).name
        try:
            urls = json.loads(beside.read(name))["urls"]
            master, manifest = urljoin(url, urls["hls"]), urljoin(url, urls.get("dash", MANIFEST))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise WrongInput(url, "is not a channel's current.json: it names no urls.hls") from error
        checked_url(master)
        served = cls(urljoin(master, "."), client, cache)
        served._pointer = beside._answers[name]
        served._manifest = manifest.removeprefix(served._base_url)
        return served, PurePosixPath(urlsplit(master).path).name

    def size_bytes(self, path: str) -> int:
        """See Files.size_bytes."""
        answer = self._answers.get(path) or self._fetch(path)
        if answer.fault:
            raise WrongInput(path, answer.fault)
        if answer.location:
            raise WrongInput(path, f"redirects ({answer.status}) to {answer.location[:200]}")
        if answer.status >= httpx.codes.INTERNAL_SERVER_ERROR:
            raise ComponentMissing(self._base_url + path, f"the server fails with status {answer.status}")
        if answer.status != httpx.codes.OK:
            raise WrongInput(path, f"is answered with status {answer.status}")
        return answer.size_bytes

    def redirects(self, path: str) -> bool:
        """Whether the server sends on who asks for this path."""
        return path in self._answers and bool(self._answers[path].location)

    def read(self, path: str, byte_range: tuple[int, int] | None = None) -> bytes:
        """See Files.read."""
        length, offset = byte_range or (self.size_bytes(path), 0)
        self.size_bytes(path)
        return read_range(self._cached(path), length, offset)

    def manifests(self) -> Sequence[str]:
        """See Files.manifests: the one that the pointer names, or the one of the usual name."""
        try:
            self.size_bytes(self._manifest)
        except WrongInput:
            return []
        return [self._manifest]

    def prepare(self, paths: Iterable[str]) -> None:
        """See Files.prepare."""
        wanted = [path for path in dict.fromkeys(paths) if path not in self._answers]
        with ThreadPoolExecutor(FETCHES_AT_ONCE, thread_name_prefix="fetch") as pool:
            list(pool.map(self._fetch, wanted))

    def delivery(self, ranged: tuple[str, int, int] | None) -> Delivery:
        """See Files.delivery."""
        answer = None
        if ranged is not None:
            path, length, offset = ranged
            answer = self._ask(path, {"Accept-Encoding": "identity", "Range": f"bytes={offset}-{offset + length - 1}"})
        return Delivery(answers=dict(self._answers), pointer=self._pointer, byte_range=answer)

    def _fetch(self, path: str) -> Answer:
        if len(self._answers) >= MAX_OBJECTS or sum(one.size_bytes for one in self._answers.copy().values()) > (
            MAX_TOTAL_BYTES
        ):
            raise WrongInput(self._base_url, f"is more than {MAX_OBJECTS} objects or {MAX_TOTAL_BYTES} bytes")
        coding = "gzip" if PurePosixPath(path).suffix in COMPRESSIBLE else "identity"
        self._answers[path] = self._ask(path, {"Accept-Encoding": coding}, keep=True)
        return self._answers[path]

    def _ask(self, path: str, headers: dict[str, str], *, keep: bool = False) -> Answer:
        """One request, tried again where the connection breaks. keep: its body is what read gives."""
        url = self._base_url + quote(path)
        if len(url) > MAX_URL_LENGTH:
            return Answer(fault=f"makes an address of {len(url)} characters")
        for attempt in range(TRIES):
            try:
                with self._client.stream("GET", url, headers=headers) as response:
                    return _answer(response, *_receive(response, self._cached(path) if keep else Path("/dev/null")))
            except httpx.TransportError as error:
                if attempt == TRIES - 1:
                    raise ComponentMissing(
                        self._base_url, f"{type(error).__name__} after {TRIES} tries; is the address right, and up?"
                    ) from error
        raise AssertionError("unreachable")

    def _cached(self, path: str) -> Path:
        return self._cache / hashlib.sha256((self._base_url + path).encode()).hexdigest()


def _receive(response: httpx.Response, kept: Path) -> tuple[int, str]:
    """Writes the body. Returns its size, and what is wrong with it where it is not whole."""
    size, until = 0, time.monotonic() + OBJECT_S
    try:
        with kept.open("wb") as file:
            for chunk in response.iter_bytes(CHUNK_BYTES):
                size += file.write(chunk)
                if size > MAX_OBJECT_BYTES or time.monotonic() > until:
                    return size, f"is more than {MAX_OBJECT_BYTES} bytes or takes longer than {OBJECT_S} s"
    except httpx.DecodingError as error:
        return size, f"is not compressed as its Content-Encoding says: {error}"
    return size, ""


def checked_url(url: str) -> httpx.URL:
    """Raises WrongInput for what is no address of a web server."""
    try:
        parsed = httpx.URL(url)
        urlsplit(url)  # which is stricter about brackets
    except (httpx.InvalidURL, ValueError) as error:
        raise WrongInput(url, f"is no address: {error}") from error
    if parsed.scheme not in {"http", "https"} or not parsed.host:
        raise WrongInput(url, "is not an http or https address")
    return parsed


def new_client() -> httpx.Client:
    """A client that follows no redirect and takes neither proxies nor passwords from the environment."""
    timeout = httpx.Timeout(READ_S, connect=CONNECT_S)
    return httpx.Client(timeout=timeout, follow_redirects=False, trust_env=False)


def _answer(response: httpx.Response, size_bytes: int, fault: str) -> Answer:
    headers = response.headers
    return Answer(
        status=response.status_code,
        media_type=headers.get("content-type", "").partition(";")[0].strip().lower(),
        cache_control=headers.get("cache-control", ""),
        encoding=headers.get("content-encoding", ""),
        location=headers.get("location", "") if response.is_redirect else "",
        size_bytes=size_bytes,
        fault=fault,
    )
