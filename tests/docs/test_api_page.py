"""The examples of docs/api.md, run by curl against a real server in the order of the page."""

from __future__ import annotations

import json
import os
import re
import subprocess
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from werkzeug.serving import make_server

from crowd import queue, uploads
from crowd.database import Database
from crowd.record_base import utc_now
from crowd.work_records import WorkKind
from tests.conftest import ROOT
from tests.portal.conftest import DIGEST, TOKEN, Site, make_site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGE = (ROOT / "docs" / "api.md").read_text("utf-8")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    Database.open(f"sqlite:///{tmp_path / 'empty.db'}").close()
    (tmp_path / "home").mkdir()
    made = make_site(tmp_path / "home", tmp_path / "empty.db")
    yield made
    made.database.close()


def test_the_examples_do_what_the_page_says(site: Site, tmp_path: Path) -> None:
    site.submit("pump")
    site.produce("pump")
    (tmp_path / "clip.mp4").write_bytes(b"film")
    server = make_server("127.0.0.1", 0, site.app, threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    given = {
        **os.environ, "SITE": f"http://127.0.0.1:{server.port}", "TOKEN": TOKEN, "SLUG": "pump", "DIGEST": DIGEST,
        "FOOTAGE": str(tmp_path / "clip.mp4"),
    }  # fmt: skip
    try:
        blocks = re.findall(r"```sh\n(.*?)```", PAGE, re.S)
        read, corrected, approved, sent = (
            subprocess.run(["bash", "-ec", block], env=given, capture_output=True, text=True, check=True).stdout
            for block in blocks
        )
    finally:
        server.shutdown()
    listed, one = objects(read)
    assert (listed["programmes"][0]["slug"], one["review"]["digest"]) == ("pump", DIGEST)
    draft, saved = objects(corrected)
    assert [cue["text"] for cue in draft["cues"] if cue["language"] == "zh-Hans"] == ["盈利与亏损", "谢谢。"]
    assert (saved["outcome"], saved["newest"]) == ("taken", 1)
    assert re.search(r"^HTTP/1.1 303 .*^Location: /programmes/pump", approved, re.M | re.S)
    with site.database.session(reading=True) as session:
        assert [work.kind for work in queue.unfinished(session)] == [WorkKind.RESUBTITLE]
        (place,) = objects(sent)
        assert uploads.find(session, place["url"].rpartition("/")[2], owner="operator")
        assert not uploads.unfinished(session, "operator", now=utc_now())


def objects(text: str) -> list[dict[str, Any]]:
    """The JSON objects that stand one after another."""
    found, at, decoder = [], 0, json.JSONDecoder()
    while at < len(text.rstrip()):
        one, at = decoder.raw_decode(text, at)
        found.append(one)
        at += len(text[at:]) - len(text[at:].lstrip())
    return found
