"""Chinese of one sentence -> the cues it stands in: at word boundaries, by the time each cue has, never a blank one."""

from collections.abc import Sequence
from itertools import pairwise

from pipeline.subtitles.chinese_words import chinese_words, join_words, seam_cost
from pipeline.subtitles.lines import break_chinese, fits_chinese, show_chinese
from pipeline.subtitles.rules import CHINESE, chinese_width

_DRIFT = 2.5
"""Cost of one full-width character away from where its cue's share of the time would put the seam."""
_TOO_WIDE = 60.0
_TOO_FAST = 4.0
_TOO_SHORT = 25.0


def lay_over(text: str, durations_ms: Sequence[int]) -> tuple[tuple[str, ...], ...]:
    """The lines of each cue, one entry a duration, together the whole text in order.

    Where the text has fewer words than there are cues, neighbouring cues repeat it rather than stand blank. Text that
    is too long for its cues is laid out whole; check_track reports the lines and the reading speed.
    """
    words = chinese_words(text)
    spoken = sum(1 for word in words if show_chinese([word]))
    cues = len(durations_ms)
    if spoken == 0:
        return tuple(() for _ in durations_ms)
    if spoken < cues:
        whole = break_chinese(text)
        return tuple(whole for _ in durations_ms)
    seams = [0, *_cheapest_seams(words, durations_ms), len(words)]
    return tuple(break_chinese(join_words(words[start:end])) for start, end in pairwise(seams))


def _cheapest_seams(words: list[str], durations_ms: Sequence[int]) -> list[int]:
    """Where every cue but the first begins: dynamic programming over (cue, word)."""
    shares = _shares(words, durations_ms)
    best: dict[int, tuple[float, list[int]]] = {0: (0.0, [])}
    for cue, duration_ms in enumerate(durations_ms):
        last = cue == len(durations_ms) - 1
        reached: dict[int, tuple[float, list[int]]] = {}
        for start, (cost_so_far, seams) in best.items():
            for end in [len(words)] if last else range(start + 1, len(words)):
                total = cost_so_far + _piece_cost(words[start:end], duration_ms)
                if not last:
                    drift = abs(chinese_width(show_chinese(words[:end])) - shares[cue])
                    total += seam_cost(words, end) + _DRIFT * drift
                if end not in reached or total < reached[end][0]:
                    reached[end] = (total, seams if last else [*seams, end])
        best = reached
    return best[len(words)][1]


def _shares(words: list[str], durations_ms: Sequence[int]) -> list[float]:
    """Width of text that should have been shown by the end of each cue."""
    width, whole_ms = chinese_width(show_chinese(words)), max(1, sum(durations_ms))
    shown_ms, shares = 0, []
    for duration_ms in durations_ms:
        shown_ms += duration_ms
        shares.append(width * shown_ms / whole_ms)
    return shares


def _piece_cost(words: list[str], duration_ms: int) -> float:
    shown = show_chinese(words)
    if not shown:
        return 1e6
    width = chinese_width(shown)
    cost = _TOO_FAST * max(0.0, width - CHINESE.reading_speed_cps * duration_ms / 1000)
    if width > CHINESE.line_width:
        cost += 2.0 if fits_chinese(words) else _TOO_WIDE + 10 * max(0.0, width - 2 * CHINESE.line_width)
    return cost + (_TOO_SHORT if width < 2 else 0.0)
