"""How a file is parted."""

import pytest

from pipeline.errors import WrongInput
from pipeline.publish.landing import MOST_PARTS, SMALLEST_PART_BYTES, Part, Parting, plan_parts
from pipeline.publish.opening import open_landing

MB = 2**20
SMALLEST_OF_AMAZON = 5 * MB


@pytest.mark.parametrize(
    ("size_bytes", "part_mb", "count"),
    [
        (1, 8, 1),
        (8 * MB, 8, 1),
        (8 * MB + 1, 8, 2),
        (8000 * MB, 8, 1000),
        (8000 * MB + 1, 16, 501),
        (20 * 2**30, 32, 640),
    ],
)
def test_parts_grow_with_the_file(size_bytes: int, part_mb: int, count: int) -> None:
    parting = plan_parts(size_bytes)
    assert (parting.part_bytes, parting.count) == (part_mb * MB, count)


@pytest.mark.parametrize("size_bytes", [1, 5 * MB, 10**9 + 7, 19_999_999_999, 20 * 2**30])
def test_the_parts_are_the_file_and_within_what_amazon_takes(size_bytes: int) -> None:
    parting = plan_parts(size_bytes)
    sizes = [parting.size_of(number) for number in range(1, parting.count + 1)]
    assert sum(sizes) == size_bytes and len(sizes) <= MOST_PARTS
    assert all(SMALLEST_OF_AMAZON <= size <= 5 * 2**30 for size in sizes[:-1]) and sizes[-1] > 0
    assert SMALLEST_PART_BYTES >= SMALLEST_OF_AMAZON


def test_a_number_that_there_is_not_has_no_bytes() -> None:
    parting = Parting(size_bytes=25, part_bytes=10)
    assert [parting.size_of(number) for number in range(-1, 6)] == [0, 0, 10, 10, 5, 0, 0]


def test_a_part_counts_only_in_its_whole_size() -> None:
    parting = Parting(size_bytes=25, part_bytes=10)
    arrived = [Part(number=number, size_bytes=size, tag="") for number, size in ((1, 10), (2, 9), (3, 5), (9, 10))]
    assert parting.missing(arrived) == [2]
    assert parting.missing([]) == [1, 2, 3]


def test_a_landing_that_is_no_bucket_is_named() -> None:
    with pytest.raises(WrongInput, match="TSITE_LANDING_URL"):
        open_landing("file:/somewhere", endpoint_url="", region_name="")
