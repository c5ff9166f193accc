"""ffprobe's answers, validated: headers as JSON, packets as CSV. Strangers' data enters here."""

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

TRANSPORT_STREAM = "mpegts"
"""Its container, as ffprobe names it."""

STREAM_ENTRIES = (
    "stream=index,codec_type,codec_name,width,height,r_frame_rate,avg_frame_rate,sample_aspect_ratio,field_order,"
    "pix_fmt,color_space,color_primaries,color_range,color_transfer,sample_rate,channels,channel_layout,"
    "nb_frames:stream_disposition=attached_pic,default,timed_thumbnails:stream_side_data=rotation,side_data_type"
    ":stream_tags=enc_key_id,language:format=format_name,duration"
)
PACKET_ENTRIES = "packet=stream_index,pts_time,dts_time,duration_time,flags:packet_side_data=side_data_type"

LATEST_S = 10.0**9
"""30 years: later times are no times."""
LONGEST_INDEX = 6


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
    nb_frames: int = 0
    tags: dict[str, str] = Field(default_factory=dict)
    disposition: dict[str, int] = Field(default_factory=dict)
    side_data_list: list[dict[str, Any]] = Field(default_factory=list)

    @property
    def rotation_deg(self) -> int:
        """Clockwise turns needed to show the picture upright: 0, 90, 180 or 270."""
        for side_data in self.side_data_list:
            turned = number(str(side_data.get("rotation")))
            if turned is not None:
                return int(-round(turned / 90) * 90 % 360)
        return 0

    @property
    def encrypted(self) -> bool:
        """Whether the container says that a key is needed (Common Encryption in MP4, ContentEncryption in WebM)."""
        kinds = [side_data.get("side_data_type") for side_data in self.side_data_list]
        return "enc_key_id" in self.tags or "Encryption initialization data" in kinds

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


@dataclass(frozen=True, slots=True)
class Packet:
    """One packet's presentation time, whether it holds a key picture, and whether an edit list shows it."""

    start_s: float
    key: bool
    shown: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PacketTimes:
    """Presentation times of one stream's packets in seconds, sorted, and where the last packet ends.

    arrived: every packet in the order of the file, those that are never shown too.
    cut_off: whether the last packet holds less than it should.
    encrypted: whether packets carry what decrypting them needs.
    """

    starts_s: tuple[float, ...]
    end_s: float
    arrived: tuple[Packet, ...] = ()
    cut_off: bool = False
    encrypted: bool = False

    @property
    def span_s(self) -> float:
        """From the first packet's start to the last one's end."""
        return self.end_s - self.starts_s[0]


def read_packets(csv: str) -> dict[int, PacketTimes]:
    """Packet times by stream index, from ffprobe's `-of csv=p=0` of PACKET_ENTRIES. Unreadable lines are passed over.

    A packet without a presentation time counts with its decode time (AVI); one without either is not counted, nor one
    flagged D: an edit list says that it is never shown. Flagged C, it holds less than it should.
    """
    arrived: dict[int, list[Packet]] = defaultdict(list)
    ends: dict[int, float] = {}
    cut_off: dict[int, bool] = {}
    encrypted: set[int] = set()
    for line in csv.splitlines():
        fields = line.split(",")
        if len(fields) < 5 or not (fields[0].isdecimal() and len(fields[0]) <= LONGEST_INDEX):
            continue
        start = number(fields[1])
        if start is None:
            start = number(fields[2])
        if start is None:
            continue
        index, shown = int(fields[0]), "D" not in fields[4]
        arrived[index].append(Packet(start, "K" in fields[4], shown))
        cut_off[index] = "C" in fields[4]
        if "Encryption info" in fields[5:]:
            encrypted.add(index)
        if shown:
            ends[index] = max(ends.get(index, start), start + max(number(fields[3]) or 0.0, 0.0))
    return {
        index: PacketTimes(
            starts_s=tuple(sorted(packet.start_s for packet in arrived[index] if packet.shown)),
            end_s=end_s,
            arrived=tuple(arrived[index]),
            cut_off=cut_off[index],
            encrypted=index in encrypted,
        )
        for index, end_s in ends.items()
    }


def ratio(text: str, default: Fraction = Fraction(0)) -> Fraction:
    """ffprobe's a/b or a:b as a Fraction; default where it is unknown or zero."""
    numerator, _, denominator = text.replace(":", "/").partition("/")
    try:
        value = Fraction(int(numerator), int(denominator or 1))
    except (ValueError, ZeroDivisionError):
        return default
    return value if value > 0 else default


def number(text: str) -> float | None:
    """A finite figure that a time may be, None for anything else: N/A, nan, 1e300."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if abs(value) < LATEST_S else None
