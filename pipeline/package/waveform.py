"""The sound of a package as the peaks that an editor sees under the picture."""

import sys
from array import array
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.ffmpeg.command import ffmpeg_argv
from pipeline.ffmpeg.runner import Runner
from pipeline.ffmpeg.sandbox import Job
from pipeline.ffmpeg.tools import Tools
from pipeline.package.shaka import INIT_NAME

PEAKS_A_SECOND = 50
"""One every 20 ms: finer than the two frames an editor places a cue by."""

SAMPLE_RATE_HZ = 8000
LOUDEST = 100


def measure_peaks(audio: Path, *, tools: Tools, runner: Runner) -> tuple[int, ...]:
    """The loudest sample of each 20 ms, 0 to LOUDEST; none where the folder holds no sound.

    audio: a rendition's folder, an initialisation segment and media segments. Raises ProgramFailed where the sound
    cannot be read.
    """
    segments = sorted(audio.glob("*.m4s"))
    if not segments or not (audio / INIT_NAME).is_file():
        return ()
    with TemporaryDirectory() as folder:
        whole = Path(folder) / "sound.mp4"
        whole.write_bytes(b"".join(part.read_bytes() for part in (audio / INIT_NAME, *segments)))
        arguments = ["-i", str(whole), "-vn", "-ac", "1", "-ar", str(SAMPLE_RATE_HZ), "-f", "s16le", "pipe:1"]
        heard = runner.run(Job(argv=ffmpeg_argv(tools, arguments), reads=(whole,))).stdout
    return peaks_of(heard)


def peaks_of(heard: bytes) -> tuple[int, ...]:
    """As peaks, of little-endian 16-bit samples as ffmpeg writes them."""
    samples = array("h", heard[: len(heard) // 2 * 2])
    if sys.byteorder == "big":
        samples.byteswap()
    return peaks(samples)


def peaks(samples: Sequence[int]) -> tuple[int, ...]:
    """The loudest of each SAMPLE_RATE_HZ / PEAKS_A_SECOND 16-bit samples, as a share of LOUDEST."""
    step = SAMPLE_RATE_HZ // PEAKS_A_SECOND
    stretches = (samples[start : start + step] for start in range(0, len(samples), step))
    return tuple(min(LOUDEST, max(*some, -min(some)) * LOUDEST // 32_767) for some in stretches)
