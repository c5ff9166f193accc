"""What the pipeline asks of anything that turns sound into words."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from pipeline.model.transcript import Transcript

OnHeard = Callable[[float], None]
"""Called with the seconds of sound heard so far."""


class Recogniser(Protocol):
    """Hears English."""

    def recognise(self, wav: Path, *, on_progress: OnHeard | None = None) -> Transcript:
        """The words in a 16 kHz mono 16-bit WAV, none where nobody speaks. The same file gives the same words.

        Raises WrongInput where the file is of another kind.
        """
        ...
