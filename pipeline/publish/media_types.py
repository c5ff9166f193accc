"""What is said about an object when it is served: its media type and how long it may be kept."""

from pathlib import PurePosixPath

POINTER = "current.json"
"""Name of the one mutable object of a programme."""

_TYPES = {
    ".m3u8": "application/vnd.apple.mpegurl",  # RFC 8216 4
    ".mpd": "application/dash+xml",
    ".mp4": "video/mp4",
    ".m4s": "video/mp4",
    ".m4a": "audio/mp4",
    ".vtt": "text/vtt; charset=utf-8",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".json": "application/json",
}
_YEAR_S = 365 * 24 * 3600


def is_pointer(key: str) -> bool:
    """Whether this key is a programme's mutable entry, rather than an object under a digest."""
    return PurePosixPath(key).name == POINTER


def media_type(key: str) -> str:
    """The Content-Type of an object by its name; application/octet-stream where the name says nothing."""
    path = PurePosixPath(key)
    kind = _TYPES.get(path.suffix.lower(), "application/octet-stream")
    if kind == "video/mp4" and "audio" in path.parts[:-1]:
        return "audio/mp4"
    return kind


def cache_control(key: str, mutable: bool = False) -> str:
    """The Cache-Control of an object: a year for what never changes, ask every time for a pointer (hls.md 42)."""
    return "no-cache" if mutable or is_pointer(key) else f"public, max-age={_YEAR_S}, immutable"
