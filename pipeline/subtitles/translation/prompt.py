"""What the local model is asked: ChatML with a fixed beginning (instructions, examples) that its cache keeps."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.subtitles.quantities.numbers import required_forms, rewrite_numbers
from pipeline.subtitles.translation.terms import FoundTerm

_SYSTEM = (
    "你是资深的英译中字幕译者，为企业宣传片翻译旁白。把用户给出的英文句子译成自然、简洁、准确的简体中文，读起来像中国人说的话。"
    "数字和金额照抄句中已写好的形式；术语按给出的译法；没有通用译名的人名和公司名保留英文。只输出一行译文。"
)
_EXAMPLES = (
    ("Good morning, and welcome to our plant in Suzhou.", "早上好，欢迎来到我们的苏州工厂。"),
    (
        "术语：utility model=实用新型\nWe own 35 patents, and 9 utility models have been granted since 2019.",
        "我们拥有35项专利，2019年以来已有9项实用新型获得授权。",
    ),
    (
        "Compared with traditional methods, our process cuts costs by 40% and saves 3.2亿元人民币 a year.",
        "与传统方法相比，我们的工艺可降低成本40%，每年节省3.2亿元人民币。",
    ),
    (
        "术语：Series C=C轮\nWe plan to raise 5000万美元 in a Series C round to build a second factory in Germany.",
        "我们计划通过C轮融资筹集5000万美元，在德国建设第二座工厂。",
    ),
    (
        "What makes this material different is that it can be recycled again and again.",
        "这种材料的独特之处，在于可以反复回收利用。",
    ),
    (
        "Founded in 1998 and based in Munich, the company serves clients in 40 countries.",
        "公司成立于1998年，总部设在慕尼黑，客户遍布40个国家。",
    ),
    ("Four of the ten largest banks in Asia already use our software.", "亚洲十大银行中，已有四家在使用我们的软件。"),
    (
        "That is why so many hospitals trust us, and you only have to clean it once a year.",
        "因此众多医院信赖我们，而且只需每年清洗一次。",
    ),
    ("If you are interested, please get in touch with our team.", "如有兴趣，欢迎与我们的团队联系。"),
)
_CONTROL = re.compile(r"<\|[^|>]*\|>")
"""ChatML's own marks, which no sentence may carry into a prompt."""

MAX_SENTENCE_CHARACTERS = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One sentence as it is asked. text follows the prompt's beginning; a strict question repeats what went wrong."""

    text: str


def prompt_beginning(brief: str = "") -> str:
    """The part of every prompt that does not depend on the sentence."""
    about = f"节目内容：{_plain(brief)[:200]}" if brief.strip() else ""
    turns = "".join(_turn("user", asked) + _turn("assistant", answered) for asked, answered in _EXAMPLES)
    return _turn("system", _SYSTEM + about) + turns


def question(sentence: str, terms: Sequence[FoundTerm]) -> Question:
    """The sentence with its numbers rewritten, after the renderings of those terms that are known to go wrong."""
    return Question(text=_asked(_glossary([one for one in terms if one.term.forbidden]), sentence))


def strict_question(sentence: str, terms: Sequence[FoundTerm]) -> Question:
    """The same, naming what must appear in the translation word for word."""
    required = [*required_forms(sentence), *(one.term.chinese[0] for one in terms)]
    must = (
        [f"译文中必须原样出现：{'、'.join(dict.fromkeys(required))}"]
        if required
        else ["逐字译全，只用中文，不得遗漏或增加"]
    )
    return Question(text=_asked([*_glossary(terms), *must], sentence))


def _glossary(terms: Sequence[FoundTerm]) -> list[str]:
    pairs = dict.fromkeys(f"{one.written}={one.term.chinese[0]}" for one in terms)
    return [f"术语：{'；'.join(pairs)}"] if pairs else []


def _asked(hints: list[str], sentence: str) -> str:
    asked = rewrite_numbers(_plain(sentence)[:MAX_SENTENCE_CHARACTERS])
    return _turn("user", "\n".join([*hints, asked])) + "<|im_start|>assistant\n"


def _plain(text: str) -> str:
    return " ".join(_CONTROL.sub(" ", text).split())


def _turn(role: str, text: str) -> str:
    return f"<|im_start|>{role}\n{text}<|im_end|>\n"
