"""English cues -> Chinese cues, and the checks on both."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest

from pipeline.errors import CheckFailed
from pipeline.model.subtitle import SubtitleTrack
from pipeline.model.transcript import Transcript
from pipeline.subtitles.check import check_track
from pipeline.subtitles.cueing import cue_english
from pipeline.subtitles.translation.translate_track import translate_track
from pipeline.subtitles.translation.translator import Progress, Translation

Speak = Callable[..., Transcript]

CHINESE = {
    "Our company holds twelve invention patents in lithium battery recycling and is looking for a partner in Europe.": (
        "我们公司拥有12项锂电池回收领域的发明专利，正在欧洲寻找合作伙伴。"
    ),
    "Last year our revenue grew by forty-two percent to 86 million dollars.": "去年我们的营收增长42%，达到8600万美元。",
    "Would you like to work with us?": "您愿意与我们合作吗？",
}


@dataclass
class FakeTranslator:
    """Answers from a book; what it does not know it holds."""

    name: str = "book"
    asked: tuple[str, ...] = ()

    def translate(
        self, sentences: Sequence[str], *, brief: str = "", on_progress: Progress | None = None
    ) -> tuple[Translation, ...]:
        self.asked = tuple(sentences)
        return tuple(
            Translation(
                source=sentence,
                target=CHINESE.get(sentence, "这句话需要人工检查。"),
                engine=self.name,
                held=sentence not in CHINESE,
                reason="" if sentence in CHINESE else "unknown",
            )
            for sentence in sentences
        )


def test_whole_sentences_are_translated_and_laid_over_the_same_cues(speak: Speak) -> None:
    english = cue_english(speak(*CHINESE))
    translator = FakeTranslator()
    chinese = translate_track(english, translator)
    assert translator.asked == tuple(CHINESE)
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
    chinese = translate_track(english, FakeTranslator())
    assert len(chinese.cues) > 2
    assert [cue.held for cue in chinese.cues[:-1]] == ["unknown"] * (len(chinese.cues) - 1)
    assert chinese.cues[-1].held == ""
    assert {finding.rule for finding in check_track(chinese)} == {"held"}


def test_no_cues_ask_nothing() -> None:
    translator = FakeTranslator()
    empty = translate_track(SubtitleTrack(language="en", cues=()), translator)
    assert empty == SubtitleTrack(language="zh-Hans", cues=(), engine="book")
    assert translator.asked == ()


def test_an_engine_that_loses_sentences_is_refused(speak: Speak) -> None:
    class Losing(FakeTranslator):
        def translate(
            self, sentences: Sequence[str], *, brief: str = "", on_progress: Progress | None = None
        ) -> tuple[Translation, ...]:
            return ()

    with pytest.raises(CheckFailed):
        translate_track(cue_english(speak("Hello there.")), Losing())
