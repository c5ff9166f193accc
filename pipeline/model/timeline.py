"""Timeline: title card + body (the cuts of the footage) + ending card, measured exactly."""

from dataclasses import dataclass
from fractions import Fraction

from pipeline.model.admission import Cut

SIX_MINUTES_S = Fraction(360)
"""The longest a programme may be, title and ending included (DESIGN law 1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """What the programme consists of. Every part is a whole number of frames.

    width_px, height_px: the canvas, square pixels, even numbers.
    cuts: the body, in seconds of the footage, in order.
    frame_rate: frames per second of the programme.
    title_frames, cut_frames, ending_frames: frames of each part; cut_frames has one entry a cut.
    """

    width_px: int
    height_px: int
    frame_rate: Fraction
    cuts: tuple[Cut, ...]
    title_frames: int
    cut_frames: tuple[int, ...]
    ending_frames: int

    @property
    def title_s(self) -> Fraction:
        """Length of the title card in seconds: the body, and so every cue, starts here."""
        return self.title_frames / self.frame_rate

    @property
    def body_s(self) -> Fraction:
        """Length of the body in seconds."""
        return sum(self.cut_frames) / self.frame_rate

    @property
    def ending_s(self) -> Fraction:
        """Length of the ending card in seconds."""
        return self.ending_frames / self.frame_rate

    @property
    def frames(self) -> int:
        """Frames of the whole programme."""
        return self.title_frames + sum(self.cut_frames) + self.ending_frames

    @property
    def duration_s(self) -> Fraction:
        """Length of the whole programme in seconds."""
        return self.frames / self.frame_rate
