"""Chinese that no editor would let stand: mended where what is meant is certain, a fault elsewhere."""

import re

from pipeline.subtitles.quantities.chinese_numerals import NUMERAL

_MENDS = (
    # Patents, licences and inventions are counted in 项; only where the word ends there (个许可证 is right).
    (
        re.compile(
            rf"(?<=[\d{NUMERAL}几多])个(?=(?:发明专利|专利|发明|许可|权利要求)(?:[，。；、！？和与及的在已被将]|$))"
        ),
        "项",
    ),
    # Whoever leads a round invests first; 领导 leads people.
    (re.compile(r"(融资|轮)(是?由[^，。；]{1,14})(?:领导|带领|引领)"), r"\1\2领投"),
    # The check digit belongs to the number.
    (re.compile(r"(ZL ?\d{8,12}) ?\. ?(?=[\dX](?![\dA-Za-z]))"), r"\1."),
    # A financing round is completed; 关闭 would end it without money.
    (re.compile(r"关闭(?=了?[^，。；]{0,8}?(?:[A-H]|天使|种子|过桥)轮)"), "完成"),
)
_COUNTED_UNITS = re.compile(r"\b(?:\d[\d,.]*|hundred|thousand|million|billion) units\b(?! of)")
_TRADE = re.compile(
    r"\b(?:sold|sales?|volumes?|factory|plant|line|(?:ship|sell|produc|manufactur|mak|made|buil|deliver|order)\w*)\b"
)
_UNITS = re.compile(r"(?<=[\d百千万亿])个?单位(?![面体时])")
"""What is made and sold is counted in 件 (40,000 units a year); 单位 measures, or is where people work."""
_FOREIGN = re.compile(
    r"(?:[\d.]+%|百分之[^，。；]{1,4}|\d倍|[一二两三四五六七八九十]倍)更(?:少|低|高|多|快|大|小|长|短|轻|强)"
)
"""40%更少的能源: the word order of English, which Chinese does not have (能耗降低40%)."""
_PROMPT = re.compile(r"[=＝]|术语：|必须原样出现|逐字译全|译文不超过")
"""Words of what engines are asked (prompt.py), which small models repeat."""


def mend_wording(source: str, target: str) -> str:
    """The target with what is certainly meant."""
    if _COUNTED_UNITS.search(source) and _TRADE.search(source.lower()):
        target = _UNITS.sub("件", target)
    for wrong, right in _MENDS:
        target = wrong.sub(right, target)
    return target


def wording_faults(source: str, target: str) -> list[str]:
    """What a viewer would stumble over, one plain line each."""
    faults = [f"{found.group()} is not Chinese word order" for found in _FOREIGN.finditer(target)]
    repeated = [found.group() for found in _PROMPT.finditer(target) if found.group() not in source]
    return faults + [f"{one} is not part of the sentence" for one in dict.fromkeys(repeated)]
