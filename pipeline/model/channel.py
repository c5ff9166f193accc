"""Channel: where programmes are published, as data; Publication: that it happened."""

from dataclasses import dataclass
from enum import StrEnum

from pipeline.model.ladder import Codec


class Region(StrEnum):
    """Which audience a channel serves."""

    DOMESTIC = "domestic"
    INTERNATIONAL = "international"


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A place programmes are streamed from.

    storage_url: file:/absolute/path or s3://bucket/prefix. public: whether strangers may read what is published.
    public_url: where viewers read the storage, empty where the portal itself serves it.
    codecs: what its viewers are to be offered; a package may hold more, and always holds H.264.
    landscape_only: whether upright pictures are turned away.
    endpoint_url, region_name: S3 service address and region; empty for AWS defaults.
    """

    name: str
    region: Region
    kind: str
    storage_url: str
    public: bool
    public_url: str = ""
    endpoint_url: str = ""
    region_name: str = ""
    codecs: tuple[Codec, ...] = (Codec.H264,)
    landscape_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """One programme on one channel. state: published or recalled. url: the multivariant playlist, for a player."""

    channel: str
    region: Region
    slug: str
    digest: str
    state: str
    url: str
