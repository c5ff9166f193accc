"""English cues -> Chinese cues, and the checks on both."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import pytest

from pipeline.errors import CheckFailed
from pipeline.model.subtitle import Cue, SubtitleTrack
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


GOOD = Cue(identity="c0001", start_ms=0, end_ms=2000, lines=("我们期待与您合作",))


def _rules(*cues: Cue, language: str = "zh-Hans") -> list[tuple[str, str]]:
    return [(f.rule, f.level) for f in check_track(SubtitleTrack(language=language, cues=cues))]


@pytest.mark.parametrize(
    ("cue", "finding"),
    [
        (replace(GOOD, lines=("一二三四五六七八九十一二三四五六七",), end_ms=3000), ("line-length", "error")),
        (replace(GOOD, lines=("我们", "期待", "合作")), ("line-count", "error")),
        (replace(GOOD, end_ms=800), ("min-duration", "error")),
        (replace(GOOD, end_ms=7001), ("max-duration", "error")),
        (replace(GOOD, end_ms=850), ("reading-speed", "warning")),
        (replace(GOOD, lines=("我们期待与您合作发展下去好不好",), end_ms=900), ("reading-speed", "error")),
        (replace(GOOD, lines=("我们期待与您合作。",)), ("trailing-punctuation", "error")),
        (replace(GOOD, lines=("我们，期待与您合作",)), ("inner-punctuation", "warning")),
        (replace(GOOD, lines=("我们期待", "、合作")), ("line-start", "error")),
        (replace(GOOD, lines=("我们期待“", "合作”")), ("line-end", "error")),
        (replace(GOOD, lines=("我们期待", "的合作")), ("weak-start", "warning")),
        (replace(GOOD, lines=("营收达到8600", "万美元")), ("split-word", "error")),
        (replace(GOOD, lines=("营收达到Sie", "mens")), ("split-word", "error")),
        (replace(GOOD, lines=()), ("blank", "error")),
        (replace(GOOD, lines=("We look forward to it",)), ("english-leftover", "error")),
        (replace(GOOD, lines=("我们forward合作",)), ("english-leftover", "error")),
        (replace(GOOD, held="a number is missing"), ("held", "error")),
        (replace(GOOD, end_ms=-5), ("order", "error")),
    ],
)
def test_every_rule_on_a_cue_is_found(cue: Cue, finding: tuple[str, str]) -> None:
    assert finding in _rules(cue)
    assert _rules(GOOD) == []


@pytest.mark.parametrize(
    ("start_ms", "finding"),
    [
        (1900, ("overlap", "error")),
        (2020, ("gap", "warning")),
        (2300, ("gap-close", "warning")),
        (-10, ("order", "error")),
    ],
)
def test_every_rule_between_cues_is_found(start_ms: int, finding: tuple[str, str]) -> None:
    following = replace(GOOD, identity="c0002", start_ms=start_ms, end_ms=start_ms + 2000)
    assert finding in _rules(GOOD, following)


def test_repeated_identities_are_found_and_english_has_its_own_limits() -> None:
    assert ("identity", "error") in _rules(GOOD, replace(GOOD, start_ms=2080, end_ms=4000))
    english = replace(GOOD, lines=("a" * 43,), end_ms=4000)
    assert _rules(english, language="en") == [("line-length", "error")]
    assert _rules(replace(english, lines=("It ends with a stop.",)), language="en") == []
