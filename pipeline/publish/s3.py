"""Objects in an S3 bucket: Amazon's, SeaweedFS' or any other.

Imported by opening and buckets when a channel asks for it, and not before: boto3 is slow to import.
"""

import base64
import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

import boto3
from boto3.exceptions import S3UploadFailedError
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from pipeline.digests import sha256_of
from pipeline.errors import CheckFailed, ComponentMissing
from pipeline.model.channel import Channel
from pipeline.publish.storage import ObjectMissing, validated

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

MULTIPART_ABOVE_BYTES = 64 * 2**20
"""Larger files go up in parts, each retried by itself."""

PART_BYTES = 16 * 2**20
_CHUNK_BYTES = 2**20
_MISSING = frozenset({"404", "NoSuchKey", "NotFound", "NoSuchUpload"})
_WRONG_BYTES = frozenset({"BadDigest", "XAmzContentChecksumMismatch", "XAmzContentSHA256Mismatch"})


@dataclass(frozen=True, slots=True, kw_only=True)
class S3Storage:
    """See Storage. prefix: empty, or a folder in the bucket ending in a slash. where: the place, for error messages."""

    client: "S3Client"
    bucket: str
    prefix: str
    where: str
    multipart_above_bytes: int = MULTIPART_ABOVE_BYTES

    @classmethod
    def of(cls, channel: Channel) -> Self:
        """The storage of a channel whose storage_url begins with s3:. Nothing is sent yet."""
        url = urlsplit(channel.storage_url)
        folder = url.path.strip("/")
        return cls(
            client=_client(channel),
            bucket=url.netloc,
            prefix=f"{folder}/" if folder else "",
            where=f"{channel.storage_url} at {channel.endpoint_url or 'Amazon S3'}",
        )

    def put(self, key: str, source: Path | bytes, *, sha256: str, content_type: str, cache_control: str) -> None:
        """See Storage.put."""
        name = self.name(key)
        if isinstance(source, Path) and source.stat().st_size > self.multipart_above_bytes:
            self._put_in_parts(key, source, sha256=sha256, content_type=content_type, cache_control=cache_control)
            return
        with self.understood(key), io.BytesIO(source) if isinstance(source, bytes) else source.open("rb") as body:
            self.client.put_object(
                Bucket=self.bucket,
                Key=name,
                Body=body,
                ContentType=content_type,
                CacheControl=cache_control,
                # The service refuses bytes that do not match, and keeps the checksum that it verified.
                ChecksumSHA256=base64.b64encode(bytes.fromhex(sha256)).decode(),
            )

    def read(self, key: str) -> bytes:
        """See Storage.read."""
        with self.understood(key):
            return self.client.get_object(Bucket=self.bucket, Key=self.name(key))["Body"].read()

    def digest(self, key: str) -> str | None:
        """See Storage.digest. The checksum that the service verified, where it kept one, else of a download."""
        name = self.name(key)
        try:
            with self.understood(key):
                head = self.client.head_object(Bucket=self.bucket, Key=name, ChecksumMode="ENABLED")
                checksum = head.get("ChecksumSHA256", "")
                # A checksum of parts' checksums ends in -<parts> and says nothing about the whole.
                if checksum and "-" not in checksum and head.get("ChecksumType") != "COMPOSITE":
                    return base64.b64decode(checksum).hex()
                digest = hashlib.sha256()
                for chunk in self.client.get_object(Bucket=self.bucket, Key=name)["Body"].iter_chunks(_CHUNK_BYTES):
                    digest.update(chunk)
                return digest.hexdigest()
        except ObjectMissing:
            return None

    def copy(self, source: str, key: str) -> None:
        """See Storage.copy. Type and lifetime come along."""
        with self.understood(source):
            place = {"Bucket": self.bucket, "Key": self.name(source)}
            self.client.copy_object(Bucket=self.bucket, Key=self.name(key), CopySource=place)  # type: ignore[arg-type]

    def delete(self, key: str) -> None:
        """See Storage.delete."""
        with self.understood(key):
            self.client.delete_object(Bucket=self.bucket, Key=self.name(key))

    def keys(self, prefix: str) -> Iterator[str]:
        """See Storage.keys."""
        with self.understood(prefix):
            pages = self.client.get_paginator("list_objects_v2").paginate(
                Bucket=self.bucket, Prefix=self.prefix + prefix
            )
            for page in pages:
                yield from (found["Key"].removeprefix(self.prefix) for found in page.get("Contents", []))

    def name(self, key: str) -> str:
        """The object's name in the bucket. Raises WrongInput for what is no key."""
        return self.prefix + validated(key)

    def _put_in_parts(self, key: str, source: Path, *, sha256: str, content_type: str, cache_control: str) -> None:
        found = sha256_of(source)
        if found != sha256:
            raise CheckFailed(key, (f"its bytes have the sha256 {found}, not {sha256}",))
        with self.understood(key):
            self._abandon_parts(self.name(key))
            self.client.upload_file(
                str(source),
                self.bucket,
                self.name(key),
                ExtraArgs={"ContentType": content_type, "CacheControl": cache_control},
                Config=TransferConfig(
                    multipart_threshold=self.multipart_above_bytes, multipart_chunksize=PART_BYTES, max_concurrency=2
                ),
            )

    def _abandon_parts(self, name: str) -> None:
        """Drop what a killed upload of this object left: nobody sees it, but it is paid for."""
        unfinished = self.client.list_multipart_uploads(Bucket=self.bucket, Prefix=name).get("Uploads", [])
        for upload in unfinished:
            if upload["Key"] == name:
                self.client.abort_multipart_upload(Bucket=self.bucket, Key=name, UploadId=upload["UploadId"])

    @contextmanager
    def understood(self, key: str) -> Iterator[None]:
        """The service's errors as ours: ObjectMissing, CheckFailed, ComponentMissing."""
        try:
            yield
        except ClientError as error:
            if code_of(error) in _MISSING:
                raise ObjectMissing(key) from error
            if code_of(error) in _WRONG_BYTES:
                raise CheckFailed(key, ("its bytes are not those of its sha256",)) from error
            raise ComponentMissing(f"the storage {self.where}", f"it refuses: {error}") from error
        except (BotoCoreError, S3UploadFailedError) as error:
            remedy = f"see that it runs and that AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are set ({error})"
            raise ComponentMissing(f"the storage {self.where}", remedy) from error


def code_of(error: ClientError) -> str:
    """The service's name for what went wrong, as in NoSuchKey."""
    return error.response.get("Error", {}).get("Code", "")


def _client(channel: Channel) -> "S3Client":
    config = Config(
        connect_timeout=5,
        read_timeout=60,
        retries={"mode": "standard", "max_attempts": 4},
        max_pool_connections=16,
        signature_version="s3v4",  # else boto3 signs addresses by the version that Amazon has retired
        # Only Amazon resolves bucket.host; path addressing works with every other service.
        s3={"addressing_style": "path" if channel.endpoint_url else "auto"},
        # We send the checksums we want; boto3's own choice (CRC32 trailers) is refused by some services.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    return boto3.session.Session().client(
        "s3",
        endpoint_url=channel.endpoint_url or None,
        region_name=channel.region_name or ("us-east-1" if channel.endpoint_url else None),
        config=config,
    )
