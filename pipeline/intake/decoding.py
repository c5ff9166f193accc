"""Whether the picture really decodes: the first frames, by sandboxed ffmpeg."""

from pipeline.errors import ProgramFailed
from pipeline.ffmpeg.command import HOSTILE_INPUT, ffmpeg_argv
from pipeline.ffmpeg.runner import Runner
from pipeline.ffmpeg.sandbox import Job, Limits
from pipeline.ffmpeg.tools import Tools
from pipeline.model.footage import Footage
from pipeline.model.probe import VideoStream

DECODE_LIMITS = Limits(wall_s=30, cpu_s=60, address_space_bytes=6 * 2**30, file_size_bytes=2**20)
FIRST_FRAMES = 5


def first_frames_decode(footage: Footage, video: VideoStream, *, tools: Tools, runner: Runner) -> bool:
    """True where at least one of the first frames comes out of the decoder."""
    selection = ["-map", f"0:{video.index}", "-frames:v", str(FIRST_FRAMES)]
    argv = ffmpeg_argv(
        tools,
        [*HOSTILE_INPUT, "-threads", "2", "-i", str(footage.path), *selection, "-f", "framecrc", "pipe:1"],
    )
    try:
        outcome = runner.run(Job(argv=argv, reads=(footage.path.parent,), limits=DECODE_LIMITS))
    except ProgramFailed:
        return False
    return any(line and not line.startswith(b"#") for line in outcome.stdout.splitlines())
