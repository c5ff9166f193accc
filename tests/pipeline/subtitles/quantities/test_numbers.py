"""Quantities: read, rewritten, verified."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.subtitles.quantities.chinese_numbers import read_chinese
from pipeline.subtitles.quantities.chinese_numerals import numeral_value
from pipeline.subtitles.quantities.english_numbers import read_english
from pipeline.subtitles.quantities.identifiers import identifiers
from pipeline.subtitles.quantities.numbers import TEN_THOUSAND, number_faults, required_forms, rewrite_numbers
from pipeline.subtitles.quantities.quantity import in_chinese


@pytest.mark.parametrize(
    ("english", "rewritten"),
    [
        ("86 million dollars", "8600万美元"),
        ("one hundred and fifty million", "1.5亿"),
        ("forty-two percent", "42%"),
        ("twenty million euros", "2000万欧元"),
        ("$1.5bn and RMB 20 million", "15亿美元 and 2000万元人民币"),
        ("two and a half billion US dollars", "25亿美元"),
        ("five thousand tonnes", "5000 tonnes"),
        ("30,000 square metres", "3万 square metres"),
        ("a million devices, half a million users", "100万 devices, 50万 users"),
        ("two to three million dollars", "200万美元 to 300万美元"),
        ("between ten and fifteen percent", "between 10% and 15%"),
        ("three point five per cent", "3.5%"),
        ("a 20-million-euro plant", "a 2000万欧元 plant"),
        ("In 2016, twelve engineers", "In 2016, 12 engineers"),
        ("twenty twenty-five", "2025"),
        ("1.2 trillion yuan", "1.2万亿元人民币"),
        ("two companies and one idea", "two companies and one idea"),
        ("the third quarter of the twenty-first century", "the third quarter of the 21世纪"),
        ("the 17th and 18th centuries, a 15th-century press", "the 17th and 18th centuries, a 15世纪 press"),
        ("For centuries, over the centuries, two centuries", "For 数百年, over the 数百年, two centuries"),
        ("40% less energy and twenty percent more tiles", "减少40% energy and 增加20% tiles"),
        ("It is 30 per cent more efficient", "It is 增加30% efficient"),
        ("40% less than before, 12% more in May, 5% more.", "40% less than before, 12% more in May, 5% more."),
        ("three more machines, 20 million more people", "three more machines, 2000万 more people"),
        ("patent ZL201610123456.7 and PCT/CN2021/105994", "patent ZL201610123456.7 and PCT/CN2021/105994"),
        ("ISO 9001 over 5G", "ISO 9001 over 5G"),
        ("twelve thousand three hundred and forty-five", "1.2345万"),
    ],
)
def test_english_quantities_are_rewritten_in_chinese_magnitudes(english: str, rewritten: str) -> None:
    assert rewrite_numbers(english) == rewritten


def test_small_numbers_may_stay_but_a_century_never_does() -> None:
    sentence = "In the 15th century 12 mills used 40% less water, now 20,000 do."
    assert rewrite_numbers(sentence, least=TEN_THOUSAND) == ("In the 15世纪 12 mills used 40% less water, now 2万 do.")


@pytest.mark.parametrize(
    ("chinese", "value", "unit"),
    [
        ("8600万美元", 86_000_000, "USD"),
        ("1.5亿", 150_000_000, ""),
        ("一亿五千万元", 150_000_000, "CNY"),
        ("一点五亿", 150_000_000, ""),
        ("两千零三", 2003, ""),
        ("二〇一六年", 2016, "year"),
        ("百分之四十二", 42, "%"),
        ("提高5个百分点", 5, "pp"),
        ("四成", 40, "%"),
        ("三分之二", Fraction(2, 3), ""),
        ("第十二届", 12, ""),
        ("一万一千牛顿", 11_000, "newton"),
        ("一万一千牛米", 11_000, "Nm"),
        ("十一千牛", 11, "kN"),
        ("1.2万亿", 1_200_000_000_000, ""),
        ("一万亿", 1_000_000_000_000, ""),
        ("12,345", 12345, ""),
        ("3千多人", 3000, ""),
        ("US$200", 200, "USD"),
        ("人民币300万", 3_000_000, "CNY"),
        ("1200多万欧元", 12_000_000, "EUR"),
    ],
)
def test_chinese_quantities_are_read(chinese: str, value: Fraction, unit: str) -> None:
    assert [(found.value, found.unit) for found in read_chinese(chinese)] == [(value, unit)]


@pytest.mark.parametrize("idiom", ["万一", "十分满意", "统一", "千万不要"])
def test_chinese_idioms_are_no_quantities(idiom: str) -> None:
    assert read_chinese(idiom) == ()


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("Our revenue grew by forty-two percent to 86 million dollars.", "营收增长42%，达到8600万美元。"),
        ("Two of our five plants are in Asia.", "我们五家工厂中有两家在亚洲。"),
        ("We start in the third quarter.", "我们第三季度启动。"),
        ("Two thirds of our staff are engineers.", "三分之二的员工是工程师。"),
        ("It took a decade.", "历时十年。"),
        ("Claim one was granted.", "权利要求1获得授权。"),
        ("We employ more than three hundred engineers.", "我们拥有300多名工程师。"),
        ("It takes less than ten minutes.", "10分钟内即可完成。"),
        ("It is ten times faster.", "速度快了10倍。"),
        ("One of the best, and the first in Europe.", "欧洲首家，也是最好的之一。"),
        ("On March 15, 2024 we filed it.", "我们于2024年3月15日提交申请。"),
        ("Hundreds of thousands of users trust us.", "数十万用户信赖我们。"),
        ("We need two to three million dollars.", "我们需要200万至300万美元。"),
        ("In Q3 we were certified to ISO 9001.", "第三季度，我们通过了ISO9001认证。"),
    ],
)
def test_right_translations_have_no_number_fault(english: str, chinese: str) -> None:
    assert number_faults(english, chinese) == ()


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("It grew to 86 million dollars.", "增长到86亿美元。"),
        ("It grew to 86 million dollars.", "增长到8600万欧元。"),
        ("It grew to 86 million dollars.", "增长到8600万。"),
        ("We make five thousand tonnes.", "我们生产5万吨。"),
        ("It fell by thirty percent.", "它下降了。"),
        ("We hold twelve patents.", "我们拥有12项专利，占90%。"),
        ("Two of our plants are in Asia.", "我们有三家工厂在亚洲。"),
        ("Tens of thousands of users trust us.", "数千用户信赖我们。"),
        ("Patent ZL201610123456.7 was granted.", "专利ZL201610123456获得授权。"),
        ("Claim one was granted.", "权利要求获得授权。"),
        ("It survived more than two thousand cycles.", "它经受了2000次循环。"),
        ("It took at least five years.", "历时5年。"),
        ("Our 5G chip is ready.", "我们的芯片已准备就绪。"),
    ],
)
def test_wrong_numbers_are_found(english: str, chinese: str) -> None:
    assert number_faults(english, chinese)


def test_required_forms_name_what_a_translation_must_contain() -> None:
    sentence = "In 2016 we raised twenty million euros for patent PCT/CN2021/105994."
    assert required_forms("more than three hundred engineers") == ("超过300",)
    assert required_forms(sentence) == ("2016", "2000万欧元", "PCT/CN2021/105994")
    spans = "It ran 10 years, 20 weeks, 30 days, 40 hours and 50 seconds."
    assert required_forms(spans) == ("10年", "20周", "30天", "40小时", "50秒")


def test_identifiers_are_no_quantities() -> None:
    assert identifiers("COVID-19, GPT-4, H2O, 3D and A 20% rise") == ("COVID-19", "GPT-4", "H2O", "3D")
    assert [q.value for q in read_english("COVID-19, GPT-4, H2O, 3D and A 20% rise")] == [20]


_MAGNITUDES = {"": 1, " thousand": 10**3, " million": 10**6, " billion": 10**9}


@settings(max_examples=300)
@given(
    st.decimals("0.1", "999", places=1).map(lambda number: f"{number.normalize():f}"),
    st.sampled_from(sorted(_MAGNITUDES)),
    st.sampled_from(["", " percent", " dollars", " euros", " yuan"]),
)
def test_any_quantity_rendered_in_chinese_reads_back_equal(number: str, magnitude: str, unit: str) -> None:
    english = f"It is {number}{magnitude}{unit} today."
    (quantity,) = read_english(english)
    assert quantity.value == Fraction(number) * _MAGNITUDES[magnitude]
    rendered = in_chinese(quantity.value, quantity.unit)
    assert rendered is not None
    (back,) = read_chinese(f"约为{rendered}。")
    assert quantity.rendered_by(back)
    assert number_faults(english, f"今天约为{rendered}。") == ()


_ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen".split()  # noqa: SIM905
_ONES += ["seventeen", "eighteen", "nineteen"]
_TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def _spell(number: int) -> str:
    for size, name in ((10**9, "billion"), (10**6, "million"), (1000, "thousand"), (100, "hundred")):
        if number >= size:
            head, tail = divmod(number, size)
            joint = " and " if tail and size == 100 else " "
            return f"{_spell(head)} {name}" + (joint + _spell(tail) if tail else "")
    if number < 20:
        return _ONES[number]
    return _TENS[number // 10] + (f"-{_ONES[number % 10]}" if number % 10 else "")


@settings(max_examples=300)
@given(st.integers(2, 10**12 - 1))
def test_any_spelled_number_is_read(number: int) -> None:
    spelled = _spell(number)
    quantities = read_english(f"There are {spelled} of them.")
    assert [quantity.value for quantity in quantities] == [number]


def _chinese_numeral(number: int) -> str:
    digits = "零一二三四五六七八九"
    for size, name in ((10**8, "亿"), (10**4, "万"), (1000, "千"), (100, "百"), (10, "十")):
        if number >= size:
            head, tail = divmod(number, size)
            gap = "零" if tail and tail < size // 10 else ""
            return _chinese_numeral(head) + name + (gap + _chinese_numeral(tail) if tail else "")
    return digits[number]


@settings(max_examples=300)
@given(st.integers(1, 10**12 - 1))
def test_any_chinese_numeral_is_read(number: int) -> None:
    assert numeral_value(_chinese_numeral(number)) == number


@settings(max_examples=300)
@given(
    st.text(alphabet="0123456789.,%$€ -万亿千百十零一二两三点分之成半第数几元美 abcdmillion hundred and", max_size=40)
)
def test_no_text_breaks_the_readers(text: str) -> None:
    for quantity in (*read_english(text), *read_chinese(text)):
        assert 0 <= quantity.start < quantity.end <= len(text)
    rewrite_numbers(text)
    number_faults(text, text)


def test_less_than_something_is_not_a_share_of_it() -> None:
    sentence = "It uses 40% less energy than smelting."
    assert number_faults(sentence, "使用的是冶炼的40%的能源。") == ("减少 is not in the translation",)
    assert number_faults(sentence, "能耗比冶炼低40%。") == ()
    assert required_forms(sentence) == ("减少40%",)
