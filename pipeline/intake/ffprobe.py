"""ffprobe's answers, validated: headers as JSON, packets as CSV. Strangers' data enters here."""

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

STREAM_ENTRIES = (
    "stream=index,codec_type,codec_name,width,height,r_frame_rate,avg_frame_rate,sample_aspect_ratio,field_order,"
    "pix_fmt,color_space,color_primaries,color_range,color_transfer,sample_rate,channels,channel_layout"
    ":stream_disposition=attached_pic,default,timed_thumbnails:stream_side_data=rotation"
    ":format=format_name,duration"
)
PACKET_ENTRIES = "packet=stream_index,pts_time,dts_time,duration_time,flags"


class ProbedStream(BaseModel):
    """One stream as ffprobe's header pass tells it."""

    model_config = ConfigDict(extra="ignore")

    index: int
    codec_type: str = ""
    codec_name: str = ""
    width: int = 0
    height: int = 0
    r_frame_rate: str = "0/0"
    avg_frame_rate: str = "0/0"
    sample_aspect_ratio: str = "1:1"
    field_order: str = "unknown"
    pix_fmt: str = ""
    color_space: str = "unknown"
    color_primaries: str = "unknown"
    color_range: str = "unknown"
    color_transfer: str = "unknown"
    sample_rate: int = 0
    channels: int = 0
    channel_layout: str = ""
    disposition: dict[str, int] = Field(default_factory=dict)
    side_data_list: list[dict[str, Any]] = Field(default_factory=list)

    @property
    def rotation_deg(self) -> int:
        """Clockwise turns needed to show the picture upright: 0, 90, 180 or 270."""
        for side_data in self.side_data_list:
            if "rotation" in side_data:
                return int(-round(float(side_data["rotation"]) / 90) * 90 % 360)
        return 0

    @property
    def is_still(self) -> bool:
        """Cover art and thumbnails are not footage."""
        return bool(self.disposition.get("attached_pic") or self.disposition.get("timed_thumbnails"))


class ProbedFormat(BaseModel):
    """The container as ffprobe's header pass tells it."""

    format_name: str = ""
    duration: float | None = None


class ProbedFile(BaseModel):
    """ffprobe's JSON about one file."""

    streams: list[ProbedStream] = Field(default_factory=list)
    format: ProbedFormat = Field(default_factory=ProbedFormat)


@dataclass(frozen=True, slots=True, kw_only=True)
class PacketTimes:
    """Presentation times of one stream's packets in seconds, sorted, and where the last packet ends."""

    starts_s: tuple[float, ...]
    end_s: float

    @property
    def span_s(self) -> float:
        """From the first packet's start to the last one's end."""
        return self.end_s - self.starts_s[0]


def read_packets(csv: str) -> dict[int, PacketTimes]:
    """Packet times by stream index, from ffprobe's `-of csv=p=0` of PACKET_ENTRIES. Unreadable lines are passed over.

    A packet without a presentation time counts with its decode time (AVI); one without either is not counted, nor one
    flagged D: an edit list says that it is never shown.
    """
    starts: dict[int, list[float]] = defaultdict(list)
    ends: dict[int, float] = {}
    for line in csv.splitlines():
        fields = line.split(",")
        if len(fields) < 5 or not fields[0].isdigit() or "D" in fields[4]:
            continue
        start = _seconds(fields[1])
        if start is None:
            start = _seconds(fields[2])
        if start is None:
            continue
        index = int(fields[0])
        starts[index].append(start)
        ends[index] = max(ends.get(index, start), start + (_seconds(fields[3]) or 0.0))
    return {index: PacketTimes(starts_s=tuple(sorted(times)), end_s=ends[index]) for index, times in starts.items()}


def ratio(text: str, default: Fraction = Fraction(0)) -> Fraction:
    """ffprobe's a/b or a:b as a Fraction; default where it is unknown or zero."""
    numerator, _, denominator = text.replace(":", "/").partition("/")
    try:
        value = Fraction(int(numerator), int(denominator or 1))
    except (ValueError, ZeroDivisionError):
        return default
    return value if value > 0 else default


def _seconds(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:  # N/A
        return None
