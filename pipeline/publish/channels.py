"""Channels as data. channels.toml says where programmes are published:

    [[channel]]
    name = "domestic"                          # lower-case letters, digits, hyphens; unique
    region = "domestic"                        # domestic | international
    kind = "stream"                            # may be left out: so far every channel is streamed from its storage
    storage = "s3://tsite-domestic/programmes" # or file:/absolute/path, or file:path beside this file
    public = true                              # whether strangers may read the storage; false where left out
    public_url = "https://cdn.example.cn/programmes"   # where viewers read the storage's root; left out: our portal
    endpoint_url = "http://127.0.0.1:8333"     # S3 other than Amazon's
    region_name = "cn-north-1"                 # S3 region
    codecs = ["h264", "av1"]                   # what programmes made for it are coded in; h264 alone where left out
    landscape_only = true                      # turn upright (portrait) footage away; false where left out

The keys to an S3 service are never in this file: they are read as boto3 reads them, from AWS_ACCESS_KEY_ID and
AWS_SECRET_ACCESS_KEY or the machine's role.
"""

import tomllib
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from pipeline.errors import WrongInput
from pipeline.model.channel import Channel, Region
from pipeline.model.ladder import Codec

_URL = r"^https?://[^\s/]+\S*$"


class _ChannelEntry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")
    region: Region
    kind: Literal["stream"] = "stream"
    storage: str
    public: bool = False
    public_url: str = Field(default="", pattern=rf"^$|{_URL}")
    endpoint_url: str = Field(default="", pattern=rf"^$|{_URL}")
    region_name: str = ""
    codecs: tuple[Codec, ...] = (Codec.H264,)
    landscape_only: bool = False

    @field_validator("codecs")
    @classmethod
    def _for_every_player(cls, codecs: tuple[Codec, ...]) -> tuple[Codec, ...]:
        if Codec.H264 not in codecs:
            raise ValueError("must hold h264: some players know nothing else")
        return codecs

    @field_validator("storage")
    @classmethod
    def _names_a_place(cls, storage: str) -> str:
        url = urlsplit(storage)
        if url.scheme == "file" and not url.netloc and url.path:
            return storage
        if url.scheme == "s3" and url.netloc and ".." not in url.path:
            return storage
        raise ValueError("must be file:/path or s3://bucket/prefix")


class _ChannelsFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    channel: tuple[_ChannelEntry, ...] = Field(min_length=1)

    @field_validator("channel")
    @classmethod
    def _told_apart(cls, channel: tuple[_ChannelEntry, ...]) -> tuple[_ChannelEntry, ...]:
        for what in ("name", "storage"):
            values = [getattr(entry, what) for entry in channel]
            if doubled := next((value for value in values if values.count(value) > 1), None):
                raise ValueError(f"two channels have the {what} {doubled!r}")
        return channel


def load_channels(file: Path | None, home: Path) -> tuple[Channel, ...]:
    """The channels of channels.toml in its order; without a file, a domestic and an international folder under home.

    Raises WrongInput naming the place in the file that cannot be understood.
    """
    if file is None:
        return tuple(_embedded(region, home) for region in Region)
    try:
        entries = _ChannelsFile.model_validate(tomllib.loads(file.read_text("utf-8")), strict=False).channel
    except OSError as error:
        raise WrongInput(str(file), f"cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WrongInput(str(file), f"is not TOML: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise WrongInput(f"{file}: {place}", first["msg"].removeprefix("Value error, ")) from error
    return tuple(_channel(entry, folder=file.parent) for entry in entries)


def _embedded(region: Region, home: Path) -> Channel:
    return Channel(
        name=region.value,
        region=region,
        kind="stream",
        storage_url=(home.absolute() / "channels" / region.value).as_uri(),
        public=True,
        codecs=(Codec.H264, Codec.AV1) if region is Region.INTERNATIONAL else (Codec.H264,),
    )


def _channel(entry: _ChannelEntry, *, folder: Path) -> Channel:
    storage = entry.storage
    if storage.startswith("file:"):
        storage = (folder / unquote(urlsplit(storage).path)).absolute().as_uri()
    return Channel(
        name=entry.name,
        region=entry.region,
        kind=entry.kind,
        storage_url=storage.rstrip("/"),
        public=entry.public,
        public_url=entry.public_url.rstrip("/"),
        endpoint_url=entry.endpoint_url,
        region_name=entry.region_name,
        codecs=entry.codecs,
    )
