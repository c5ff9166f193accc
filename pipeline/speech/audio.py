"""The body's sound as recognisers want it: one channel, 16 kHz, in step with the picture."""

import os
from itertools import accumulate, pairwise
from pathlib import Path

from pipeline.ffmpeg.command import HOSTILE_INPUT, ffmpeg_argv, heard_together
from pipeline.ffmpeg.runner import Runner
from pipeline.ffmpeg.sandbox import Job, Limits
from pipeline.ffmpeg.tools import Tools
from pipeline.model.admission import Cut
from pipeline.model.footage import Footage
from pipeline.model.probe import AudioStream
from pipeline.model.timeline import Timeline

SAMPLE_RATE_HZ = 16_000
"""What Whisper and its voice detector were trained on."""

LIMITS = Limits(wall_s=900, cpu_s=600, file_size_bytes=2**30)


def extract_speech_audio(
    footage: Footage, audio: AudioStream, timeline: Timeline, *, tools: Tools, runner: Runner, destination: Path
) -> Path:
    """Write the body's sound to destination (16-bit mono WAV, 16 kHz) and return destination.

    Time zero is the start of the body. Every cut lasts exactly its frames, to the nearest sample: silence fills in
    where the sound starts late, has a gap, or ends early. Raises ProgramFailed where the sound cannot be read.
    """
    temporary = destination.with_name(f"{destination.stem}.{os.getpid()}.tmp.wav")
    temporary.touch()
    try:
        arguments = plan_speech_audio(footage.path, audio, timeline, temporary)
        argv = ffmpeg_argv(tools, arguments)
        runner.run(Job(argv=argv, reads=(footage.path,), writes=(temporary,), limits=LIMITS))
        os.replace(temporary, destination)
    finally:
        temporary.unlink(missing_ok=True)
    return destination


def plan_speech_audio(footage: Path, audio: AudioStream, timeline: Timeline, destination: Path) -> list[str]:
    """ffmpeg's arguments after the global flags."""
    last_s = float(max(cut.end_s for cut in timeline.cuts)) + 1  # nothing behind the last cut need be read
    return [
        *HOSTILE_INPUT,
        *("-t", f"{last_s:.6f}", "-i", str(footage)),
        *("-filter_complex", compile_cuts(audio, timeline), "-map", "[speech]"),
        *("-c:a", "pcm_s16le", "-map_metadata", "-1", "-fflags", "+bitexact", "-f", "wav", str(destination)),
        # The picture is read too, though nothing looks at it: where a transport stream's picture starts before its
        # sound, ffmpeg counts time from the first stream in use, and the words would come early by the difference.
        *("-map", "0:V?", "-c:v", "copy", "-f", "null", "-"),
    ]


def compile_cuts(audio: AudioStream, timeline: Timeline) -> str:
    """The filter graph that joins the cuts' sound into [speech]. It holds numbers only."""
    count = len(timeline.cuts)
    ends_s = accumulate(frames / timeline.frame_rate for frames in timeline.cut_frames)
    # Rounding each end, not each length, keeps a hundred cuts from drifting a hundred half samples.
    ends_samples = [0, *(round(end_s * SAMPLE_RATE_HZ) for end_s in ends_s)]
    lengths = [end - start for start, end in pairwise(ends_samples)]
    chains = [f"{heard_together(audio.indexes)}asplit={count}{''.join(f'[in{i}]' for i in range(count))}"]
    for i, (cut, samples) in enumerate(zip(timeline.cuts, lengths, strict=True)):
        chains.append(f"[in{i}]{_cut_chain(cut, samples)}[cut{i}]")
    chains.append(f"{''.join(f'[cut{i}]' for i in range(count))}concat=n={count}:v=0:a=1[speech]")
    return ";".join(chains)


def _cut_chain(cut: Cut, samples: int) -> str:
    start = f"{float(cut.start_s):.6f}"
    return ",".join(
        (
            f"atrim=start={start}:end={float(cut.end_s):.6f}",
            f"asetpts=PTS-{start}/TB",
            # first_pts=0 puts silence before sound that starts late, async=1 into gaps
            f"aresample={SAMPLE_RATE_HZ}:ochl=mono:async=1:first_pts=0",
            f"apad=whole_len={samples}",
            f"atrim=end_sample={samples}",
        )
    )
