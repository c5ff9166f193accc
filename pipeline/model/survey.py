"""Survey: what decoding footage, in parts where it is long, told about its picture, its sound and its speech."""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """From start_s to end_s, in seconds from the footage's start."""

    start_s: Fraction
    end_s: Fraction

    @property
    def duration_s(self) -> Fraction:
        """Length in seconds."""
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureFacts:
    """pictures: how many came out of the decoder. damaged: how many of them it had to patch.

    missing, black, frozen: where no picture came out, where there was nothing but black, where nothing moved.
    brightness: the middle picture's highlights (its 90th percentile) as a share of white, 0 to 1.
    ends_damaged: of a transport stream, whether its last pictures or their packets are damaged.
    """

    pictures: int
    damaged: int
    missing: tuple[Stretch, ...] = ()
    black: tuple[Stretch, ...] = ()
    frozen: tuple[Stretch, ...] = ()
    brightness: float = 1.0
    ends_damaged: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundFacts:
    """level_dbfs: RMS of the louder seconds (their 90th percentile). clipped: share of seconds with clipped samples.

    missing: where no sound came out of the decoder.
    """

    level_dbfs: float
    clipped: float
    missing: tuple[Stretch, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechFacts:
    """speech_s: seconds in which somebody speaks, as far as was listened: 30 of them and more are enough.

    language: ISO 639-1, with its probability; empty where unknown.
    """

    speech_s: float
    language: str = ""
    probability: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """None stands for what the footage does not have, or what was not looked at."""

    picture: PictureFacts | None = None
    sound: SoundFacts | None = None
    speech: SpeechFacts | None = None
