"""Which engine translates: Argos where its package is installed, else the local model."""

from collections.abc import Callable
from pathlib import Path

from pipeline.subtitles.translation.argos import ArgosTranslator, argos_available
from pipeline.subtitles.translation.gguf import GgufTranslator
from pipeline.subtitles.translation.translator import ClosingTranslator


def choose_translator(*, argos_packages_dir: Path | None, gguf: Callable[[], Path], threads: int) -> ClosingTranslator:
    """The engine to use, not yet loaded; close it when the sentences are done.

    gguf gives the local model's file and is only called where Argos has no en->zh package; what it raises
    (WeightsUnavailable) goes through. threads: 0 means all cores.
    """
    if argos_available(argos_packages_dir):
        return ArgosTranslator(argos_packages_dir)
    return GgufTranslator(gguf(), threads)
