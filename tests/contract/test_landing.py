"""What every Landing promises: SeaweedFS by boto3, and the fake that other tests use."""

from __future__ import annotations

import hashlib
import uuid
from typing import TYPE_CHECKING

import httpx
import pytest

from pipeline.publish.fake_landing import InMemoryLanding
from pipeline.publish.landing import Address, Landing
from pipeline.publish.opening import open_landing
from pipeline.publish.storage import ObjectMissing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.contract.conftest import S3Service

    Send = Callable[[Address, bytes], bool]

FIRST, LAST = b"a" * 5 * 2**20, b"the rest"


@pytest.fixture(params=["s3", "memory"])
def landing(request: pytest.FixtureRequest) -> Iterator[tuple[Landing, Send]]:
    if request.param == "memory":
        fake = InMemoryLanding()
        yield fake, fake.send
        return
    service: S3Service = request.getfixturevalue("s3_keys")
    url = f"s3://tsite-{uuid.uuid4().hex[:12]}/landing"
    with httpx.Client(trust_env=False) as http:
        yield (
            open_landing(url, endpoint_url=service.endpoint_url, region_name=""),
            lambda address, body: (
                http.put(
                    address.url, content=body, headers={**address.headers, "Content-Length": str(len(body))}
                ).is_success
            ),
        )


def address_for(store: Landing, upload_id: str, number: int, body: bytes) -> Address:
    md5 = hashlib.md5(body, usedforsecurity=False).digest()
    return store.address("an-object", upload_id, number, size_bytes=len(body), md5=md5)


def test_parts_become_an_object_that_is_read_from_anywhere(landing: tuple[Landing, Send]) -> None:
    store, send = landing
    upload_id = store.begin("an-object")
    assert store.arrived("an-object", upload_id) == []
    for number, body in ((2, LAST), (1, FIRST)):
        assert send(address_for(store, upload_id, number, body), body)
    assert [(part.number, part.size_bytes) for part in store.arrived("an-object", upload_id)] == [
        (1, len(FIRST)),
        (2, len(LAST)),
    ]
    with pytest.raises(ObjectMissing):
        list(store.read("an-object", 0))
    for _ in range(2):
        store.complete("an-object", upload_id)
    assert b"".join(store.read("an-object", 0)) == FIRST + LAST
    assert b"".join(store.read("an-object", len(FIRST) + 4)) == b"rest"
    for _ in range(2):
        store.delete("an-object")
    with pytest.raises(ObjectMissing):
        store.complete("an-object", upload_id)


def test_an_address_takes_only_the_bytes_it_was_made_for(landing: tuple[Landing, Send]) -> None:
    store, send = landing
    upload_id = store.begin("an-object")
    address = address_for(store, upload_id, 1, b"these")
    assert not send(address, b"those")
    assert not send(address, b"these and more")
    assert store.arrived("an-object", upload_id) == []
    assert send(address, b"these")


def test_what_is_aborted_takes_no_more_parts(landing: tuple[Landing, Send]) -> None:
    store, send = landing
    upload_id = store.begin("an-object")
    address = address_for(store, upload_id, 1, b"these")
    for _ in range(2):
        store.abort("an-object", upload_id)
    assert not send(address, b"these")
    with pytest.raises(ObjectMissing):
        store.arrived("an-object", upload_id)


def test_a_stranger_reads_nothing_of_it(s3_keys: S3Service) -> None:
    bucket = f"tsite-{uuid.uuid4().hex[:12]}"
    store = open_landing(f"s3://{bucket}", endpoint_url=s3_keys.endpoint_url, region_name="")
    upload_id = store.begin("an-object")
    address = address_for(store, upload_id, 1, b"these")
    with httpx.Client(trust_env=False) as http:
        plain = address.url.partition("?")[0]
        assert http.put(address.url, content=b"these", headers=address.headers).is_success
        store.complete("an-object", upload_id)
        assert http.get(plain).status_code == 403
        assert http.put(address.url.replace("partNumber=1", "partNumber=2"), content=b"these").status_code == 403
