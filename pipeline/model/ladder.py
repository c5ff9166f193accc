"""Ladder: which renditions of a programme are made, and what came out of encoding them."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Codec(StrEnum):
    """What a rung is coded in. H.264 is always there: every player knows it."""

    H264 = "h264"
    HEVC = "hevc"
    AV1 = "av1"

    @property
    def label(self) -> str:
        """As people write it."""
        return {"h264": "H.264", "hevc": "HEVC", "av1": "AV1"}[self.value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What short stretches of the body gave at one size: mean VMAF at the canvas' size and bits a second by crf."""

    side_px: int
    crf: float
    vmaf: float
    bitrate_bps: int
    codec: Codec = Codec.H264


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendition:
    """One rung. height_px names it (the shorter side for portrait is width_px). Rates in bits a second.

    why: a sentence with the figures it was chosen by; empty where nobody looked at the pictures. capped: expected to
    take max_bitrate_bps all the time, so that only more care with each bit can make it better.
    """

    width_px: int
    height_px: int
    crf: float
    max_bitrate_bps: int
    why: str = ""
    codec: Codec = Codec.H264
    capped: bool = False

    @property
    def side_px(self) -> int:
        """The shorter side."""
        return min(self.width_px, self.height_px)

    @property
    def name(self) -> str:
        """The rung's folder name: its shorter side, as in 1080p, and its codec where that is not H.264."""
        return f"{self.side_px}p" if self.codec is Codec.H264 else f"{self.side_px}p-{self.codec}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """H.264 rungs from the largest to the smallest, then those of other codecs alike, all sharing keyframes.

    gop_frames: frames between keyframes (2 s, Apple HLS authoring 1.13). segment_gops: GOPs a segment (6 s, 7.5).
    audio_bitrate_bps: the one AAC-LC stereo 48 kHz rendition. left_out: a sentence for each size that is no rung.
    """

    renditions: tuple[Rendition, ...]
    gop_frames: int
    segment_gops: int
    audio_bitrate_bps: int
    left_out: tuple[str, ...] = ()

    @property
    def h264(self) -> tuple[Rendition, ...]:
        """The rungs every player can show."""
        return tuple(rendition for rendition in self.renditions if rendition.codec is Codec.H264)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loudness:
    """What was measured on the body, before gain. None of it is trusted where silent is True.

    integrated_lufs, threshold_lufs in LUFS; range_lu in LU; true_peak_dbtp in dBTP.
    makeup_db: gain that limiting the peaks takes away again, measured; 0 where nothing needs limiting.
    """

    silent: bool
    integrated_lufs: float
    true_peak_dbtp: float
    range_lu: float
    threshold_lufs: float
    makeup_db: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class EncodedRendition:
    """One finished rung: an MP4 with one video stream."""

    rendition: Rendition
    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoded:
    """Everything the one ffmpeg process wrote.

    audio: an MP4 with one AAC stream. storyboard: JPEG sheets in order, each storyboard_columns x storyboard_rows
    tiles of tile_width_px x tile_height_px, one tile every storyboard_interval_s seconds of the programme.
    shot_cuts_ms: the first frame of every shot but the first, on the programme's clock, in order.
    """

    renditions: tuple[EncodedRendition, ...]
    audio: Path
    poster: Path
    storyboard: tuple[Path, ...]
    storyboard_columns: int
    storyboard_rows: int
    storyboard_interval_s: int
    tile_width_px: int
    tile_height_px: int
    shot_cuts_ms: tuple[int, ...] = ()
