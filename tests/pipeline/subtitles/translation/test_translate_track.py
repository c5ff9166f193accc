"""English cues -> Chinese cues, and the checks on both."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from pipeline.model.subtitle import SubtitleTrack
from pipeline.model.transcript import Transcript
from pipeline.subtitles.check import check_track
from pipeline.subtitles.cueing import cue_english
from pipeline.subtitles.layout import longest_width
from pipeline.subtitles.memory.pairs import Memory, Pair, PairMemory
from pipeline.subtitles.sentences import sentence_spans
from pipeline.subtitles.translation.names import parse_names
from pipeline.subtitles.translation.translate_track import track_sentences, translate_track
from pipeline.subtitles.translation.translator import Brief, Progress, Sentence, Translation, Translator

Speak = Callable[..., Transcript]
EMPTY = PairMemory([])

CHINESE = {
    "Our company holds twelve invention patents in lithium battery recycling and is looking for a partner in Europe.": (
        "我们公司拥有12项锂电池回收领域的发明专利，正在欧洲寻找合作伙伴。"
    ),
    "Last year our revenue grew by forty-two percent to 86 million dollars.": "去年我们的营收增长42%，达到8600万美元。",
    "Would you like to work with us?": "您愿意与我们合作吗？",
}
LAST = "Would you like to work with us?"


@dataclass
class FakeTranslator:
    """Answers from a book; what it does not know it holds."""

    name: str = "book"
    asked: tuple[Sentence, ...] = ()

    def translate(
        self, sentences: Sequence[Sentence], *, brief: Brief, on_progress: Progress | None = None
    ) -> tuple[Translation, ...]:
        self.asked = tuple(sentences)
        return tuple(
            Translation(
                source=sentence.text,
                target=CHINESE.get(sentence.text, "这句话需要人工检查。"),
                engine=self.name,
                held=sentence.text not in CHINESE,
                reason="" if sentence.text in CHINESE else "unknown",
            )
            for sentence in sentences
        )

    def close(self) -> None:
        """Nothing is held."""


def _translate(
    english: SubtitleTrack, translator: Translator, memory: Memory = EMPTY, names: str = ""
) -> SubtitleTrack:
    sentences = track_sentences(english, memory)
    return translate_track(english, sentences, translator, brief=Brief(names=parse_names(names)), terms=())


def test_whole_sentences_are_translated_and_laid_over_the_same_cues(speak: Speak) -> None:
    english = cue_english(speak(*CHINESE))
    translator = FakeTranslator()
    chinese = _translate(english, translator)
    assert [sentence.text for sentence in translator.asked] == list(CHINESE)
    assert [sentence.before for sentence in translator.asked] == ["", *list(CHINESE)[:-1]]
    assert chinese.language == "zh-Hans"
    assert chinese.engine == "book"
    assert [(c.identity, c.start_ms, c.end_ms) for c in chinese.cues] == [
        (c.identity, c.start_ms, c.end_ms) for c in english.cues
    ]
    assert check_track(chinese) == ()
    text = "".join("".join(cue.lines) for cue in chinese.cues)
    assert "8600万美元" in text
    assert text.endswith("吗？")


def test_a_held_sentence_holds_all_its_cues_and_no_others(speak: Speak) -> None:
    unknown = "This is a sentence that goes on and on, so that it needs more than one cue to be read at ease."
    english = cue_english(speak(unknown, "Would you like to work with us?"))
    chinese = _translate(english, FakeTranslator())
    assert len(chinese.cues) > 2
    assert [cue.held for cue in chinese.cues[:-1]] == ["unknown"] * (len(chinese.cues) - 1)
    assert chinese.cues[-1].held == ""
    assert {finding.rule for finding in check_track(chinese)} == {"held"}


def test_no_cues_ask_nothing() -> None:
    translator = FakeTranslator()
    empty = _translate(SubtitleTrack(language="en", cues=()), translator)
    assert empty == SubtitleTrack(language="zh-Hans", cues=(), engine="book")
    assert translator.asked == ()


def test_a_sentence_is_told_the_width_its_cues_can_carry_and_what_the_memory_knows(speak: Speak) -> None:
    english = cue_english(speak(*CHINESE))
    known = Pair(
        source=LAST, target="您愿意合作吗？", who="editor", programme="", when=datetime(2026, 3, 1, tzinfo=UTC)
    )
    sentences = track_sentences(english, PairMemory([known]))
    durations_ms = {cue.identity: cue.duration_ms for cue in english.cues}
    for span, sentence in zip(sentence_spans(english), sentences, strict=True):
        assert sentence.most_width == longest_width([durations_ms[identity] for identity in span.identities])
    assert [sentence.corrected for sentence in sentences] == ["", "", "您愿意合作吗？"]


def test_no_line_splits_a_name_of_the_brief(speak: Speak) -> None:
    sentence = "Our partner Northwind Patent Pool Limited of Hamburg has looked after all of these inventions for us."
    chinese = "我们位于汉堡的合作伙伴北风专利运营有限责任公司一直以来为我们妥善管理着所有这些发明。"

    @dataclass
    class Saying(FakeTranslator):
        def translate(
            self, sentences: Sequence[Sentence], *, brief: Brief, on_progress: Progress | None = None
        ) -> tuple[Translation, ...]:
            return tuple(Translation(source=one.text, target=chinese, engine="book") for one in sentences)

    english = cue_english(speak(sentence))
    name = "北风专利运营有限责任公司"
    laid = _translate(english, Saying(), names=f"Northwind Patent Pool Limited={name}")
    lines = [line for cue in laid.cues for line in cue.lines]
    assert len(lines) > 2
    assert sum(name in line for line in lines) == 1


def test_a_translator_that_loses_sentences_is_refused(speak: Speak) -> None:
    @dataclass
    class Losing(FakeTranslator):
        def translate(
            self, sentences: Sequence[Sentence], *, brief: Brief, on_progress: Progress | None = None
        ) -> tuple[Translation, ...]:
            return ()

    with pytest.raises(ValueError, match="shorter"):
        _translate(cue_english(speak("Hello there.")), Losing())
