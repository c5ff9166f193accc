"""Any quantity written in English and rendered in Chinese reads back equal, and any change of it is found."""

from datetime import date
from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pipeline.subtitles.quantities.chinese_numbers import read_chinese
from pipeline.subtitles.quantities.english_numbers import read_english
from pipeline.subtitles.quantities.numbers import number_faults
from pipeline.subtitles.quantities.quantity import in_chinese
from pipeline.subtitles.quantities.units import same_measure
from tests.pipeline.subtitles.quantities.spellings import (
    MEASURES,
    MONTHS,
    chinese_spellings,
    english_spellings,
    english_units,
    numbers,
)

_MANY = settings(max_examples=400)


@_MANY
@given(numbers(), st.sampled_from(sorted(MEASURES)), st.data())
def test_any_measure_rendered_in_chinese_reads_back_equal(value: Fraction, code: str, data: st.DataObject) -> None:
    written = data.draw(st.sampled_from(english_spellings(value))) + data.draw(st.sampled_from(english_units(code)))
    number, unit = (
        data.draw(st.sampled_from(chinese_spellings(value))),
        data.draw(st.sampled_from(MEASURES[code].chinese)),
    )
    assume(number[-1].isdigit() or not unit.startswith("百"))  # 十一百帕 is said of nothing: it is 11百帕
    assume(unit != "世纪")  # 13世纪 is the thirteenth century
    rendered = number + unit
    sentence, target = f"The result is {written}, as planned.", f"结果是{rendered}，符合计划。"
    (source,) = read_english(sentence)
    (found,) = read_chinese(target)
    assert same_measure(source.value, source.unit, value, code)
    assert same_measure(found.value, found.unit, value, code) or source.rendered_by(found)
    assert number_faults(sentence, target) == ()


@_MANY
@given(numbers(), st.sampled_from(sorted(MEASURES)), st.data())
def test_any_changed_measure_is_found(value: Fraction, code: str, data: st.DataObject) -> None:
    written = data.draw(st.sampled_from(english_spellings(value))) + data.draw(st.sampled_from(english_units(code)))
    rendered = in_chinese(value)
    assert rendered is not None
    changed = data.draw(st.sampled_from(_changes(rendered)))
    name = MEASURES[code].chinese[0]
    assert number_faults(f"The result is {written}, as planned.", f"结果是{changed}{name}，符合计划。")


@_MANY
@given(numbers(), st.sampled_from(sorted(MEASURES)), st.sampled_from(["", *sorted(MEASURES)]), st.data())
def test_any_other_unit_is_found(value: Fraction, code: str, other: str, data: st.DataObject) -> None:
    assume(other != code and not same_measure(value, code, value, other))
    written = data.draw(st.sampled_from(english_spellings(value))) + data.draw(st.sampled_from(english_units(code)))
    name = MEASURES[other].chinese[0] if other else ""
    assert number_faults(f"The result is {written}, as planned.", f"结果是{in_chinese(value)}{name}，符合计划。")


def _changes(rendered: str) -> list[str]:
    """The number with one digit changed, one digit more or another magnitude."""
    at = [index for index, character in enumerate(rendered) if character.isdigit()]
    changed = [rendered[:i] + str((int(rendered[i]) + 1) % 10 or 1) + rendered[i + 1 :] for i in at]
    changed = [form for form in changed if form != rendered]
    whole = rendered.rstrip("万亿")
    changed += [f"{whole}{scale}" for scale in ("", "万", "亿", "万亿") if f"{whole}{scale}" != rendered]
    if "." not in rendered:
        changed.append(f"{whole}0{rendered[len(whole) :]}")
    return changed


_DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 28))


@_MANY
@given(_DAYS, st.integers(0, 3), st.integers(0, 2))
def test_any_date_reads_back_and_its_neighbours_are_found(day: date, english: int, off: int) -> None:
    month = MONTHS[day.month - 1]
    written = (
        f"{month} {day.day}, {day.year}",
        f"{day.day} {month} {day.year}",
        f"the {day.day}th of {month} {day.year}",
        day.isoformat(),
    )[english]
    sentence = f"We signed on {written} in Berlin."
    assert number_faults(sentence, f"我们于{day.year}年{day.month}月{day.day}日在柏林签约。") == ()
    wrong = [day.year, day.month, day.day]
    wrong[off] += 1
    assert number_faults(sentence, "我们于{}年{}月{}日在柏林签约。".format(*wrong))


@_MANY
@given(st.integers(2, 97), st.integers(3, 98), st.sampled_from(["", "%", "万", "万美元"]))
def test_any_range_reads_back(low: int, step: int, scale: str) -> None:
    high = low + step
    unit = {"": "", "%": " percent", "万": "0 thousand", "万美元": "0 thousand dollars"}[scale]
    zero = "0" if "万" in scale else ""
    sentence = f"We expect between {low}{zero and '0'} and {high}{unit} of them."
    chinese = {"": "", "%": "%", "万": "万", "万美元": "万美元"}[scale]
    assert number_faults(sentence, f"我们预计有{low}至{high}{chinese}。") == ()
    assert number_faults(sentence, f"我们预计有{low}至{high + 1}{chinese}。")
    assert number_faults(sentence, f"我们预计有{low + 1 if step > 1 else low - 1}至{high}{chinese}。")


@_MANY
@given(st.integers(3, 20))
def test_a_growth_to_n_times_is_a_growth_by_n_minus_one(factor: int) -> None:
    sentence = f"Exports grew {factor}-fold."
    assert number_faults(sentence, f"出口增至{factor}倍。") == ()
    assert number_faults(sentence, f"出口增长{factor - 1}倍。") == ()
    assert number_faults(sentence, f"出口增长{factor}倍。")


@_MANY
@given(st.integers(1, 8), st.integers(2, 9))
def test_any_share_reads_back(top: int, bottom: int) -> None:
    assume(top < bottom and bottom not in {2})
    names = {3: "third", 4: "quarter", 5: "fifth", 6: "sixth", 7: "seventh", 8: "eighth", 9: "ninth"}
    numerals = "零一二三四五六七八九"
    words = "zero one two three four five six seven eight nine".split()  # noqa: SIM905
    sentence = f"We export {words[top]} {names[bottom]}{'s' if top > 1 else ''} of it."
    assert number_faults(sentence, f"我们出口其中的{numerals[bottom]}分之{numerals[top]}。") == ()
    assert number_faults(sentence, f"我们出口其中的{numerals[bottom]}分之{numerals[top + 1]}。")


@_MANY
@given(st.integers(2000, 2030), st.integers(0, 999_999), st.sampled_from(["CN", "US", "EP"]), st.integers(0, 9))
def test_any_application_number_is_kept_to_the_digit(year: int, serial: int, office: str, other: int) -> None:
    number = f"PCT/{office}{year}/{serial:06d}"
    assert number_faults(f"Application {number} is pending.", f"申请{number}正在审查。") == ()
    changed = number[:-1] + str((int(number[-1]) + other + 1) % 10)
    assert bool(number_faults(f"Application {number} is pending.", f"申请{changed}正在审查。")) == (changed != number)
