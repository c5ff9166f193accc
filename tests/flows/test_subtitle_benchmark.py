"""The whole subtitle bench, its models replaced by a book, its speech and files real."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from flows.bench_material import QUICK_CLIPS, Extent, read_sets, thinned
from flows.bench_speech import SPOKEN
from flows.subtitle_benchmark import measure
from flows.workshop import Workshop, open_workshop
from pipeline.demo.script import load_script
from pipeline.errors import ComponentMissing, ProgramFailed
from pipeline.settings import Settings, TranslatorKind
from tests.conftest import Footages
from tests.flows.bench_children import Children

UNTRANSLATED = "这句话没有译文。"
NARRATION = "We are looking for partners."
QUICK = Extent(quick=True)
TEXTS = thinned((*(scene.narration for scene in load_script().scenes), *SPOKEN), QUICK_CLIPS)


def hears(wav: Path) -> str:
    """Every word right, but the first clip's last."""
    if wav.name == "long.wav":
        return " ".join(TEXTS)
    if not wav.name.startswith("clip"):
        return NARRATION
    text = TEXTS[int(wav.stem.removeprefix("clip"))]
    return text.rpartition(" ")[0] + " banana." if wav.name == "clip000.wav" else text


class Book(dict[str, Sequence[tuple[str, ...]]]):
    """Sentences that are asked again with Chinese written into them stay as wrong as they were."""

    def __missing__(self, _: str) -> Sequence[tuple[str, ...]]:
        return [(UNTRANSLATED,)]


def answers() -> Mapping[str, Sequence[tuple[str, ...]]]:
    """Of the quantities every other is wrong and stays so; of the terms every reference is there or nothing is."""
    sets = read_sets(QUICK, None)
    book = Book({NARRATION: [("我们正在寻找合作伙伴。",)]})
    book |= {
        one.english: [(one.corrupted if place % 2 else one.reference,)] for place, one in enumerate(sets.quantities)
    }
    book |= {one.english: [(one.chinese or UNTRANSLATED,)] for one in sets.terms}
    return book


@pytest.fixture
def shop() -> Iterator[Workshop]:
    with closing(open_workshop(Settings())) as opened:
        yield opened


@pytest.fixture
def children(shop: Workshop) -> Children:
    return Children(shop.runner, hears=hears, answers=answers(), absent={"argos": "Argos package is missing: get it"})


@pytest.mark.media
def test_every_figure_is_the_one_the_book_gives(shop: Workshop, children: Children) -> None:
    bench = replace(shop, runner=children)
    report = measure(bench, [TranslatorKind.GGUF, TranslatorKind.ARGOS], extent=QUICK)
    (own,) = report.hearing
    assert (own.speech, own.figures.clips, own.figures.long_wer) == ("own", len(TEXTS), 0)
    assert own.figures.clip_wer == pytest.approx(1 / own.figures.words)
    assert own.pace.cpu_s_per_minute == pytest.approx(3 / own.pace.minutes, rel=0.01)

    gguf, argos = report.engines
    assert (argos.kind, argos.unavailable) == ("argos", "Argos package is missing: get it")
    quantities, terms = gguf.quantities, gguf.terms
    assert quantities and terms
    half = quantities.sentences // 2
    assert (quantities.alone, quantities.kept) == (quantities.sentences - half, quantities.sentences - half)
    assert (quantities.held, quantities.wrong, quantities.misread) == (half, 0, 0)
    with_reference = [one for one in read_sets(QUICK, None).terms if one.chinese]
    assert terms.alone == terms.obeyed == sum(len(one.terms) for one in with_reference)
    assert (terms.held, terms.wrong) == (terms.sentences - len(with_reference), 0)

    (english,), (chinese,) = report.english, gguf.chinese
    assert (english.rules.cues, chinese.rules.cues, chinese.rules.errors) == (1, 1, 0)
    assert [score.material for score in report.scores] == ["quantities", "terms"]
    assert [one.system for one in report.scores[0].systems] == ["tsite gguf", "tsite gguf, engine alone"]
    assert report.scores[1].systems[0].bleu.score == 100

    first = list(children.ran)
    assert measure(bench, [TranslatorKind.GGUF], extent=QUICK).engines == (gguf,)
    assert children.ran == first


@pytest.mark.media
def test_without_any_engine_or_with_a_broken_one_there_is_no_report(shop: Workshop, children: Children) -> None:
    with pytest.raises(ComponentMissing, match="get it"):
        measure(replace(shop, runner=children), [TranslatorKind.ARGOS], extent=QUICK)
    children.fails_at = len(children.ran)
    with pytest.raises(ProgramFailed, match="broken"):
        measure(replace(shop, runner=children), [TranslatorKind.GGUF], extent=QUICK)


@pytest.mark.media
def test_shared_material_is_measured_where_it_is(
    shop: Workshop, children: Children, tmp_path: Path, footages: Footages
) -> None:
    speech, translation = tmp_path / "speech", tmp_path / "translation"
    speech.mkdir()
    translation.mkdir()
    sound = footages.make("tone.wav", "-f", "lavfi", "-i", "sine=duration=2")
    (speech / "one.wav").write_bytes(sound.read_bytes())
    (speech / "references.json").write_text(json.dumps([{"wav": "one.wav", "text": TEXTS[0]}]))
    for name, line in (("en", NARRATION), ("zh", "我们正在寻找合作伙伴。"), ("argos.zh", "我们在找伙伴。")):
        (translation / f"flores-dev.{name}").write_text(f"{line}\n" * 100)
    report = measure(
        replace(shop, runner=children),
        [TranslatorKind.GGUF],
        extent=Extent(flores=(91, 100), every=3, quick=True),
        shared=tmp_path,
    )
    assert [(one.speech, one.figures.clips) for one in report.hearing] == [("own", len(TEXTS)), ("shared", 1)]
    flores = report.scores[0]
    assert (flores.material, flores.sentences) == ("flores", 4)
    assert "4 lines of 91-100; lines 1-96 were looked at" in flores.note
    assert [one.system for one in flores.systems] == ["argos", "tsite gguf", "tsite gguf, engine alone"]
    assert flores.systems[1].bleu.score == 100
    assert flores.systems[1].chrf.p_value is not None
