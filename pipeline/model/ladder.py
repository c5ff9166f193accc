"""Ladder: which renditions of a programme are made, and what came out of encoding them."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What short stretches of the body gave at one size: mean VMAF at the canvas' size and bits a second by crf."""

    side_px: int
    crf: float
    vmaf: float
    bitrate_bps: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendition:
    """One rung. height_px names it (the shorter side for portrait is width_px). Rates in bits a second.

    why: a sentence with the figures it was chosen by; empty where nobody looked at the pictures.
    """

    width_px: int
    height_px: int
    crf: float
    max_bitrate_bps: int
    why: str = ""

    @property
    def side_px(self) -> int:
        """The shorter side."""
        return min(self.width_px, self.height_px)

    @property
    def name(self) -> str:
        """The rung's folder name: its shorter side, as in 1080p."""
        return f"{self.side_px}p"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """Rungs from the largest to the smallest, sharing keyframes.

    gop_frames: frames between keyframes (2 s, Apple HLS authoring 1.13). segment_gops: GOPs a segment (6 s, 7.5).
    audio_bitrate_bps: the one AAC-LC stereo 48 kHz rendition. left_out: a sentence for each size that is no rung.
    """

    renditions: tuple[Rendition, ...]
    gop_frames: int
    segment_gops: int
    audio_bitrate_bps: int
    left_out: tuple[str, ...] = ()


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
    """One finished rung: an MP4 with one H.264 stream."""

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
