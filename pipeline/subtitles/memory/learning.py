"""What a person changed in a Chinese track -> the sentence pairs to remember. Pure."""

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import combinations, groupby

from pipeline.model.subtitle import Cue, SubtitleTrack
from pipeline.subtitles.chinese_text import has_chinese, tidy_chinese
from pipeline.subtitles.layout import lay_over
from pipeline.subtitles.memory.pairs import Pair
from pipeline.subtitles.rules import SILENT_AT_END
from pipeline.subtitles.sentences import SentenceSpan, sentence_spans

_CLEARLY = 0.8
"""A cue belongs to the sentence that has this share of its time among all sentences it touches."""

_MAX_JOINTS = 5
"""Lines and cues of a sentence whose joints are tried with and without a pause, in 32 layouts at most."""

_LAYOUT_MARKS = frozenset("。，、；：")
"""Marks that come and go with the ends of lines."""

_BRACKETS = frozenset("“”《》（）")
_SPACE = re.compile(r"(?<=(\S)) +(?=(\S))")
_ENDED = re.compile(r"[。！？…][”》）]?$")


def corrections(
    english: SubtitleTrack,
    machine: SubtitleTrack,
    corrected: SubtitleTrack,
    *,
    who: str,
    programme: str,
    when: datetime,
) -> tuple[Pair, ...]:
    """A pair for each English sentence whose Chinese says something else in corrected than in machine, in order.

    The three tracks are timed alike. Chinese cues belong to the sentence they stand in, whatever their identities, so
    that cues may be split, joined and renamed; a sentence that shares a cue with another is left out, for nobody can
    tell them apart. Line breaks and pauses alone are no correction, and what was deleted has none.
    """
    spans = sentence_spans(english)
    before, after = _told(english, spans, machine), _told(english, spans, corrected)
    spaced = _spaces_latin(corrected)
    return tuple(
        Pair(source=span.text, target=as_sentence(now, spaced=spaced), who=who, programme=programme, when=when)
        for span, was, now in zip(spans, before, after, strict=True)
        if span.text and was is not None and now and _letters(now) and _letters(was) != _letters(now)
    )


def as_sentence(cues: Sequence[Cue], *, spaced: bool) -> str:
    """The Chinese sentence that these cues show, with the marks that subtitles leave out. Empty where they are empty.

    A space between Chinese was a pause: ，. So was one beside a Latin word or a number, unless spaced: the writer sets
    all of them off. Where lines and cues meet stand the fewest pauses with which lay_over shows exactly these lines,
    none where it never does: on FLORES-200 dev laid over cues, 9 in 10 pauses so found were there, and 6 in 10 of
    those there were found. At the end stands 。 unless the person wrote another mark.
    """
    shown = [tuple(_paused(line, spaced=spaced) for line in cue.lines) for cue in cues]
    seen = [tuple(line.replace("，", " ").strip() for line in lines) for lines in shown]
    durations_ms = [cue.duration_ms for cue in cues]
    said = [line for lines in _without_repetition(shown) for line in lines]
    guesses = (_joined(said, pauses) for pauses in _possible_pauses(len(said) - 1))
    text = next((guess for guess in guesses if list(lay_over(guess, durations_ms)) == seen), _joined(said, ()))
    return text if not text or _ENDED.search(text) else text.rstrip("".join(SILENT_AT_END)) + "。"


def _without_repetition(cues: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The lines of each cue, once where neighbours repeat them: layout does so where a sentence is short."""
    return [lines for lines, _ in groupby(cues)]


def _possible_pauses(joints: int) -> Iterator[tuple[int, ...]]:
    """Which joints may be pauses, the fewest first; nothing where there are too many to try."""
    for count in range(joints + 1 if joints <= _MAX_JOINTS else 0):
        yield from combinations(range(joints), count)


def _joined(lines: Sequence[str], pauses: Container[int]) -> str:
    """All lines as one text. pauses: numbers of the joints that were one."""
    # tidy_chinese keeps a space between two Latin words and takes the others away.
    text = "".join(("，" if joint in pauses else " ") + line for joint, line in enumerate(lines, start=-1))
    return tidy_chinese(text)


def _paused(line: str, *, spaced: bool) -> str:
    """The line with ， for each space that was a pause."""

    def read(space: re.Match[str]) -> str:
        sides = [has_chinese(side) or side in _BRACKETS for side in space.groups()]
        words = all(side.isalnum() or side in _BRACKETS or side == "%" for side in space.groups())
        return "，" if words and (all(sides) if spaced else any(sides)) else " "

    return _SPACE.sub(read, line)


def _spaces_latin(track: SubtitleTrack) -> bool:
    """Whether the writer sets Latin words and numbers off from Chinese with a space, as seen over the whole track."""
    text = "\n".join(line for cue in track.cues for line in cue.lines)
    seams = re.finditer(r"([^\W_])( ?)(?=([^\W_]))", text)
    mixed = [bool(seam[2]) for seam in seams if has_chinese(seam[1]) != has_chinese(seam[3])]
    return 2 * sum(mixed) > len(mixed)


def _told(english: SubtitleTrack, spans: Sequence[SentenceSpan], chinese: SubtitleTrack) -> list[list[Cue] | None]:
    """The Chinese cues of each sentence, None where one of them is as much another's."""
    times = {cue.identity: cue for cue in english.cues}
    stretches = [(times[span.identities[0]].start_ms, times[span.identities[-1]].end_ms) for span in spans]
    told: list[list[Cue] | None] = [[] for _ in spans]
    for cue in chinese.cues:
        shares = [max(0, min(cue.end_ms, end_ms) - max(cue.start_ms, start_ms)) for start_ms, end_ms in stretches]
        owner = max(range(len(shares)), key=shares.__getitem__, default=None)
        if owner is None or not shares[owner]:
            continue
        if shares[owner] < _CLEARLY * sum(shares):
            for index, share in enumerate(shares):
                told[index] = None if share else told[index]
        elif (cues := told[owner]) is not None:
            cues.append(cue)
    return told


def _letters(cues: Sequence[Cue]) -> str:
    """What the cues say, without what layout decides."""
    said = _without_repetition(cue.lines for cue in cues)
    text = tidy_chinese(" ".join(line for lines in said for line in lines))
    return "".join(character for character in text if character not in _LAYOUT_MARKS)
