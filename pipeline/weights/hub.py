"""Source: the publisher's hub, over HTTP. An interrupted download continues from the bytes that are there."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from pipeline.weights.catalogue import Hub, ModelFile
from pipeline.weights.verify import SourceFailed, accept

CONNECT_TIMEOUT_S = 4.0
"""Short: on a machine without the open internet the next source should start soon."""
READ_TIMEOUT_S = 30.0


def fetch_from_hub(
    hub: Hub,
    wanted: Sequence[ModelFile],
    *,
    folder: Path,
    partials: Path,
    on_bytes: Callable[[int], None],
) -> None:
    """Download the wanted files into folder.

    on_bytes hears the bytes of wanted files that are in place. Raises SourceFailed where the hub cannot be reached,
    answers with an error, or gives other bytes than the catalogue's; what was received stays in partials.
    """
    before_bytes = 0
    for file in wanted:
        partial = partials / f"{file.name}.hub"
        for got_bytes in _download(hub.url + file.name, partial, file):
            on_bytes(before_bytes + got_bytes)
        accept(partial, folder / file.name, file)
        before_bytes += file.size_bytes


def _download(url: str, partial: Path, file: ModelFile) -> Iterator[int]:
    """Bring partial to the file's full size, telling its size as it grows."""
    import httpx

    have_bytes = partial.stat().st_size if partial.exists() else 0
    if have_bytes >= file.size_bytes:
        return
    # identity: a compressed answer would make byte positions meaningless
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={have_bytes}-"} if have_bytes else {})
    timeout = httpx.Timeout(READ_TIMEOUT_S, connect=CONNECT_TIMEOUT_S)
    try:
        with httpx.stream("GET", url, headers=headers, timeout=timeout, follow_redirects=True) as response:
            response.raise_for_status()
            resumed = response.headers.get("content-range", "").startswith(f"bytes {have_bytes}-")
            got_bytes = have_bytes if response.status_code == httpx.codes.PARTIAL_CONTENT and resumed else 0
            with partial.open("ab" if got_bytes else "wb") as handle:
                # no chunk size: gathering chunks would lose the gathered bytes when the connection breaks
                for chunk in response.iter_raw():
                    got_bytes += handle.write(chunk)
                    if got_bytes > file.size_bytes:
                        break  # accept refuses it; no need to fill the disk first
                    yield got_bytes
    except httpx.HTTPStatusError as error:
        raise SourceFailed(f"{url} answered {error.response.status_code}") from error
    except httpx.HTTPError as error:
        raise SourceFailed(f"{url}: {error or type(error).__name__}") from error
