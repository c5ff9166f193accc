"""Guesses told from speech by how sure the recogniser was of a whole phrase."""

import pytest

from pipeline.model.transcript import Word
from pipeline.speech.imagined import phrase_confidence, without_imagined


def heard(text: str, *confidences: float, start_ms: int = 0) -> list[Word]:
    return [
        Word(text=word, start_ms=start_ms + 300 * n, end_ms=start_ms + 300 * n + 280, confidence=confidence)
        for n, (word, confidence) in enumerate(zip(text.split(), confidences, strict=True))
    ]


def test_a_sentence_guessed_from_wind_is_dropped_and_kept_on_record() -> None:
    guess = heard("In this case, it's a lot worse here.", 0.17, 0.28, 0.95, 0.38, 0.3, 0.81, 0.19, 0.43)
    speech = heard("We grew.", 0.98, 0.9, start_ms=5000)
    assert without_imagined([*guess, *speech]) == (tuple(speech), tuple(guess))


def test_one_unsure_word_does_not_condemn_a_sentence() -> None:
    words = heard("We are Zentrava of Wuhan.", 0.99, 0.98, 0.05, 0.97, 0.9)
    assert without_imagined(words) == (tuple(words), ())


def test_a_pause_parts_a_guess_from_speech() -> None:
    speech, guess = heard("and so", 0.9, 0.9), heard("you", 0.2, start_ms=4000)
    assert without_imagined([*speech, *guess]) == (tuple(speech), tuple(guess))


def test_a_title_goes_with_its_sentence() -> None:
    words = heard("Mr. Dashwood had leisure.", 0.3, 0.9, 0.9, 0.9)
    assert without_imagined(words) == (tuple(words), ())


def test_no_words_are_no_phrases_and_no_confidence_is_no_fault() -> None:
    assert without_imagined([]) == ((), ())
    assert phrase_confidence(heard("a b", 0.0, 1.0)) == pytest.approx(0.0316, abs=0.001)
