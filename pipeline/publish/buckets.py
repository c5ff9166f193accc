"""Getting a channel's storage ready: the bucket, who may read it, and which web pages may."""

import json
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from pipeline.model.channel import Channel
from pipeline.publish.s3 import S3Storage, code_of

if TYPE_CHECKING:
    from mypy_boto3_s3.type_defs import CORSRuleTypeDef

CORS_RULE: "CORSRuleTypeDef" = {
    "AllowedMethods": ["GET", "HEAD"],
    "AllowedOrigins": ["*"],
    "AllowedHeaders": ["Range"],
    "ExposeHeaders": ["Content-Length", "Content-Range", "ETag"],
    "MaxAgeSeconds": 86_400,
}
"""A player on any page may read a public channel; media carries no cookies, so any origin is safe."""


def prepare(channel: Channel) -> None:
    """See opening.prepare_bucket, for an s3: channel. Where all is as it should be nothing is written.

    So keys that may only read the bucket's settings and write objects are enough for every publication but the first.
    """
    storage = S3Storage.of(channel)
    with storage.understood(storage.bucket):
        if not _exists(storage):
            _create(storage, channel)
        _set_policy(storage, channel)
        if channel.public:
            _set_cors(storage)


def policy_for(standing: dict[str, Any] | None, *, channel: Channel, bucket: str, prefix: str) -> dict[str, Any] | None:
    """The bucket policy (as JSON) with this channel's statement in it or out of it; None where no statement is left.

    An object ACL would be shorter, but SeaweedFS accepts and ignores it, and Amazon turns ACLs off by default.
    """
    sid = "TsiteRead" + "".join(letter for letter in channel.name.title() if letter.isalnum())
    others = [statement for statement in (standing or {}).get("Statement", []) if statement.get("Sid") != sid]
    ours = {
        "Sid": sid,
        "Effect": "Allow",
        "Principal": "*",
        "Action": "s3:GetObject",
        "Resource": f"arn:aws:s3:::{bucket}/{prefix}*",
    }
    statements = [*others, ours] if channel.public else others
    return {"Version": "2012-10-17", "Statement": statements} if statements else None


def _exists(storage: S3Storage) -> bool:
    try:
        storage.client.head_bucket(Bucket=storage.bucket)
    except ClientError as error:
        if code_of(error) in {"404", "NoSuchBucket"}:
            return False
        raise
    return True


def _create(storage: S3Storage, channel: Channel) -> None:
    region = channel.region_name
    try:
        if region and region != "us-east-1":
            storage.client.create_bucket(
                Bucket=storage.bucket,
                CreateBucketConfiguration={"LocationConstraint": region},  # type: ignore[typeddict-item]
            )
        else:
            storage.client.create_bucket(Bucket=storage.bucket)
    except ClientError as error:
        if code_of(error) != "BucketAlreadyOwnedByYou":
            raise


def _set_policy(storage: S3Storage, channel: Channel) -> None:
    try:
        standing = json.loads(storage.client.get_bucket_policy(Bucket=storage.bucket)["Policy"])
    except ClientError as error:
        if code_of(error) != "NoSuchBucketPolicy":
            raise
        standing = None
    wanted = policy_for(standing, channel=channel, bucket=storage.bucket, prefix=storage.prefix)
    if wanted == standing:
        return
    if wanted is None:
        storage.client.delete_bucket_policy(Bucket=storage.bucket)
    else:
        storage.client.put_bucket_policy(Bucket=storage.bucket, Policy=json.dumps(wanted))


def _set_cors(storage: S3Storage) -> None:
    try:
        standing = storage.client.get_bucket_cors(Bucket=storage.bucket)["CORSRules"]
    except ClientError as error:
        if code_of(error) != "NoSuchCORSConfiguration":
            raise
        standing = []
    if standing != [CORS_RULE]:
        storage.client.put_bucket_cors(Bucket=storage.bucket, CORSConfiguration={"CORSRules": [CORS_RULE]})
