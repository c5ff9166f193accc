"""Quantities kept: written in Chinese magnitudes before translation, compared value by value after it.

Small models get magnitudes wrong (86 million -> 86亿), so the model is only asked to copy them.
"""

import re
from fractions import Fraction

from pipeline.subtitles.quantities.chinese_numbers import read_chinese
from pipeline.subtitles.quantities.english_numbers import identifiers, read_english
from pipeline.subtitles.quantities.quantity import Kind, Quantity, in_chinese

_TEN_THOUSAND = 10**4

_Comparisons = tuple[tuple[re.Pattern[str], str, tuple[str, ...]], ...]

_COMPARISONS: _Comparisons = (
    (re.compile(r"more than $"), "超过", ("超", "多", "逾", "余", "以上", "高于", "大于", "不止")),
    (re.compile(r"at least $"), "至少", ("至少", "以上", "不少于", "不低于", "起码", "最少")),
    (re.compile(r"(?:less|fewer) than $"), "不到", ("不到", "不足", "少于", "低于", "小于", "内", "以下", "未满")),
    (re.compile(r"(?:nearly|almost) $"), "近", ("近", "几乎", "差不多")),
    (re.compile(r"up to $"), "最多", ("最多", "高达", "多达", "达", "至多", "上限", "最高", "最长", "最大")),
)
"""What stands before a quantity in English, what Chinese says for it, and what else says the same."""

_DIFFERENCES: _Comparisons = (
    (re.compile(r"^ (?:less|lower|fewer|cheaper|smaller|shorter|lighter)\b"), "减少", tuple("少低减降省短轻小")),
    (re.compile(r"^ (?:more|higher|larger|faster|longer|greater)\b(?! than)"), "增加", tuple("多高大快长增升超提")),
)
"""The same for what stands behind it: 40% less energy is not 40% of the energy."""


def rewrite_numbers(sentence: str) -> str:
    """The English sentence with its quantities as Chinese writes them: 86 million dollars -> 8600万美元.

    Years, small words (two companies), ordinals, fractions and identifiers stay as they are.
    """
    rewritten = sentence
    for quantity in reversed(read_english(sentence)):
        written = sentence[quantity.start : quantity.end]
        replacement = _replacement(quantity, written)
        if replacement is not None:
            rewritten = rewritten[: quantity.start] + replacement + rewritten[quantity.end :]
    return rewritten


def _replacement(quantity: Quantity, written: str) -> str | None:
    if quantity.kind is not Kind.CARDINAL or not quantity.exact:
        return None
    if quantity.unit or quantity.value >= _TEN_THOUSAND or not re.fullmatch(r"[\d.]+", written):
        return in_chinese(quantity.value, quantity.unit)
    return None


def required_forms(sentence: str) -> tuple[str, ...]:
    """The quantities and identifiers of a sentence as a translation should write them, to be named in a prompt."""
    forms = []
    for quantity in read_english(sentence):
        form = in_chinese(quantity.value, quantity.unit) if quantity.required and quantity.exact else None
        if form is not None:
            compared = _comparison(sentence, quantity)
            forms.append((compared[0] if compared else "") + form)
    return tuple(dict.fromkeys([*forms, *identifiers(sentence)]))


def number_faults(sentence: str, target: str) -> tuple[str, ...]:
    """What is wrong with the numbers of a translation, one plain line each; nothing where every quantity is kept.

    Every required quantity and identifier of the sentence must be in the target, and the target may not state
    an exact number that the sentence does not have.
    """
    names = identifiers(sentence)
    squeezed = target.replace(" ", "")
    faults = [f"{name} is missing" for name in names if name.replace(" ", "") not in squeezed]
    open_targets = list(read_chinese(_without(squeezed, names)))
    sources = sorted(read_english(sentence), key=lambda quantity: not quantity.required)
    for quantity in sources:
        match = next((found for found in open_targets if quantity.rendered_by(found)), None)
        if match is not None:
            open_targets.remove(match)
        elif quantity.required:
            faults.append(f"{sentence[quantity.start : quantity.end]} is not in the translation")
        compared = _comparison(sentence, quantity)
        if compared and not any(marker in squeezed for marker in compared[1]):
            faults.append(f"{compared[0]} is not in the translation")
    values = {quantity.value for quantity in sources} | _repeated(sources)
    faults += [
        f"{squeezed_form} is not in the original"
        for found in open_targets
        if found.exact and found.value not in values
        for squeezed_form in [in_chinese(found.value, found.unit) or str(found.value)]
    ]
    return tuple(faults)


def _comparison(sentence: str, quantity: Quantity) -> tuple[str, tuple[str, ...]] | None:
    before, after = sentence[: quantity.start].lower(), sentence[quantity.end :].lower()
    looked_at = [(before, row) for row in _COMPARISONS] + [(after, row) for row in _DIFFERENCES]
    return next(((said, markers) for text, (pattern, said, markers) in looked_at if pattern.search(text)), None)


def _repeated(sources: list[Quantity]) -> set[Fraction]:
    """Values a translation may state once more without inventing anything: growing ten percent is 110 percent."""
    return {Fraction(100) for quantity in sources if quantity.unit == "%"}


def _without(target: str, names: tuple[str, ...]) -> str:
    for name in names:
        target = target.replace(name.replace(" ", ""), "、")
    return target
