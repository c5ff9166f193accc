"""Chinese text -> words that may not be split, each with its part of speech.

rjieba finds the words and tags them (ICTCLAS tags: n noun, v verb, uj 的, …); what it splits and a reader would not
(number and unit, a name, 《title》) is joined again.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.subtitles.chinese_lexicon import FIXED_PHRASES

PAUSES = frozenset("，。；！？")

_LATIN = r"[A-Za-z0-9][A-Za-z0-9&.+/'’_-]*"
_NUMBER = r"[0-9０-９]+(?:[.,:：/][0-9]+)*"
_RANGE = rf"{_NUMBER}(?:[%％]?(?:到|至|[~～—–-]){_NUMBER})?"
_MEASURE = (
    r"(?:个百分点|百分点|平方米|平方公里|立方米|公里|千米|毫米|微米|纳米|厘米|公斤|千克|吨|个小时|小时|分钟|秒|毫秒|"
    r"亿美元|万美元|万欧元|亿欧元|元人民币|美元|欧元|英镑|日元|港元|人民币|摄氏度|伏特|赫兹|千瓦时|兆瓦时|兆瓦|吉瓦|千瓦|"
    r"元|名|项|个月|个|家|件|年|月|日|号|天|周|倍|度|米|克|种|款|条|台|座|辆|套|次|位|人|轮|代|期|届|国|城|岁|升|瓦|伏|"
    r"张|层|所|支|批|成|分|点|只|块|份|步|类|级|强|kW|mm|%|％|℃)"
)
_DATE = rf"{_NUMBER}年(?:{_NUMBER}月(?:{_NUMBER}[日号])?)?[初底末]?|{_NUMBER}月{_NUMBER}[日号]"
_NAME = (
    "[阿埃艾爱安昂奥巴白班邦保贝本比彼别宾波伯博布查达大戴丹德登邓迪蒂丁东杜顿多恩尔法范菲费芬丰夫弗福冈高戈格葛古哈海"
    "汉翰赫黑亨洪胡华怀霍基吉加贾杰金居卡凯坎康考科可克肯孔库昆拉莱赖兰朗劳勒雷里丽利莉列林琳刘鲁卢路吕伦罗洛马玛迈麦"
    "曼梅门蒙米密莫姆墨穆纳娜乃南瑙内尼妮宁纽努诺欧帕潘庞佩彭皮平珀普奇齐恰乔切琴丘让热荣瑞萨塞桑森莎沙山尚舍圣史施什"
    "斯丝思司苏索塔台泰坦汤唐特藤提廷图托瓦万汪威韦维魏温文沃乌伍西希锡夏香肖谢辛休雅亚延扬耶叶伊易因英尤于雨约泽扎詹珍"
    "芝治朱兹祖佐]{1,6}"
)
"""A part of a foreign name, in the characters that foreign names are written with."""
_CHINESE_NUMBER = "一二两三四五六七八九十百千万亿零〇点"
_TOGETHER = re.compile(
    rf"[A-Z]轮(?:融资)?"
    rf"|[{_CHINESE_NUMBER}]+分之[{_CHINESE_NUMBER}0-9]+"
    rf"|第?[约近超]?(?:{_DATE})"
    rf"|[约近超]?{_RANGE} ?[A-Za-zμΩ°/]{{1,5}}(?![A-Za-z0-9])"
    rf"|第?[约近超]?{_RANGE}(?:[百千万亿]+)?[多余]?(?:{_MEASURE})?"
    rf"|[{_CHINESE_NUMBER}]{{2,}}[多余]?(?:{_MEASURE})?"
    rf"|第[一二三四五六七八九十百]+(?:{_MEASURE}|大|季度)?"
    rf"|[一二两三四五六七八九十半几数](?:{_MEASURE})"
    rf"|{_LATIN}(?: {_LATIN}){{0,2}}"
    rf"|《[^《》]{{1,12}}》"
    rf"|(?:[\u4e00-\u9fff]{{1,3}}-)?{_NAME}(?:·{_NAME})+"
)
_NUMERAL = re.compile(rf"[第约近超]?[0-9０-９{_CHINESE_NUMBER}半几数]")

_WRITTEN_WHOLE = re.compile("[0-9A-Za-z·《]")


@dataclass(frozen=True, slots=True)
class ChineseWord:
    """A word no line may split, and its part of speech; m for a quantity, nz for a Latin word or a name."""

    text: str
    tag: str


def chinese_words(text: str) -> list[str]:
    """The unbreakable words of a text in order; joined again they give the text with its white space made single."""
    return [word.text for word in tagged_words(text)]


def tagged_words(text: str, unbreakable: Sequence[str] = ()) -> tuple[ChineseWord, ...]:
    """The unbreakable words of a text in order, each with its part of speech.

    unbreakable: names and terms that stay whole wherever they occur.
    """
    import rjieba  # 0.08 s to load: only where Chinese is laid out

    flat = " ".join(text.split())
    tags: dict[int, str] = {}
    end = 0
    for word, tag in rjieba.tag(flat):
        end += len(word)
        tags[end] = tag
    tags.setdefault(len(flat), "x")
    for start, end, tag in _joined(flat, (*FIXED_PHRASES, *unbreakable)):
        tags = {at: tag for at, tag in tags.items() if not start < at < end}
        if end in tags or tag == "m":
            tags[end] = tag
    for at, character in enumerate(flat):
        if character in PAUSES:
            tags.setdefault(at, "n")
            tags[at + 1] = "x"
    ends = sorted(at for at in tags if at > 0)
    return tuple(ChineseWord(flat[a:b], tags[b]) for a, b in pairwise([0, *ends]))


def _joined(flat: str, unbreakable: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    for match in _TOGETHER.finditer(flat):
        yield match.start(), match.end(), "m" if _NUMERAL.match(match.group()) else "nz"
    for name in unbreakable:
        whole = " ".join(name.split())
        at = flat.find(whole) if whole else -1
        while at >= 0:
            yield at, at + len(whole), "nz"
            at = flat.find(whole, at + len(whole))


def cuts_a_whole(text: str, at: int, names: Sequence[str] = ()) -> bool:
    """Whether a break before text[at] would cut a quantity in digits, a Latin word, a 《title》 or a name in two.

    Quantities in Chinese numerals are left out: 世界第一 家用机器人 is no 一家.
    """
    return any(
        start < at < end and (text[start:end] in names or _WRITTEN_WHOLE.search(text[start:end]))
        for start, end, _ in _joined(text, names)
    )
