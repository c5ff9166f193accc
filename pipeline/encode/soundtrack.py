"""The sound of the body: any footage's sound as 48 kHz stereo, cut to the sample in step with the picture."""

from dataclasses import dataclass
from fractions import Fraction

import ffmpeg

from pipeline.encode.chains import Stream, fan_out, join, source
from pipeline.model.probe import AudioStream
from pipeline.model.timeline import Timeline

SAMPLE_RATE_HZ = 48_000

CLICK_GUARD_S = Fraction(1, 200)
"""Each cut's sound fades for 5 ms at both ends: a waveform cut in the middle clicks."""

UPSAMPLED_HZ = 192_000
"""Where the limiter looks: true peaks lie between samples (ITU-R BS.1770 annex 2 takes 4x)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gain:
    """What is done to the body's loudness: gain_db, then a limiter at ceiling_dbtp, or none where it is None."""

    gain_db: float
    ceiling_dbtp: float | None


def samples_at(frames: int, frame_rate: Fraction) -> int:
    """The sample at which a frame begins. Lengths are differences of these, so rounding never adds up."""
    return round(frames / frame_rate * SAMPLE_RATE_HZ)


def compile_body_sound(
    opened: Stream, audio: AudioStream | None, timeline: Timeline, gain: Gain, *, skipped_frames: int
) -> Stream:
    """Exactly the body's samples: the cuts, gained; silence where the footage has no sound or too little.

    opened: the footage as an input, of which audio names the tracks.
    """
    start = samples_at(timeline.title_frames, timeline.frame_rate)
    end = samples_at(timeline.title_frames + sum(timeline.cut_frames), timeline.frame_rate)
    if audio is None:
        return silence(end - start)
    return gained(compile_cuts(opened, audio, timeline, skipped_frames=skipped_frames), gain)


def silence(samples: int) -> Stream:
    """Stereo silence of that many samples."""
    empty = source("anullsrc", "silence", channel_layout="stereo", sample_rate=SAMPLE_RATE_HZ)
    return empty.filter("atrim", end_sample=samples).filter("aformat", sample_fmts="fltp")


def compile_cuts(opened: Stream, audio: AudioStream, timeline: Timeline, *, skipped_frames: int) -> Stream:
    """The cuts' sound, ungained."""
    stream = _heard(opened, audio)
    rate, position = timeline.frame_rate, timeline.title_frames
    pieces = []
    branches = fan_out(stream, len(timeline.cuts), sound=True)
    for branch, cut, frames in zip(branches, timeline.cuts, timeline.cut_frames, strict=True):
        first = samples_at(int(cut.start_s * rate) - skipped_frames, rate)
        length = samples_at(position + frames, rate) - samples_at(position, rate)
        position += frames
        piece = branch.filter("atrim", start_sample=first, end_sample=first + length)
        piece = piece.filter("asetpts", expr="PTS-STARTPTS")
        if len(branches) > 1:
            piece = _guarded(piece, length)
        pieces.append(piece)
    return join(pieces, sound=True)


def gained(stream: Stream, gain: Gain) -> Stream:
    """The stream at its new level. volume is linear; the limiter touches nothing but the peaks above its ceiling."""
    if gain.gain_db:
        stream = stream.filter("volume", volume=f"{gain.gain_db:.3f}dB", precision="float")
    if gain.ceiling_dbtp is None:
        return stream
    stream = stream.filter("aresample", sample_rate=UPSAMPLED_HZ)
    # level=0: or alimiter would turn everything up to full scale. latency=1: or the sound would come late.
    limit = 10 ** (gain.ceiling_dbtp / 20)
    stream = stream.filter("alimiter", limit=f"{limit:.5f}", attack=2, release=60, level=0, latency=1)
    return stream.filter("aresample", sample_rate=SAMPLE_RATE_HZ).filter("aformat", sample_fmts="fltp")


def _heard(opened: Stream, audio: AudioStream) -> Stream:
    """The track, or the two that are left and right, as stereo."""
    if audio.right_index is None:
        return _on_the_clock(opened[str(audio.index)], audio, "stereo")
    sides = [_on_the_clock(opened[str(index)], audio, "mono") for index in audio.indexes]
    return ffmpeg.filter(sides, "join", inputs=2, channel_layout="stereo")


def _on_the_clock(stream: Stream, audio: AudioStream, layout: str) -> Stream:
    """48 kHz whose sample number is its time: late starts and gaps are filled, a drifting clock is stretched."""
    if audio.channels > 8:
        # swresample has no matrix for such layouts; field recorders put the two main microphones first.
        stream = stream.filter("pan", args="stereo|c0=c0|c1=c1")
    stream = stream.filter(
        "aresample", sample_rate=SAMPLE_RATE_HZ, **{"async": 200}, min_comp=0.01, first_pts=0, ochl=layout
    )
    return stream.filter("aformat", sample_fmts="fltp", channel_layouts=layout).filter("apad")


def _guarded(piece: Stream, length: int) -> Stream:
    guard = int(CLICK_GUARD_S * SAMPLE_RATE_HZ)
    fade_in = piece.filter("afade", type="in", start_sample=0, nb_samples=guard)
    return fade_in.filter("afade", type="out", start_sample=max(length - guard, 0), nb_samples=guard)
