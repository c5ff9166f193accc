"""Where somebody speaks, and the windows a recogniser hears it in. Pure: probabilities in, sample positions out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from pipeline.speech.audio import SAMPLE_RATE_HZ

FRAME_SAMPLES = 512
"""Samples the voice detector (Silero) judges at a time: 32 ms."""
WINDOW_SAMPLES = 30 * SAMPLE_RATE_HZ
"""What Whisper hears at once. Every window costs the same, however little of it is filled."""

_VOICE_SETS_IN = 0.5
_VOICE_ENDS = 0.35
"""Silero's own thresholds."""
_PAUSE_FRAMES = SAMPLE_RATE_HZ // 2 // FRAME_SAMPLES
"""Half a second without voice ends a stretch."""
_MARGIN_SAMPLES = 3 * SAMPLE_RATE_HZ // 10
"""Kept on either side of a stretch: soft first and last sounds escape the detector."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Samples from start up to end."""

    start: int
    end: int

    @property
    def samples(self) -> int:
        """How long it is."""
        return self.end - self.start


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Stretches in order that are heard as if nothing lay between them, together at most WINDOW_SAMPLES."""

    stretches: tuple[Stretch, ...]

    @property
    def samples(self) -> int:
        """How long it is to the recogniser."""
        return sum(stretch.samples for stretch in self.stretches)

    def position(self, offset: int, *, is_end: bool = False) -> int:
        """Where in the whole sound the offset-th sample of the window lies.

        At a seam an end belongs to the stretch before it, a start to the one behind it.
        """
        for stretch in self.stretches:
            if offset < stretch.samples or (is_end and offset == stretch.samples):
                return stretch.start + max(offset, 0)
            offset -= stretch.samples
        return self.stretches[-1].end


def voiced_stretches(probabilities: Sequence[float], samples: int) -> tuple[Stretch, ...]:
    """Where somebody speaks, in order and apart, with a margin, none longer than a window.

    probabilities: the detector's, one each FRAME_SAMPLES. samples: length of the sound.
    """
    voiced = [cut for first, last in _runs(probabilities) for cut in _cut_to_windows(first, last, probabilities)]
    starts = [max(0, first * FRAME_SAMPLES - _MARGIN_SAMPLES) for first, _ in voiced]
    ends = [min(samples, last * FRAME_SAMPLES + _MARGIN_SAMPLES) for _, last in voiced]
    for index, ((_, last), (first, _)) in enumerate(pairwise(voiced)):
        middle = (last + first) * FRAME_SAMPLES // 2
        ends[index], starts[index + 1] = min(ends[index], middle), max(starts[index + 1], middle)
    return tuple(Stretch(start=start, end=end) for start, end in zip(starts, ends, strict=True))


def plan_windows(stretches: Sequence[Stretch]) -> tuple[Window, ...]:
    """The stretches in as few windows as hold them in order."""
    windows: list[list[Stretch]] = []
    filled = WINDOW_SAMPLES
    for stretch in stretches:
        if filled + stretch.samples > WINDOW_SAMPLES:
            windows.append([])
            filled = 0
        windows[-1].append(stretch)
        filled += stretch.samples
    return tuple(Window(stretches=tuple(window)) for window in windows)


def _runs(probabilities: Sequence[float]) -> list[tuple[int, int]]:
    """Frames (first, one past the last) between a voice setting in and the pause that ends it."""
    runs: list[tuple[int, int]] = []
    first: int | None = None
    quiet_from: int | None = None
    for frame, probability in enumerate(probabilities):
        if probability >= _VOICE_SETS_IN:
            first, quiet_from = frame if first is None else first, None
        elif first is not None and probability < _VOICE_ENDS:
            quiet_from = frame if quiet_from is None else quiet_from
            if frame - quiet_from >= _PAUSE_FRAMES:
                runs.append((first, quiet_from))
                first = quiet_from = None
    if first is not None:
        runs.append((first, quiet_from or len(probabilities)))
    return runs


def _cut_to_windows(first: int, last: int, probabilities: Sequence[float]) -> list[tuple[int, int]]:
    """A run in pieces that fit a window with their margins, cut where the voice is faintest."""
    longest = (WINDOW_SAMPLES - 2 * _MARGIN_SAMPLES) // FRAME_SAMPLES
    pieces: list[tuple[int, int]] = []
    while last - first > longest:
        cut = min(range(first + longest // 2, first + longest), key=lambda frame: probabilities[frame])
        pieces.append((first, cut))
        first = cut
    return [*pieces, (first, last)]


def halves(window: Window) -> tuple[Window, ...]:
    """The window in two: between the stretches nearest its middle, a lone stretch at its middle."""
    stretches = window.stretches
    if len(stretches) == 1:
        middle = (stretches[0].start + stretches[0].end) // 2
        stretches = (replace(stretches[0], end=middle), replace(stretches[0], start=middle))
    ends = list(accumulate(stretch.samples for stretch in stretches))
    cut = min(range(1, len(stretches)), key=lambda cut: abs(window.samples - 2 * ends[cut - 1]))
    return Window(stretches=stretches[:cut]), Window(stretches=stretches[cut:])
