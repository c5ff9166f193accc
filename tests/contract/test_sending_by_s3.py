"""A file sent through SeaweedFS by the program that sends in parts, interrupted on its way, until it is footage."""

from __future__ import annotations

import random
import uuid
from typing import TYPE_CHECKING

import httpx
import pytest

from crowd.database import Database
from pipeline.intake.keeping import keep
from pipeline.publish.landing import SMALLEST_PART_BYTES
from pipeline.publish.opening import open_landing
from pipeline.settings import Settings
from portal.app import create_app
from portal.context import portal_of
from portal.uploads import parts_client
from portal.uploads.keeping import keep_received
from portal.uploads.landing import land_sealed
from portal.uploads.tus import intake_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.contract.conftest import S3Service

SAID = {"title_en": "A quieter pump", "title_zh": "更安静的泵", "enterprise": "Harbour Works"}


class Killed(Exception):
    """The sender's machine went away."""


class Dying(httpx.BaseTransport):
    """A network that works for so many requests."""

    def __init__(self, requests: int) -> None:
        self._left = requests
        self._below = httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if self._left == 0:
            raise Killed
        self._left -= 1
        return self._below.handle_request(request)

    def close(self) -> None:
        self._below.close()


@pytest.fixture
def portal(tmp_path: Path, s3_keys: S3Service) -> Iterator[httpx.Client]:
    database = Database.open(f"sqlite:///{tmp_path / 'tsite.db'}")
    url = f"s3://tsite-{uuid.uuid4().hex[:12]}/landing"
    app = create_app(
        Settings(home=tmp_path, operator_token="token"),
        database=database,
        channels=(),
        receive=lambda part, name: keep(part, tmp_path / "footage", original_name=name, ours=True),
        landing=open_landing(url, endpoint_url=s3_keys.endpoint_url, region_name=""),
    )
    headers = {"Authorization": "Bearer token", "Accept": "application/json"}
    with httpx.Client(transport=httpx.WSGITransport(app=app), base_url="http://portal", headers=headers) as http:
        yield http
    database.close()


def test_a_killed_sender_goes_on_and_the_digest_is_right(portal: httpx.Client, tmp_path: Path) -> None:
    file = tmp_path / "raw.mp4"
    file.write_bytes(random.Random(1).randbytes(2 * SMALLEST_PART_BYTES + 12_345))
    place = parts_client.announce_parts(portal, file, SAID, on_progress=lambda done, total: None)
    app = portal._transport.app  # type: ignore[attr-defined]
    intake, store = intake_of(app), app.extensions["tsite-landing"]

    def wait(_seconds: float) -> None:
        land_sealed(intake, store)

    def sending(network: httpx.Client) -> parts_client.PartsSending:
        return parts_client.PartsSending(http=portal, store=network, file=file, place=place, sleep=wait)

    with httpx.Client(transport=Dying(2)) as network, pytest.raises(Killed):
        sending(network).to_the_end()
    with httpx.Client(transport=Dying(9)) as network:
        second = sending(network)
        second.to_the_end()
    assert second.sent_bytes == 12_345  # two parts were there, in whole
    assert keep_received(portal_of(app), intake) == 1
    kept = list((tmp_path / "footage").glob("*/original"))
    assert [path.read_bytes() == file.read_bytes() for path in kept] == [True]
    assert list(store.storage.keys("")) == [] and list(intake.folder.iterdir()) == []
