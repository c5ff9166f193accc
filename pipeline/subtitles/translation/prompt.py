"""What chat models are asked: an instruction that holds for a whole programme, then one question a sentence.

The instruction has no examples: on FLORES-200 dev lines 1-96 three to five of them cost the embedded model 1 to 2 BLEU.
"""

import re
from collections.abc import Sequence
from math import inf

from pipeline.subtitles.quantities.numbers import TEN_THOUSAND, rewrite_numbers
from pipeline.subtitles.translation.engine import Question
from pipeline.subtitles.translation.terms import FoundTerm

_INSTRUCTION = (
    "你是资深英译中翻译。请把用户给出的英文完整、准确地译成通顺自然的简体中文，不遗漏、不增加信息。"
    "人名、地名译成通用中文译名。只输出译文。"
)
_CONTROL = re.compile(r"<\|[^|>]*\|>")
"""ChatML's own marks, which no sentence may carry into a prompt."""

MAX_SENTENCE_CHARACTERS = 600
MAX_ABOUT_CHARACTERS = 120


def instruction(about: str) -> str:
    """The system message. about: what the programme is about, in a line, or empty."""
    return _INSTRUCTION + (f"节目内容：{_plain(about)[:MAX_ABOUT_CHARACTERS]}" if about.strip() else "")


def message(question: Question) -> str:
    """The user message: hints a line each, then the sentence with its large numbers as Chinese writes them.

    A question asked again has all its numbers rewritten, and says what must appear, or that nothing may be
    left out or left in English.
    """
    sentence = _plain(question.sentence)[:MAX_SENTENCE_CHARACTERS]
    hints = [
        *_examples(question),
        *_glossary(question.terms if question.again else [one for one in question.terms if one.term.forbidden]),
        *([f"译文中必须原样出现：{'、'.join(question.insist)}"] if question.insist else []),
        *(["逐字译全，不得遗漏或增加，不得夹杂英文单词"] if question.again and not question.insist else []),
        *([f"译文不超过{int(question.most_width)}个字，简洁"] if question.most_width < inf else []),
    ]
    return "\n".join([*hints, rewrite_numbers(sentence, least=0 if question.again else TEN_THOUSAND)])


def message_in_context(question: Question) -> str:
    """The same with the sentence before it, for models large enough not to translate that one too."""
    before = _plain(question.before)[-MAX_SENTENCE_CHARACTERS:]
    return "\n".join([*([f"上一句（不译）：{before}"] if before else []), message(question)])


def chatml_prefix(about: str) -> str:
    """The part of a ChatML prompt that all sentences of a programme share."""
    return _turn("system", instruction(about))


def chatml(question: Question) -> str:
    """The part of a ChatML prompt that asks for one sentence."""
    return _turn("user", message(question)) + "<|im_start|>assistant\n"


def _examples(question: Question) -> list[str]:
    return [f"参考：{_plain(match.pair.source)} → {_plain(match.pair.target)}" for match in question.examples]


def _glossary(terms: Sequence[FoundTerm]) -> list[str]:
    pairs = dict.fromkeys(f"{one.written}={one.term.chinese[0]}" for one in terms)
    return [f"术语：{'；'.join(pairs)}"] if pairs else []


def _plain(text: str) -> str:
    return " ".join(_CONTROL.sub(" ", text).split())


def _turn(role: str, text: str) -> str:
    # Once more over the whole: names and terms are somebody's text too.
    return f"<|im_start|>{role}\n{_CONTROL.sub(' ', text)}<|im_end|>\n"
