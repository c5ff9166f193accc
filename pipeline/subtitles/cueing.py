"""Transcript -> English cues: broken where a reader would pause, timed inside the rules. Pure.

The breaks are the cheapest path over all words (looking back at most _MAX_WORDS), the times a single pass forward.
"""

from dataclasses import dataclass
from itertools import pairwise

from pipeline.model.subtitle import Cue, SubtitleTrack
from pipeline.model.transcript import Transcript, Word
from pipeline.subtitles.english_breaks import FORBIDDEN, break_cost
from pipeline.subtitles.lines import break_english, english_break_cost, fits_english
from pipeline.subtitles.rules import CLOSE_GAP_MS, ENGLISH, GAP_MS, MAX_CUE_MS, MIN_CUE_MS
from pipeline.subtitles.sentences import sentence_ends

_MAX_WORDS = 24
"""More words than this never fit two lines of speech."""
_PAUSE_MS = 700
"""Silence long enough that a cue must not stand through it."""
_PAUSE_COST = 3.0
"""Breaking at such a silence reads as breaking at a comma, whatever the words."""
_COMFORTABLE_MS = 1400
"""Cues shorter than this flicker; not forbidden, but avoided."""
DOUBTFUL_CONFIDENCE = 0.5
"""An editor should listen to words heard with less: 2 in 100. With the voice 8 dB above noise 0.44 of them were wrong
and 0.27 of the wrong words among them (at 0.6: 6 in 100, 0.27, 0.40). In clean reading, where 1.9 % were wrong, none
was: Whisper is sure of those."""


@dataclass(frozen=True, slots=True)
class _Spoken:
    """The words with what is known about every gap between them: cost[i] is breaking after words[i]."""

    words: tuple[Word, ...]
    cost: tuple[float, ...]


def cue_english(transcript: Transcript) -> SubtitleTrack:
    """English cues of a transcript, in order, identities c0001, c0002, …

    Each cue has at most two lines of 42 characters (a longer single word excepted), stands MIN_CUE_MS to MAX_CUE_MS,
    starts GAP_MS or more after the one before, and ends with a sentence, clause or phrase wherever that is possible.
    Where speech is faster than the shortest cue allows, a cue starts late rather than overlapping. No words, no cues.
    """
    spoken = _spoken(transcript.words)
    starts = _first_words(spoken)
    groups = [spoken.words[a:b] for a, b in pairwise([*starts, len(spoken.words)])]
    return SubtitleTrack(language="en", cues=_timed(groups))


def _spoken(heard: tuple[Word, ...]) -> _Spoken:
    words: list[Word] = []
    for word in heard:
        text = " ".join(word.text.split())
        if not text:
            continue
        start_ms = max(word.start_ms, words[-1].start_ms if words else 0)
        end_ms = max(start_ms, min(word.end_ms, start_ms + MAX_CUE_MS))
        words.append(Word(text=text, start_ms=start_ms, end_ms=end_ms, confidence=word.confidence))
    ends = sentence_ends([word.text for word in words])
    cost: list[float] = []
    for index, (before, after) in enumerate(pairwise(words)):
        first = index == 0 or index - 1 in ends
        cost.append(0.0 if index in ends else max(1.0, _break_cost(before, after, first=first)))
    return _Spoken(tuple(words), (*cost, 0.0) if words else ())


def _break_cost(before: Word, after: Word, *, first: bool) -> float:
    cost = break_cost(before.text, after.text, first=first)
    paused = after.start_ms - before.end_ms > _PAUSE_MS
    return min(cost, _PAUSE_COST) if paused and cost < FORBIDDEN else cost


def _first_words(spoken: _Spoken) -> list[int]:
    """Indices of the words that start a cue, on the cheapest path."""
    count = len(spoken.words)
    best = [0.0, *([float("inf")] * count)]
    came_from = [0] * (count + 1)
    for end in range(1, count + 1):
        for start in range(end - 1, max(-1, end - 1 - _MAX_WORDS), -1):
            if start < end - 1 and not _possible(spoken.words[start:end]):
                break
            total = best[start] + _cue_cost(spoken, start, end)
            if total < best[end]:
                best[end], came_from[end] = total, start
    path: list[int] = []
    position = count
    while position > 0:
        position = came_from[position]
        path.append(position)
    return path[::-1]


def _text(words: tuple[Word, ...]) -> str:
    return " ".join(word.text for word in words)


def _possible(words: tuple[Word, ...]) -> bool:
    return words[-1].end_ms - words[0].start_ms <= MAX_CUE_MS and fits_english(_text(words))


def _cue_cost(spoken: _Spoken, start: int, end: int) -> float:
    """How bad words[start:end] are as one cue that ends there."""
    words = spoken.words[start:end]
    next_start_ms = spoken.words[end].start_ms if end < len(spoken.words) else None
    latest_ms = words[-1].end_ms + CLOSE_GAP_MS
    available_ms = (latest_ms if next_start_ms is None else min(latest_ms, next_start_ms - GAP_MS)) - words[0].start_ms
    text = _text(words)
    needed_ms = len(text) * 1000 / ENGLISH.reading_speed_cps
    cost = 14.0 + spoken.cost[end - 1]
    cost += 40.0 * sum(1 for inner in spoken.cost[start : end - 1] if inner == 0.0)
    cost += sum(
        0.05 * (after.start_ms - before.end_ms - _PAUSE_MS)
        for before, after in pairwise(words)
        if after.start_ms - before.end_ms > _PAUSE_MS
    )
    cost += 0.02 * max(0.0, needed_ms - available_ms)
    cost += 0.10 * max(0, MIN_CUE_MS - available_ms) + 0.02 * max(0, _COMFORTABLE_MS - available_ms)
    return cost + 0.4 * english_break_cost(text)


def _timed(groups: list[tuple[Word, ...]]) -> tuple[Cue, ...]:
    cues: list[Cue] = []
    earliest_ms = 0
    for number, words in enumerate(groups, start=1):
        following_ms = groups[number][0].start_ms if number < len(groups) else None
        start_ms = max(words[0].start_ms, earliest_ms)
        lines = break_english(_text(words))
        end_ms = _end_ms(start_ms, words[-1].end_ms, following_ms, len(" ".join(lines)))
        doubtful = tuple(word.text for word in words if word.confidence < DOUBTFUL_CONFIDENCE)
        cues.append(Cue(identity=f"c{number:04d}", start_ms=start_ms, end_ms=end_ms, lines=lines, doubtful=doubtful))
        earliest_ms = end_ms + GAP_MS
    return tuple(cues)


def _end_ms(start_ms: int, spoken_end_ms: int, following_ms: int | None, characters: int) -> int:
    """Out-time: up to CLOSE_GAP_MS past the sound, longer where reading needs it, never into the next cue."""
    reading_end_ms = start_ms + round(characters * 1000 / ENGLISH.reading_speed_cps)
    end_ms = max(spoken_end_ms + CLOSE_GAP_MS, reading_end_ms, start_ms + MIN_CUE_MS)
    if following_ms is not None and following_ms - end_ms < CLOSE_GAP_MS:
        end_ms = following_ms - GAP_MS
    return min(max(end_ms, start_ms + MIN_CUE_MS), start_ms + MAX_CUE_MS)
