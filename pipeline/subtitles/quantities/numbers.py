"""Quantities kept: written in Chinese magnitudes before translation, compared value by value after it.

Small models get magnitudes wrong (86 million -> 86亿), so the model is only asked to copy them.
"""

import re

from pipeline.subtitles.quantities.chinese_numbers import read_chinese
from pipeline.subtitles.quantities.chinese_numerals import HALF_WIDTH
from pipeline.subtitles.quantities.comparisons import change_of, comparison
from pipeline.subtitles.quantities.english_numbers import read_english
from pipeline.subtitles.quantities.identifiers import identifiers, without_identifier
from pipeline.subtitles.quantities.matching import harmless, unmatched
from pipeline.subtitles.quantities.quantity import Kind, Quantity, in_chinese, written_whole
from pipeline.subtitles.quantities.units import chinese_names_of

TEN_THOUSAND = 10**4
"""From here on Chinese counts otherwise (万, 亿), and small models err."""
_FOR_CENTURIES = re.compile(
    r"(?<=\bfor )centuries\b|(?<=\b(?:over|down) the )centuries\b|(?<=\bthrough the )centuries\b", re.I
)
"""Small models leave the word as it stands."""
_GIVEN_NAMES = frozenset({"3D", "2D", "CO2", "H2O", "B2B", "B2C", "24/7"})
"""Identifiers that Chinese may write for English words (three-dimensional, carbon dioxide)."""

_PERIODS = {
    "year": "年岁",
    "month": "月",
    "week": "周星",
    "day": "天日昼",
    "h": "时",
    "min": "分",
    "s": "秒",
    "quarter": "季",
}
_DATE_FORMS = {
    "month": "{}月",
    "day": "{}日",
    "quarter": "第{}季度",
    "decade": "{}年代",
    "century": "{}世纪",
}


def rewrite_numbers(sentence: str, *, least: int = 0) -> str:
    """The English sentence with its quantities as Chinese writes them: 86 million dollars -> 8600万美元.

    least: smaller values stay as they are, centuries excepted; 0: shares of more and less are written too (40% less).
    Years, small words (two companies), ordinals, fractions and identifiers stay as they are; so do units of measure.
    """
    rewritten = sentence
    for quantity in reversed(read_english(sentence)):
        end = quantity.end if written_whole(quantity.unit) else quantity.number_end or quantity.end
        replacement = _replacement(quantity, sentence[quantity.start : end])
        if replacement is None or (quantity.value < least and quantity.unit != "century"):
            continue
        if not least and (change := change_of(sentence, quantity)):
            replacement, end = change[0] + replacement, change[1]
        rewritten = rewritten[: quantity.start] + replacement + rewritten[end:]
    return _FOR_CENTURIES.sub("数百年", rewritten)


def _replacement(quantity: Quantity, written: str) -> str | None:
    if quantity.kind is Kind.DATE:
        return _date_replacement(quantity, written)
    if quantity.kind not in {Kind.CARDINAL, Kind.MULTIPLE} or not quantity.exact or not quantity.required:
        return None
    if quantity.kind is Kind.MULTIPLE and not quantity.number_end:
        return None
    if written_whole(quantity.unit):
        return in_chinese(quantity.value, quantity.unit)
    if quantity.value >= TEN_THOUSAND or not re.fullmatch(r"[-\d.]+", written):
        return in_chinese(quantity.value)
    return None


def _date_replacement(quantity: Quantity, written: str) -> str | None:
    """Of a century (15世纪), or of a year that is spelled out."""
    if quantity.unit == "century" and written.lower().endswith("century"):
        return _form(quantity)
    spelled = written[:1].isalpha() and "scal" not in written and not re.search(r"\d", written)
    return in_chinese(quantity.value) if quantity.unit == "year" and spelled else None


def required_forms(sentence: str) -> tuple[str, ...]:
    """The quantities and identifiers of a sentence as a translation should write them, to be named in a prompt."""
    forms = []
    for quantity in read_english(sentence):
        form = _form(quantity) if quantity.required and quantity.exact else None
        if form is not None:
            compared = comparison(sentence, quantity)
            forms.append((compared[0] if compared else "") + form)
    return tuple(dict.fromkeys([*forms, *identifiers(sentence)]))


def _form(quantity: Quantity) -> str | None:
    number = in_chinese(quantity.value)
    if quantity.kind is Kind.DATE and number is not None:
        return _DATE_FORMS[quantity.unit].format(number) if quantity.unit in _DATE_FORMS else number
    if quantity.kind is Kind.CARDINAL:
        return in_chinese(quantity.value, quantity.unit)
    return number if quantity.kind is Kind.ORDINAL else None


def number_faults(sentence: str, target: str) -> tuple[str, ...]:
    """What is wrong with the numbers of a translation, one plain line each; nothing where every quantity is kept.

    Every required quantity and identifier of the sentence must be in the target, and the target may not state
    an exact number or an identifier that the sentence does not have.
    """
    squeezed = _squeezed(target)
    faults: list[str] = []
    for name in dict.fromkeys(identifiers(sentence)):
        blanked = without_identifier(squeezed, name)
        if blanked is None:
            faults.append(f"{name} is missing")
        squeezed = blanked or squeezed
    for name in identifiers(squeezed):
        if name not in _GIVEN_NAMES and without_identifier(sentence, name) is None:
            faults.append(f"{name} is not in the original")
        squeezed = without_identifier(squeezed, name) or squeezed
    faults += _quantity_faults(sentence, squeezed)
    return tuple(dict.fromkeys(faults))


def _squeezed(target: str) -> str:
    """The target in half-width digits, without the spaces that typesetters add; those between Latin words stay."""
    return re.sub(r"(?<![A-Za-z\d]) +| +(?![A-Za-z\d])", "", target.translate(HALF_WIDTH))


def _quantity_faults(sentence: str, target: str) -> list[str]:
    sources = sorted(read_english(sentence), key=lambda quantity: not quantity.required)
    targets = list(read_chinese(target))
    left = unmatched(sources, targets)
    faults = []
    missing = []
    for source in sources:
        if source not in left:
            continue
        shared = any(mark in target for mark in ("各", "均", "都", "分别", "双双"))
        if source.required and not (shared and any(source.rendered_by(found) for found in targets)):
            missing.append(f"{sentence[source.start : source.end]} is not in the translation")
    faults += missing
    for source in sources:
        compared = comparison(sentence, source)
        if compared and source.required and not any(marker in target for marker in compared[1]):
            faults.append(f"{compared[0]} is not in the translation")
        if source.per and not _names(target, source.per):
            faults.append(f"per {source.per} is not in the translation")
    return faults + [
        f"{target[found.start : found.end]} is not in the original"
        for found in targets
        if found.exact and not any(source.rendered_by(found) for source in sources) and not harmless(found, sources)
    ]


def _names(target: str, unit: str) -> bool:
    markers = _PERIODS.get(unit) or chinese_names_of(unit)
    return any(marker in target for marker in (*markers, f"/{unit}"))
