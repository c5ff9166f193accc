import base64
import re
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.uploads.protocol import (
    CHECKSUM_BYTES,
    METADATA_LENGTH,
    BadHeader,
    Checksum,
    parse_checksum,
    parse_length,
    parse_metadata,
    parse_number,
    write_metadata,
)

KEYS = st.from_regex(re.compile(r"[!-+\--~]{1,20}", re.ASCII), fullmatch=True)
VALUES = st.text(st.characters(codec="utf-8"), max_size=60)


def read_or_refuse(parse: Callable[[str], Any], text: str) -> Any:
    """What it reads, or the name of the header that it calls bad; any other error is a fault."""
    try:
        return parse(text)
    except BadHeader as bad:
        return bad.name


@given(st.text(max_size=60))
def test_any_text_is_a_number_or_a_bad_header(text: str) -> None:
    number = read_or_refuse(partial(parse_number, name="Upload-Length"), text)
    assert number == "Upload-Length" or (0 <= number < 10**18 and text.isascii())


@given(st.integers(0, 10**18 - 1))
def test_every_number_of_bytes_is_read(number: int) -> None:
    assert parse_number(str(number), "Upload-Offset") == number


@pytest.mark.parametrize("text", ["", "-1", "+1", "1.0", "1e3", "0x10", "٣", "1 2", "1,1", "9" * 19, "1_0"])
def test_what_python_would_take_for_a_number_is_not_one(text: str) -> None:
    with pytest.raises(BadHeader, match="Upload-Offset"):
        parse_number(text, "Upload-Offset")


def test_a_length_is_given_or_put_off_and_never_both() -> None:
    assert parse_length("5", None) == 5
    assert parse_length(None, "1") is None
    for length, deferred in ((None, None), ("5", "1"), (None, "0"), (None, ""), (None, "yes"), ("x", None)):
        with pytest.raises(BadHeader):
            parse_length(length, deferred)


@given(st.dictionaries(KEYS, VALUES, max_size=8))
def test_metadata_reads_back_as_it_was_written(values: dict[str, str]) -> None:
    assert parse_metadata(write_metadata(values)) == values


@given(st.text(max_size=200))
def test_any_text_is_metadata_or_a_bad_header(text: str) -> None:
    found = read_or_refuse(parse_metadata, text)
    assert found == "Upload-Metadata" or all(key and not {" ", ","} & set(key) for key in found)


@given(st.binary(max_size=50))
def test_bytes_that_are_not_utf8_are_replaced(value: bytes) -> None:
    assert parse_metadata(f"filename {base64.b64encode(value).decode()}") == {
        "filename": value.decode("utf-8", "replace")
    }


@pytest.mark.parametrize(
    "text",
    [
        ",",
        "a b c",
        "a !!!!",
        "a YQ",
        "a YQ==,a YQ==",
        "a YQ==,,b",
        "ключ YQ==",
        "a\x00b YQ==",
        "a" * (METADATA_LENGTH + 1),
    ],
)
def test_metadata_that_breaks_a_rule_is_refused(text: str) -> None:
    with pytest.raises(BadHeader, match="Upload-Metadata"):
        parse_metadata(text)


@pytest.mark.parametrize("text", [None, "", "  "])
def test_metadata_may_be_left_out(text: str | None) -> None:
    assert parse_metadata(text) == {}


def test_a_key_may_stand_without_a_value() -> None:
    assert parse_metadata("is_confidential, filename YQ==") == {"is_confidential": "", "filename": "a"}


@given(st.sampled_from(sorted(CHECKSUM_BYTES)), st.binary(max_size=40))
def test_a_checksum_is_read_where_its_digest_has_the_right_length(algorithm: str, digest: bytes) -> None:
    text = f"{algorithm} {base64.b64encode(digest).decode()}"
    if len(digest) == CHECKSUM_BYTES[algorithm]:
        assert parse_checksum(text) == Checksum(algorithm=algorithm, digest=digest)
    else:
        with pytest.raises(BadHeader):
            parse_checksum(text)


@given(st.text(max_size=80))
def test_any_text_is_a_checksum_or_a_bad_header(text: str) -> None:
    found = read_or_refuse(parse_checksum, text)
    assert found == "Upload-Checksum" or found.algorithm in CHECKSUM_BYTES


@pytest.mark.parametrize("algorithm", ["crc32", "SHA256", "sha512", "shake_128", ""])
def test_an_algorithm_that_is_not_offered_is_refused(algorithm: str) -> None:
    with pytest.raises(BadHeader, match="Upload-Checksum"):
        parse_checksum(f"{algorithm} {base64.b64encode(bytes(32)).decode()}")
