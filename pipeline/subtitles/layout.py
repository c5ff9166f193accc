"""Chinese of one sentence -> the cues it stands in: at word boundaries, by the time each cue has, never a blank one."""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate, pairwise

from pipeline.subtitles.chinese_lines import Passage, passage
from pipeline.subtitles.rules import CHINESE, MAX_LINES

_FREE_DRIFT = 2.0
"""Full-width characters a seam may lie away from its cue's share of the time at no cost: word order differs anyway."""
_DRIFT = 0.7
_TOO_FAST = 150.0
"""Cost of exceeding the reading speed at all: it outweighs every seam that is not forbidden."""
_FASTER = 30.0
"""Cost of each full-width character above it."""
_CUE_SEAM = 2.0
"""A break between cues is seen more than one between lines."""
_STUMP = {1: 60.0, 2: 24.0, 3: 10.0}
"""Cost of a cue of so few full-width characters."""
_MEAGRE = 4.0
"""Full-width characters a cue; a sentence that has fewer for its cues shows the same text in neighbouring ones."""
_LINE_RESERVE = 3.0
_CUE_RESERVE = 3.5
"""Full-width characters that a break between lines or cues leaves unused, as it stands between words."""


def lay_over(text: str, durations_ms: Sequence[int], unbreakable: Sequence[str] = ()) -> tuple[tuple[str, ...], ...]:
    """The lines of each cue, one entry a duration, together the whole text in order.

    Text moves between the cues, never their times: no cue exceeds the reading speed where the sentence as a whole does
    not. Where the text is too short for so many cues, neighbours repeat it rather than stand blank. Text that is too
    long for its cues is laid out whole; check_track reports the lines and the reading speed.
    unbreakable: names and terms that no line and no cue may split.
    """
    whole = passage(text, unbreakable)
    if not durations_ms or not whole.shown(0, len(whole.words)):
        return tuple(() for _ in durations_ms)
    runs = _runs(whole, durations_ms)
    pieces = _cheapest_pieces(whole, [min(run) for run in runs])
    laid = [whole.lines(*piece) for piece in pieces]
    laid = [*map(_running_on, laid[:-1]), laid[-1]]
    return tuple(lines for lines, run in zip(laid, runs, strict=True) for _ in run)


def _running_on(lines: tuple[str, ...]) -> tuple[str, ...]:
    """The lines of a cue whose sentence goes on in the next: no dash or ellipsis at the end [Netflix]."""
    last = lines[-1].rstrip(" —–…")
    return (*lines[:-1], last) if last else lines


def longest_width(durations_ms: Sequence[int]) -> float:
    """Full-width characters that one sentence's cues can carry: the reading speed, two lines, and a small reserve.

    Of sentences of this very width one in sixty still meets a word too long for the end of a cue.
    """
    carried = sum(
        min(MAX_LINES * CHINESE.line_width - _LINE_RESERVE, CHINESE.reading_speed_cps * duration_ms / 1000)
        for duration_ms in durations_ms
    )
    return max(1.0, carried - _CUE_RESERVE * max(0, len(durations_ms) - 1))


def _runs(whole: Passage, durations_ms: Sequence[int]) -> list[Sequence[int]]:
    """The durations of neighbouring cues that show the same text: one a run, unless the text is too short for them."""
    count, words = len(durations_ms), len(whole.words)
    spoken = sum(1 for word in range(words) if whole.width(word, word + 1))
    pieces = min(count, spoken, max(1, int(whole.width(0, words) / _MEAGRE)))
    starts = [piece * count // pieces for piece in range(pieces + 1)]
    return [durations_ms[start:end] for start, end in pairwise(starts)]


def _cheapest_pieces(whole: Passage, durations_ms: Sequence[int]) -> list[tuple[int, int]]:
    """The words of each cue: dynamic programming over (cues filled, words laid)."""
    costs = _Costs(whole, durations_ms)
    best: dict[int, tuple[float, list[tuple[int, int]]]] = {0: (0.0, [])}
    for cue in range(len(durations_ms)):
        reached: dict[int, tuple[float, list[tuple[int, int]]]] = {}
        for start, (cost_so_far, pieces) in best.items():
            for end in costs.ends(start, cue):
                total = cost_so_far + costs.of(start, end, cue)
                if end not in reached or total < reached[end][0]:
                    reached[end] = (total, [*pieces, (start, end)])
        best = reached
    return best[len(whole.words)][1]


class _Costs:
    """What a range of words costs as the text of a cue."""

    def __init__(self, whole: Passage, durations_ms: Sequence[int]) -> None:
        self._whole, self._durations_ms = whole, durations_ms
        self._words, self._cues = len(whole.words), len(durations_ms)
        width = whole.width(0, self._words)
        self._shares = [width * ms / max(1, sum(durations_ms)) for ms in accumulate(durations_ms)]
        self._widest = max(MAX_LINES * CHINESE.line_width + 1, 2 * width / self._cues)
        self._broken = cache(whole.best_break)
        self._spoken_after = list(
            accumulate((bool(whole.width(word, word + 1)) for word in reversed(range(self._words))), initial=0)
        )[::-1]

    def ends(self, start: int, cue: int) -> Iterator[int]:
        """Where a range that begins at start may end, so that neither this cue nor a later one is blank."""
        later = self._cues - 1 - cue
        if later == 0:
            yield self._words
            return
        for end in range(start + 1, self._words):
            width = self._whole.width(start, end)
            if self._spoken_after[end] < later or (width > self._widest and end > start + 1):
                return
            if width:
                yield end

    def of(self, start: int, end: int, cue: int) -> float:
        """Cost of words[start:end] in this cue, with the seam behind it."""
        read = self._whole.read_width(start, end)
        total = self._broken(start, end)[0]
        excess = read - CHINESE.reading_speed_cps * self._durations_ms[cue] / 1000
        total += _TOO_FAST + _FASTER * excess if excess > 0 else 0.0
        total += next((cost for width, cost in _STUMP.items() if read <= width), 0.0)
        if end < self._words:
            drift = abs(self._whole.width(0, end) - self._shares[cue])
            total += _CUE_SEAM * self._whole.seams[end] + _DRIFT * max(0.0, drift - _FREE_DRIFT)
        return total
