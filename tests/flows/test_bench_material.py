"""Which sentences the subtitle bench takes."""

from itertools import pairwise
from pathlib import Path

import pytest

from flows.bench_material import LOOKED_AT, QUICK_SENTENCES, Extent, read_flores, read_sets, thinned
from pipeline.errors import WrongInput
from pipeline.subtitles.sets.quantity_set import read_quantity_set
from pipeline.subtitles.sets.term_set import read_term_set


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Ten lines of each language and of two systems; one line holds a separator that is no line's end."""
    for name in ("en", "zh", "zeta.zh", "argos.zh"):
        lines = "".join(f"{name}{n}\u2028\n" if n == 4 else f"{name}{n}\n" for n in range(1, 11))
        (tmp_path / f"flores-dev.{name}").write_text(lines, encoding="utf-8")
    return tmp_path


def test_lines_are_counted_from_one_and_every_system_gives_the_same_ones(folder: Path) -> None:
    flores = read_flores(folder, Extent(flores=(3, 9), every=2))
    assert flores is not None
    assert flores.lines == (3, 5, 7, 9)
    assert flores.english == ("en3", "en5", "en7", "en9")
    assert flores.reference == ("zh3", "zh5", "zh7", "zh9")
    assert list(flores.systems) == ["argos", "zeta"]
    assert flores.systems["zeta"] == ("zeta.zh3", "zeta.zh5", "zeta.zh7", "zeta.zh9")


@pytest.mark.parametrize("span", [(0, 3), (5, 4), (3, 11)])
def test_lines_that_are_not_there_are_refused(folder: Path, span: tuple[int, int]) -> None:
    with pytest.raises(WrongInput, match="1-10"):
        read_flores(folder, Extent(flores=span))


def test_a_system_with_other_lines_is_refused(folder: Path) -> None:
    (folder / "flores-dev.zeta.zh").write_text("zeta1\n")
    with pytest.raises(WrongInput) as caught:
        read_flores(folder, Extent(flores=(1, 10)))
    assert caught.value.field == "flores-dev.zeta.zh"


def test_without_flores_there_is_none(tmp_path: Path) -> None:
    assert read_flores(tmp_path, Extent()) is None
    assert read_sets(Extent(), tmp_path).texts["flores"] == ()


def test_lines_that_were_looked_at_are_left_out_unless_asked_for() -> None:
    assert Extent().flores[0] == LOOKED_AT + 1


def test_the_sets_are_whole_unless_the_run_is_quick() -> None:
    whole, quick = read_sets(Extent(), None), read_sets(Extent(quick=True), None)
    assert (whole.quantities, whole.terms) == (read_quantity_set(), read_term_set())
    assert len(quick.texts["quantities"]) <= QUICK_SENTENCES
    assert set(quick.quantities) < set(whole.quantities)
    assert any(one.chinese for one in quick.terms)


@pytest.mark.parametrize(("count", "most", "taken"), [(10, 20, 10), (10, 10, 10), (10, 4, 4), (11, 5, 4), (0, 5, 0)])
def test_thinning_spreads_evenly_and_takes_no_more(count: int, most: int, taken: int) -> None:
    found = thinned(range(count), most)
    assert len(found) == taken
    assert found[:1] == tuple(range(count))[:1]
    assert len({b - a for a, b in pairwise(found)}) <= 1
