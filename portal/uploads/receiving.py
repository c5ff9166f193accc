"""A form's file, or a bare body, from the wire to the disk with flat memory, under a name of ours."""

import secrets
import shutil
import time
from pathlib import Path
from typing import IO

from flask import Flask, Request, g, request
from werkzeug.exceptions import ClientDisconnected

from portal.context import current_portal
from portal.problems import NoSpace
from portal.uploads.intake import MAX_UPLOAD_BYTES
from portal.uploads.partial import CHUNK_BYTES, see_that_there_is_room

FORGOTTEN_S = 24 * 3600
"""A part that nobody has written to for so long belongs to a process that was killed."""


class UploadRequest(Request):
    """A request whose files go straight to the folder for uploads, not to memory or /tmp first."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        return _new_part().open("w+b")


def receive_uploads(app: Flask, endpoint: str) -> None:
    """Let requests to endpoint be as large as footage, and remove whatever any request left behind."""

    def allow() -> None:
        if request.endpoint == endpoint:
            _make_room()

    def tidy(_error: BaseException | None) -> None:
        for part in g.pop("upload_parts", []):
            part.unlink(missing_ok=True)

    app.before_request(allow)
    app.teardown_request(tidy)


def received_file() -> Path:
    """The sent file: the raw body, or a form's field "footage"; empty where nothing was sent.

    It is removed when the request ends unless it has been moved away. Raises ClientDisconnected for half a file.
    """
    if request.mimetype == "multipart/form-data":
        sent = request.files.get("footage")
        if sent is None:
            return _new_part()
        sent.close()
        return Path(str(sent.stream.name))
    path = _new_part()
    with path.open("wb") as file:
        shutil.copyfileobj(request.stream, file, CHUNK_BYTES)
    # gunicorn ends the stream without a word where the sender went away.
    if request.content_length is not None and path.stat().st_size != request.content_length:
        raise ClientDisconnected
    return path


def _make_room() -> None:
    folder = current_portal().incoming
    folder.mkdir(parents=True, exist_ok=True)
    for part in folder.glob("*.part"):
        if part.stat().st_mtime < time.time() - FORGOTTEN_S:
            part.unlink(missing_ok=True)
    request.max_content_length = MAX_UPLOAD_BYTES
    try:
        see_that_there_is_room(folder, request.content_length or 0)
    except OSError as full:
        raise NoSpace from full


def _new_part() -> Path:
    path = current_portal().incoming / f"{secrets.token_hex(16)}.part"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    g.setdefault("upload_parts", []).append(path)
    return path
