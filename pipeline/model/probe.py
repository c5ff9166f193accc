"""Probe: what was measured about footage, on packets rather than headers."""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoStream:
    """The picture that will be used.

    width_px, height_px: as displayed, after rotation and sample aspect ratio.
    coded_width_px, coded_height_px: as stored.
    frame_rate: frames per second; the average where the rate varies.
    duration_s: last packet end minus first packet start, in seconds.
    transfer: ffprobe's color_transfer; smpte2084 and arib-std-b67 are HDR.
    """

    index: int
    codec: str
    width_px: int
    height_px: int
    coded_width_px: int
    coded_height_px: int
    frame_rate: Fraction
    variable_rate: bool
    duration_s: Fraction
    packets: int
    rotation_deg: int
    sample_aspect_ratio: Fraction
    interlaced: bool
    pixel_format: str
    color_space: str
    color_primaries: str
    color_range: str
    transfer: str

    @property
    def hdr(self) -> bool:
        """True for PQ and HLG pictures, which must be tone-mapped for an SDR ladder."""
        return self.transfer in {"smpte2084", "arib-std-b67"}

    @property
    def portrait(self) -> bool:
        """True where the displayed picture is taller than wide."""
        return self.height_px > self.width_px


@dataclass(frozen=True, slots=True, kw_only=True)
class AudioStream:
    """The sound that will be used. duration_s is measured on packets, in seconds.

    right_index: the track of the right ear, where left and right are mono tracks of their own; None elsewhere.
    language: as the file tags the track, empty where it does not.
    """

    index: int
    codec: str
    sample_rate_hz: int
    channels: int
    channel_layout: str
    duration_s: Fraction
    packets: int
    right_index: int | None = None
    language: str = ""

    @property
    def indexes(self) -> tuple[int, ...]:
        """The tracks that are heard, the left one first."""
        return (self.index,) if self.right_index is None else (self.index, self.right_index)


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """Measured facts about one footage.

    duration_s: the longer of the measured picture and sound.
    declared_duration_s: what the container claims, None where it claims nothing.
    start_s: the earliest presentation time of any used stream.
    promised_packets: how many pictures the container's index names, 0 where it has none. present_packets: how many of
    them are there whole. stops_within: the file ends in the middle of a packet. ends_loose: so does a transport stream,
    which has no index to say what is missing.
    """

    sha256: str
    container: str
    size_bytes: int
    duration_s: Fraction
    declared_duration_s: Fraction | None
    start_s: Fraction
    video: VideoStream | None
    audio: AudioStream | None
    encrypted: bool = False
    promised_packets: int = 0
    present_packets: int = 0
    stops_within: bool = False
    ends_loose: bool = False
