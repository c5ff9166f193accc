"""What an engine wrote -> clean Simplified Chinese text, and what in it is not Chinese."""

import re
import string

from pipeline.subtitles.word_list import words

_FULL_TO_HALF = str.maketrans(
    {chr(code + 0xFEE0): chr(code) for code in b"%0123456789" + string.ascii_letters.encode()}
)
_MARKS = str.maketrans("「」『』•‧・", "“”“”···")
_QUOTED = re.compile(r'"([^"]*)"')
_HALF_TO_FULL = str.maketrans({",": "，", ";": "；", "?": "？", "!": "！"})
_CJK = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_PARENTHESES = re.compile(rf"\(([^()]*[{_CJK}][^()]*)\)|(?<=[{_CJK}]) ?\(([^()]*)\)")
_TORN_DECIMAL = re.compile(rf"(?<=\d) ?[.．] ?(?=\d+ ?(?:[{_CJK}%]|$))")
_PREFIX = re.compile(
    r"^\s*(?:(?:中文|译文|翻译|字幕|简体中文|回答|答案|Chinese|Translation|Subtitle|Output)[^：:\n]{0,8}[：:]\s*)+",
    re.IGNORECASE,
)
_TRAILING_NOTE = re.compile(r"\s*[（(](?:注|译注|注释|Note)[^）)]*[）)]?\s*$")
_QUOTES = {"“": "”", '"': '"', "「": "」", "『": "』", "'": "'", "‘": "’", "《": "》"}
_LATIN_WORD = re.compile(r"(?<![A-Za-z\d])[A-Za-z][A-Za-z'’]*(?:[-&./][A-Za-z0-9]+)*")
_UNITS = frozenset(
    words(
        "mm cm km nm um kg mg ml kwh mwh gwh kw mw gw hz khz mhz ghz db "
        "kpa mpa gpa ph ppm rpm wh mah kva pb tb gb mb kb gbps mbps kbps tops dpi"
    )
)


def clean_target(raw: str, source: str = "") -> str:
    """One line of Chinese from what a model said: no prefix, no wrapping quotes the source lacks, full-width marks."""
    line = next((line for line in raw.splitlines() if line.strip()), "")
    line = _TRAILING_NOTE.sub("", _PREFIX.sub("", line)).strip()
    while len(line) > 1 and _QUOTES.get(line[0]) == line[-1] and not source.lstrip().startswith(("“", '"', "'", "‘")):
        line = line[1:-1].strip()
    return tidy_chinese(line)


def tidy_chinese(text: str) -> str:
    """Marks as standards/subtitles.md wants them, and no space beside Chinese characters.

    Full-width punctuation between Chinese, half-width digits, letters and percent, decimals in one piece, quotations in
    “ ”, parentheses （ ） around or beside Chinese, · between the parts of a name.
    """
    flat = " ".join(text.split()).translate(_FULL_TO_HALF)
    if has_chinese(flat):
        flat = _QUOTED.sub(r"“\1”", flat.translate(_MARKS))
        flat = _PARENTHESES.sub(lambda inside: f"（{inside[1] or inside[2] or ''}）", flat)
        flat = _TORN_DECIMAL.sub(".", flat)
    flat = re.sub(rf"(?<=[{_CJK}%”》）]),|,(?=\s*[{_CJK}“《（])", "，", flat)
    flat = re.sub(rf"(?<=[{_CJK}%\d”》）])([;?!])", lambda mark: mark.group().translate(_HALF_TO_FULL), flat)
    flat = re.sub(rf"(?<=[{_CJK}])\.(?=\s|$|[{_CJK}])", "。", flat)
    flat = re.sub(rf"(?<=[{_CJK}]):(?!\d)", "：", flat)
    flat = re.sub(rf"(?<=[{_CJK}，。！？；：、“”《》（）]) +| +(?=[{_CJK}，。！？；：、“”《》（）%])", "", flat)
    return re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", flat)


def has_chinese(text: str) -> bool:
    """Whether the text has a Chinese character."""
    return re.search(f"[{_CJK}]", text) is not None


def english_leftovers(target: str, source: str | None = None) -> tuple[str, ...]:
    """Latin words in a Chinese text that are no name, unit, acronym or identifier.

    With the source at hand, a word is a name where the source has it with a capital or a digit; without, where it is
    itself written so.
    """
    return tuple(word for word in _LATIN_WORD.findall(target) if not _belongs(word, source))


def _belongs(word: str, source: str | None) -> bool:
    if word.lower() in _UNITS or len(word) == 1:
        return True
    named = any(character.isupper() or character.isdigit() for character in word)
    return named if source is None else named and word.lower() in source.lower()
