"""From a channel to its storage. S3 is imported when a channel asks for it: boto3 takes half a second."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from pipeline.errors import WrongInput
from pipeline.model.channel import Channel, Region
from pipeline.publish.landing import Landing
from pipeline.publish.local import LocalStorage
from pipeline.publish.storage import Storage


def open_storage(channel: Channel) -> Storage:
    """The storage behind a channel; nothing is created or reached yet. Raises WrongInput for an unknown kind of URL."""
    url = urlsplit(channel.storage_url)
    if url.scheme == "file":
        return LocalStorage(root=Path(unquote(url.path)))
    if url.scheme == "s3":
        from pipeline.publish.s3 import S3Storage

        return S3Storage.of(channel)
    raise WrongInput(f"channel {channel.name}", f"{channel.storage_url!r} is neither file: nor s3:")


def prepare_bucket(channel: Channel) -> None:
    """Create what is missing and make the storage public or private as the channel says; doing it again is harmless.

    Public means that strangers may read objects under the channel's prefix by name; they may never list them. Other
    statements in the bucket's policy are left alone. A file: channel gets its folder. Raises ComponentMissing where
    the service cannot be reached or refuses, WrongInput for an unknown kind of URL.
    """
    storage = open_storage(channel)
    if isinstance(storage, LocalStorage):
        storage.root.mkdir(parents=True, exist_ok=True)
        return
    from pipeline.publish.buckets import prepare

    prepare(channel)


def open_landing(storage_url: str, *, endpoint_url: str, region_name: str) -> Landing:
    """Where footage lands in parts, its bucket made where there is none; strangers may not read it.

    Raises WrongInput for anything but s3:, ComponentMissing where the service cannot be reached.
    """
    place = Channel(
        name="landing",
        region=Region.DOMESTIC,
        kind="landing",
        storage_url=storage_url,
        public=False,
        endpoint_url=endpoint_url,
        region_name=region_name,
    )
    if urlsplit(storage_url).scheme != "s3":
        raise WrongInput("TSITE_LANDING_URL", f"{storage_url!r} is not s3://bucket/folder")
    prepare_bucket(place)
    from pipeline.publish.s3_landing import S3Landing

    return S3Landing.of(place)
