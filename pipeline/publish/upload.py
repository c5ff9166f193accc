"""Publishing a package: every object under its digest, read back, and the pointer last (DESIGN law 4)."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pipeline.digests import sha256_of
from pipeline.errors import CheckFailed, WrongInput
from pipeline.model.channel import Channel, Publication
from pipeline.model.package import Package, digest_of
from pipeline.model.programme import Programme
from pipeline.publish.media_types import POINTER, cache_control, media_type
from pipeline.publish.storage import ObjectMissing, Storage

UPLOADS_AT_ONCE = 8
"""Segments are small: the time goes into waiting for the service, not into sending."""

_NEEDED = ("master.m3u8", "manifest.mpd", "poster.jpg", "programme.json")
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]*")
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Object:
    path: str
    key: str
    source: Path
    sha256: str
    size_bytes: int


def publish_package(
    package: Package,
    programme: Programme,
    channel: Channel,
    storage: Storage,
    *,
    on_progress: Callable[[int, int], None] | None = None,
) -> Publication:
    """Put every file of the package on the channel, then move the pointer to it.

    An object that is there already with the right bytes is not sent again, so a killed upload continues; nor is one
    that the programme has as it is shown now: a corrected subtitle sends subtitles and playlists. Until every object
    has been read back the pointer stays where it was. on_progress hears (bytes done, bytes in all).
    Raises CheckFailed where the folder no longer holds what its digest says or an object reads back differently.
    """
    root = f"{_checked_slug(programme.slug)}/{_checked_digest(package.digest)}"
    objects = _objects(package, root=root)
    known = _shown(programme.slug, storage)
    _upload(objects, storage, present=frozenset(storage.keys(f"{root}/")), known=known, on_progress=on_progress)
    entry = pointer(package, programme, channel, paths=[item.path for item in objects])
    _put_pointer(f"{programme.slug}/{POINTER}", entry, storage)
    return Publication(
        channel=channel.name,
        region=channel.region,
        slug=programme.slug,
        digest=package.digest,
        state="published",
        url=_url(channel, f"{root}/master.m3u8"),
    )


def _shown(slug: str, storage: Storage) -> dict[str, str]:
    """Keys by sha256 of what the channel shows of the programme now; none where it shows nothing."""
    try:
        root = f"{slug}/{_checked_digest(json.loads(storage.read(f'{slug}/{POINTER}'))['digest'])}"
        files: dict[str, str] = json.loads(storage.read(f"{root}/programme.json"))["files"]
    except (ObjectMissing, ValueError, KeyError, WrongInput):
        return {}
    return {sha256: f"{root}/{path}" for path, sha256 in files.items()}


def recall(slug: str, storage: Storage) -> None:
    """Take a programme off a channel: the pointer first, then every object of every digest. Twice is harmless."""
    pointer_key = f"{_checked_slug(slug)}/{POINTER}"
    storage.delete(pointer_key)
    for key in list(storage.keys(f"{slug}/")):
        storage.delete(key)


def pointer(package: Package, programme: Programme, channel: Channel, *, paths: list[str]) -> bytes:
    """current.json: what a player or a page needs to begin. paths: the package's files, relative to it."""
    addresses = {"hls": "master.m3u8", "dash": "manifest.mpd", "poster": "poster.jpg", "programme": "programme.json"}
    if "storyboard.vtt" in paths:
        addresses["storyboard"] = "storyboard.vtt"
    root = f"{programme.slug}/{package.digest}"
    entry = {
        "slug": programme.slug,
        "digest": package.digest,
        "title": {"zh": programme.title_zh, "en": programme.title_en},
        "enterprise": programme.enterprise,
        "need": programme.need.value if programme.need else None,
        "duration_s": round(float(package.duration_s), 3),
        "languages": sorted({path.split("/")[1] for path in paths if re.match(r"subtitles/[^/]+/", path)}),
        "urls": {name: _url(channel, f"{root}/{path}") for name, path in addresses.items()},
    }
    return (json.dumps(entry, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def _objects(package: Package, *, root: str) -> list[_Object]:
    """The package's files. What is published under a digest is what a person approved under it, to the byte."""
    objects = [
        _object(path, package.directory, root=root) for path in sorted(package.directory.rglob("*")) if path.is_file()
    ]
    files = {item.path: item.sha256 for item in objects}
    if missing := tuple(f"{name} is missing" for name in _NEEDED if name not in files):
        raise CheckFailed(f"package {package.digest}", missing)
    if (found := digest_of(files)) != package.digest:
        raise CheckFailed(f"package {package.digest}", (f"{package.directory} now has the digest {found}",))
    return objects


def _object(source: Path, directory: Path, *, root: str) -> _Object:
    path = source.relative_to(directory).as_posix()
    size_bytes = source.stat().st_size
    return _Object(path=path, key=f"{root}/{path}", source=source, sha256=sha256_of(source), size_bytes=size_bytes)


def _upload(
    objects: list[_Object],
    storage: Storage,
    *,
    present: frozenset[str],
    known: Mapping[str, str],
    on_progress: Callable[[int, int], None] | None,
) -> None:
    total_bytes, done_bytes = sum(item.size_bytes for item in objects), 0
    with ThreadPoolExecutor(UPLOADS_AT_ONCE, thread_name_prefix="upload") as pool:
        uploads = [pool.submit(_store, item, storage, present=item.key in present, known=known) for item in objects]
        try:
            for upload in as_completed(uploads):
                done_bytes += upload.result()
                if on_progress is not None:
                    on_progress(done_bytes, total_bytes)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _store(item: _Object, storage: Storage, *, present: bool, known: Mapping[str, str]) -> int:
    """Store one object unless it is there, and read it back. Returns its size in bytes."""
    if not present and item.sha256 in known:
        with suppress(ObjectMissing):
            storage.copy(known[item.sha256], item.key)
            present = True
    if not (present and storage.digest(item.key) == item.sha256):
        storage.put(
            item.key,
            item.source,
            sha256=item.sha256,
            content_type=media_type(item.key),
            cache_control=cache_control(item.key),
        )
        _read_back(item.key, item.sha256, storage)
    return item.size_bytes


def _put_pointer(key: str, entry: bytes, storage: Storage) -> None:
    sha256 = hashlib.sha256(entry).hexdigest()
    storage.put(key, entry, sha256=sha256, content_type=media_type(key), cache_control=cache_control(key, mutable=True))
    _read_back(key, sha256, storage)


def _read_back(key: str, sha256: str, storage: Storage) -> None:
    found = storage.digest(key)
    if found != sha256:
        raise CheckFailed(key, (f"reads back with the sha256 {found}, not {sha256}",))


def _url(channel: Channel, path: str) -> str:
    base = channel.public_url.rstrip("/") if channel.public_url else f"/media/{channel.name}"
    return f"{base}/{path}"


def _checked_slug(slug: str) -> str:
    # An empty slug would make recall delete the whole channel.
    if not _SLUG.fullmatch(slug):
        raise WrongInput("slug", f"{slug!r} is not lower-case letters, digits and hyphens")
    return slug


def _checked_digest(digest: str) -> str:
    if not _DIGEST.fullmatch(digest):
        raise WrongInput("digest", f"{digest!r} is not a sha256")
    return digest
