"""Every sentence that a subtitle rule can say is said in Chinese too."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import pipeline
from pipeline.subtitles.checking.written import HELD
from pipeline.subtitles.trimming import CUT_THROUGH
from portal.reviews.rule_messages import message_words

if TYPE_CHECKING:
    from tests.portal.conftest import Site

SUBTITLES = Path(pipeline.__file__).parent / "subtitles"


def spoken(node: ast.expr | None) -> str | None:
    """A sentence with 7 wherever something is filled in; None for what is no sentence."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in node.values)
    return None


def said_by_rules() -> Iterator[str]:
    """The third argument of every found(...), and every `message` that is put together for one."""
    for file in sorted((SUBTITLES / "checking").glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            sentence = None
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "found":
                sentence = spoken(node.args[2])
            elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "message":
                sentence = spoken(node.value)
            # What is put together from other words is below, whole.
            if (
                sentence
                and sentence not in {"7: 7", "7 is not written in 7"}
                and not sentence.startswith(("starts 7 frames 7", "ends 7 frames 7"))
            ):
                yield sentence


PUT_TOGETHER = ("7: 7", "7 is not written in 7", "starts 7 frames 7", "ends 7 frames 7")
"""Sentences of which other words are a part: they are below, whole."""

WHOLE = (
    "x: must be full-width", "x: must be half-width", "「: quotations stand in “ ” and titles in 《 》",
    "A·: · joins the parts of a foreign name and no initials", "ж is not written in Chinese",
    "ж is not written in English", "starts 3 frames after a cut; snap it to the cut or 12 away",
    "starts 3 frames before a cut; snap it to the cut or 12 away", "ends 3 frames after a cut; end it 2 frames before",
    "ends 3 frames before a cut; end it 2 frames before", "86 million is not in the translation",
    "per year is not in the translation", "86亿 is not in the original", "ISO 9001 is missing",
    "invention patent must be 发明专利 or 发明", "的我们 is not Chinese word order", "好的 is not part of the sentence",
    "there is no Chinese in the translation", "the translation repeats itself", "nothing was proposed",
    "the translation is far longer than the original", "the translation is far shorter than the original",
    "there is nothing to translate", "held by the translator",
)  # fmt: skip


def test_every_sentence_of_the_rules_is_said_in_chinese(site: Site) -> None:
    sentences = [*said_by_rules(), *WHOLE]
    assert len(sentences) > 60
    with site.app.test_request_context("/?lang=zh"):
        untold = [sentence for sentence in sentences if message_words(sentence) == sentence]
    assert untold == []


@pytest.mark.parametrize(
    ("said", "chinese"),
    [
        ("a line is 18.5 characters wide; at most 16", "一行宽 18.5 字，最多 16 字"),
        ("万 and 元 in the next cue belong together", "万 与下一条的 元 不能拆开"),
        ("per year is not in the translation", "译文漏了“每 year”"),
        (f"{HELD}86 is not in the translation; the translation repeats itself", "请人工核对：译文漏了 86；译文有重复"),
        (HELD + CUT_THROUGH, "请人工核对：剪辑剪到了这条字幕，请核对它与还听得到的话一致"),
        ("something that no rule says", "something that no rule says"),
    ],
)  # fmt: skip
def test_figures_and_words_are_carried_over(site: Site, said: str, chinese: str) -> None:
    with site.app.test_request_context("/?lang=zh"):
        assert message_words(said) == chinese
    with site.app.test_request_context("/?lang=en"):
        assert message_words(said) == said
