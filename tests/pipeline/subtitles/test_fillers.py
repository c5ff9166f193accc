"""What is taken out of speech, and what never is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.transcript import Transcript, Word
from pipeline.subtitles.fillers import FILLER, HESITATION, REPEAT, STUTTER, clean_speech


def said(text: str) -> Transcript:
    words = (
        Word(text=word, start_ms=300 * n, end_ms=300 * n + 250, confidence=0.9) for n, word in enumerate(text.split())
    )
    return Transcript(language="en", words=tuple(words))


@pytest.mark.parametrize(
    ("spoken", "meant"),
    [
        ("Um, we grew.", "We grew."),
        ("So, um, we make the, uh, pump.", "So, we make the pump."),
        ("It grew, uh.", "It grew."),
        ("It grew. Erm. It fell.", "It grew. It fell."),
        ("Hmm, uhm, we hold er thirty patents.", "We hold thirty patents."),
        ("The plant is good, you know, for us.", "The plant is good, for us."),
        ("You know, it works. I mean, it sells.", "It works. It sells."),
        ("I I think the the the plant is ours.", "I think the plant is ours."),
        ("We, we are here and, and they are not.", "We are here and they are not."),
        ("It, it works.", "It works."),
        ("W- we will wri— write to th- them.", "We will write to them."),
        ("We are we are building it.", "We are building it."),
        ("I want to I want to say in the in the report", "I want to say in the report"),
        ("I, um, I think so.", "I think so."),
        ("Um.", ""),
    ],
)
def test_hesitations_stutters_and_false_starts_go(spoken: str, meant: str) -> None:
    assert clean_speech(said(spoken)).transcript.text == meant


@pytest.mark.parametrize(
    "spoken",
    [
        "He said that that was very very good.",
        "No no no, it really really works.",
        "We had had enough of what it is is a pump.",
        "The code is five five five, I repeat, nine nine.",
        "We meet at nine at nine sharp.",
        "Do you know, as you know, if you know it?",
        "You know the plant. I mean the old one.",
        "The ER is open in Duran Duran and New York New York.",
        "More and more and more, from day to day to day.",
        "Pre- and post-sale service, and D-Day.",
        "I know, I know. We do. We do it.",
        "A lot, a lot of it. We came in in May.",
        "If we do it it works.",
        "Uh-huh.",
    ],
)
def test_what_a_careful_speaker_says_twice_stays(spoken: str) -> None:
    cleaned = clean_speech(said(spoken))
    assert cleaned.transcript == said(spoken)
    assert cleaned.removed == ()


def test_what_was_removed_is_on_record_with_its_reason_and_times() -> None:
    cleaned = clean_speech(said("Um, w- we are we are here, you know, today."))
    assert cleaned.transcript.text == "We are here, today."
    assert [(" ".join(word.text for word in slip.words), slip.reason) for slip in cleaned.removed] == [
        ("Um,", HESITATION),
        ("W-", STUTTER),
        ("We are", REPEAT),
        ("you know,", FILLER),
    ]
    assert [(slip.start_ms, slip.end_ms) for slip in cleaned.removed] == [
        (0, 250),
        (300, 550),
        (600, 1150),
        (2100, 2650),
    ]
    assert cleaned.transcript.words[0].start_ms == 1200


_SPOKEN = "um, uh. you know, know i I I, the the, we w- w-, that very no nine Nine Li are are. in, and and. mean,"


@given(st.lists(st.sampled_from(_SPOKEN.split()), max_size=25))
def test_words_are_only_ever_removed_and_cleaning_twice_is_cleaning_once(spoken: list[str]) -> None:
    before = said(" ".join(spoken))
    cleaned = clean_speech(before)
    starts = [word.start_ms for word in cleaned.transcript.words]
    gone = [word.start_ms for slip in cleaned.removed for word in slip.words]
    assert sorted([*starts, *gone]) == [word.start_ms for word in before.words]
    assert starts == sorted(starts)
    again = clean_speech(cleaned.transcript)
    assert (again.transcript, again.removed) == (cleaned.transcript, ())
