"""Words -> English cues."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.model.subtitle import SubtitleTrack
from pipeline.model.transcript import Transcript, Word
from pipeline.subtitles.check import ERROR, check_track
from pipeline.subtitles.cueing import cue_english
from pipeline.subtitles.rules import GAP_MS, MAX_CUE_MS, MIN_CUE_MS
from pipeline.subtitles.sentences import sentence_spans

Speak = Callable[..., Transcript]

BUSINESS = (
    "Founded in 2009 and based in Wuhan, Dr. Li's company makes sensors for 3.5 million cars a year.",
    "Compared with conventional sensors, ours use forty-two percent less energy and cost half as much.",
    "We hold thirty invention patents in China, the United States, Japan and the European Union.",
    "Thank you.",
    "If you would like to license this technology, please get in touch with us through the platform.",
)


def test_no_words_give_no_cues() -> None:
    assert cue_english(Transcript(language="en", words=())) == SubtitleTrack(language="en", cues=())
    blank = Word(text="  ", start_ms=0, end_ms=10, confidence=0.1)
    assert cue_english(Transcript(language="en", words=(blank,))).cues == ()


def test_natural_speech_breaks_no_rule(speak: Speak) -> None:
    track = cue_english(speak(*BUSINESS))
    assert check_track(track) == ()


def test_every_word_is_kept_in_order(speak: Speak) -> None:
    transcript = speak(*BUSINESS)
    track = cue_english(transcript)
    assert " ".join(" ".join(cue.lines) for cue in track.cues) == transcript.text
    assert [cue.identity for cue in track.cues] == [f"c{n:04d}" for n in range(1, len(track.cues) + 1)]


def test_cues_end_with_sentences_and_never_split_a_number_from_its_unit(speak: Speak) -> None:
    track = cue_english(speak(*BUSINESS))
    for sentence in BUSINESS:
        assert any(cue.lines[-1].endswith(sentence.split()[-1]) for cue in track.cues)
    for upper in (line for cue in track.cues for line in cue.lines):
        assert not upper.endswith((" the", " a", "3.5", "forty-two", " of", "Dr."))


def test_sentence_spans_cover_every_cue_once_with_the_whole_sentence(speak: Speak) -> None:
    track = cue_english(speak(*BUSINESS))
    spans = sentence_spans(track)
    assert [span.text for span in spans] == list(BUSINESS)
    assert [identity for span in spans for identity in span.identities] == [cue.identity for cue in track.cues]


def test_a_cue_starts_with_the_sound_and_does_not_stand_through_a_long_pause(speak: Speak) -> None:
    transcript = speak("Our plant is open.", "Come and see it.", pause_ms=5000)
    first, second = cue_english(transcript).cues
    assert first.start_ms == transcript.words[0].start_ms
    assert second.start_ms == transcript.words[4].start_ms
    assert first.end_ms <= transcript.words[3].end_ms + 600


def test_a_cue_does_not_stand_through_a_pause_within_a_sentence(speak: Speak) -> None:
    first, second = cue_english(
        speak("The earliest book of the", "fifteenth century was never surpassed.", pause_ms=1300)
    ).cues
    assert (first.text, second.start_ms - first.end_ms > 300) == ("The earliest book of the", True)


def test_a_very_short_sentence_still_stands_long_enough(speak: Speak) -> None:
    track = cue_english(speak("Yes.", "No.", "We agree on all of it.", pause_ms=100))
    assert all(cue.duration_ms >= MIN_CUE_MS for cue in track.cues)


def test_words_heard_without_full_stops_still_become_cues() -> None:
    words = tuple(Word(text="and", start_ms=n * 250, end_ms=n * 250 + 200, confidence=0.4) for n in range(300))
    track = cue_english(Transcript(language="en", words=words))
    assert all(cue.duration_ms <= MAX_CUE_MS for cue in track.cues)
    assert all(len(span.text) <= 500 for span in sentence_spans(track))


_WORD = st.text(alphabet="abcdeXYZ,.?!'-123%$<>&é中", min_size=1, max_size=12)


@settings(max_examples=60)
@given(st.lists(st.tuples(_WORD, st.integers(-300, 9000), st.integers(-100, 9000)), max_size=30))
def test_whatever_is_heard_cues_are_in_order_apart_and_of_bearable_length(
    heard: list[tuple[str, int, int]],
) -> None:
    words, now_ms = [], 0
    for text, pause_ms, length_ms in heard:
        start_ms = max(0, now_ms + pause_ms)
        words.append(Word(text=text, start_ms=start_ms, end_ms=max(0, start_ms + length_ms), confidence=0.5))
        now_ms = start_ms + length_ms
    track = cue_english(Transcript(language="en", words=tuple(words)))
    assert " ".join(" ".join(cue.lines) for cue in track.cues) == " ".join(word.text for word in words)
    for before, after in zip(track.cues, track.cues[1:], strict=False):
        assert after.start_ms - before.end_ms >= GAP_MS
    for cue in track.cues:
        assert MIN_CUE_MS <= cue.duration_ms <= MAX_CUE_MS
        assert 1 <= len(cue.lines) <= 2


@pytest.mark.parametrize("rate", [1.0, 1.6])
def test_fast_speech_never_overlaps(speak: Speak, rate: float) -> None:
    words = tuple(
        Word(text=w.text, start_ms=round(w.start_ms / rate), end_ms=round(w.end_ms / rate), confidence=1.0)
        for w in speak(*BUSINESS).words
    )
    rules = {finding.rule for finding in check_track(cue_english(Transcript(language="en", words=words)))}
    assert rules <= {"reading-speed", "word-time", "words-per-minute"}


def test_unsure_words_travel_to_their_cue() -> None:
    words = (
        Word(text="We", start_ms=0, end_ms=300, confidence=0.99),
        Word(text="bought", start_ms=300, end_ms=700, confidence=0.9),
        Word(text="Zentrava.", start_ms=700, end_ms=1400, confidence=0.31),
        Word(text="It", start_ms=4000, end_ms=4200, confidence=0.97),
        Word(text="grew.", start_ms=4200, end_ms=4700, confidence=0.95),
    )
    first, second = cue_english(Transcript(language="en", words=words)).cues
    assert (first.doubtful, second.doubtful) == (("Zentrava.",), ())


@st.composite
def readable_speech(draw: st.DrawFn) -> Transcript:
    """Speech that can be shown without breaking a rule: no word wider than a line, none faster than 20 cps.

    A word's time counts with the blank behind it. Pauses may be of any length, sentences as short as a word.
    """
    words, now_ms = [], draw(st.integers(0, 3000))
    for _ in range(draw(st.integers(1, 50))):
        text = draw(st.sampled_from(_SAID))
        length_ms = round((len(text) + 1) * draw(st.integers(50, 110)))
        words.append(Word(text=text, start_ms=now_ms, end_ms=now_ms + length_ms, confidence=0.9))
        now_ms += length_ms + draw(st.sampled_from([0, 0, 0, 0, 40, 300, 700, 2500, 9000]))
    return Transcript(language="en", words=tuple(words))


_SAID = (
    *("the", "a", "company,", "we", "grew", "sensor", "recycling.", "patents?", "seventeen", "million", "it.", "Yes."),
    *("No.", "manufacturing", "and", "of", "Li", "internationalisation", "86", "Dr.", "which", "responsibility,"),
    "electroencephalographically-pseudopneumo.",
)


@settings(max_examples=200)
@given(readable_speech())
def test_readable_speech_never_breaks_a_rule_that_blocks_approval(transcript: Transcript) -> None:
    findings = check_track(cue_english(transcript))
    # Words drawn at random need not look like English.
    assert [finding for finding in findings if finding.level == ERROR and finding.rule != "language"] == []
