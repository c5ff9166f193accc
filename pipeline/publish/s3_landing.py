"""A Landing in an S3 bucket. Imported by opening where one is set: boto3 is slow to import."""

import base64
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from pipeline.model.channel import Channel
from pipeline.publish.landing import ADDRESS_FOR_S, Address, Part
from pipeline.publish.s3 import S3Storage
from pipeline.publish.storage import ObjectMissing

_PIECE_BYTES = 256 * 2**10


@dataclass(frozen=True, slots=True, kw_only=True)
class S3Landing:
    """See Landing."""

    storage: S3Storage

    @classmethod
    def of(cls, channel: Channel) -> "S3Landing":
        """The landing behind a storage_url that begins with s3:. Nothing is sent yet."""
        return cls(storage=S3Storage.of(channel))

    def begin(self, key: str) -> str:
        """See Landing.begin."""
        with self.storage.understood(key):
            begun = self.storage.client.create_multipart_upload(
                Bucket=self.storage.bucket, Key=self.storage.name(key), ContentType="application/octet-stream"
            )
        return begun["UploadId"]

    def address(self, key: str, upload_id: str, number: int, *, size_bytes: int, md5: bytes) -> Address:
        """See Landing.address. Length and MD5 are among the signed headers: the store refuses any other bytes."""
        told = base64.b64encode(md5).decode("ascii")
        url = self.storage.client.generate_presigned_url(
            "upload_part",
            Params={
                "Bucket": self.storage.bucket,
                "Key": self.storage.name(key),
                "UploadId": upload_id,
                "PartNumber": number,
                "ContentLength": size_bytes,
                "ContentMD5": told,
            },
            ExpiresIn=ADDRESS_FOR_S,
        )
        return Address(url=url, headers={"Content-Length": str(size_bytes), "Content-MD5": told})

    def arrived(self, key: str, upload_id: str) -> list[Part]:
        """See Landing.arrived."""
        parts: list[Part] = []
        with self.storage.understood(key):
            pages = self.storage.client.get_paginator("list_parts").paginate(
                Bucket=self.storage.bucket, Key=self.storage.name(key), UploadId=upload_id
            )
            for page in pages:
                parts += (
                    Part(number=one["PartNumber"], size_bytes=one["Size"], tag=one["ETag"])
                    for one in page.get("Parts", [])
                )
        return sorted(parts, key=lambda part: part.number)

    def complete(self, key: str, upload_id: str) -> None:
        """See Landing.complete."""
        try:
            parts = self.arrived(key, upload_id)
            with self.storage.understood(key):
                self.storage.client.complete_multipart_upload(
                    Bucket=self.storage.bucket,
                    Key=self.storage.name(key),
                    UploadId=upload_id,
                    MultipartUpload={"Parts": [{"PartNumber": one.number, "ETag": one.tag} for one in parts]},
                )
        except ObjectMissing:
            with self.storage.understood(key):
                self.storage.client.head_object(Bucket=self.storage.bucket, Key=self.storage.name(key))

    def abort(self, key: str, upload_id: str) -> None:
        """See Landing.abort."""
        with suppress(ObjectMissing), self.storage.understood(key):
            self.storage.client.abort_multipart_upload(
                Bucket=self.storage.bucket, Key=self.storage.name(key), UploadId=upload_id
            )

    def read(self, key: str, offset_bytes: int) -> Iterator[bytes]:
        """See Landing.read."""
        with self.storage.understood(key):
            answer = self.storage.client.get_object(
                Bucket=self.storage.bucket, Key=self.storage.name(key), Range=f"bytes={offset_bytes}-"
            )
            yield from answer["Body"].iter_chunks(_PIECE_BYTES)

    def delete(self, key: str) -> None:
        """See Landing.delete."""
        self.storage.delete(key)
