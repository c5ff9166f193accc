from dataclasses import replace

from pipeline.model.channel import Channel, Region
from pipeline.publish.buckets import policy_for

CHANNEL = Channel(name="china-one", region=Region.DOMESTIC, kind="stream", storage_url="s3://b/films", public=True)
THEIRS = {"Sid": "Backup", "Effect": "Allow", "Principal": {"AWS": "1"}, "Action": "s3:*", "Resource": "*"}


def test_strangers_may_read_objects_under_the_prefix_and_nothing_else() -> None:
    policy = policy_for(None, channel=CHANNEL, bucket="b", prefix="films/")
    assert policy is not None
    (statement,) = policy["Statement"]
    assert statement["Sid"] == "TsiteReadChinaOne"
    assert statement["Action"] == "s3:GetObject" and statement["Resource"] == "arn:aws:s3:::b/films/*"


def test_other_peoples_statements_stay_and_ours_is_there_once() -> None:
    once = policy_for({"Statement": [THEIRS]}, channel=CHANNEL, bucket="b", prefix="films/")
    assert policy_for(once, channel=CHANNEL, bucket="b", prefix="films/") == once
    closed = policy_for(once, channel=replace(CHANNEL, public=False), bucket="b", prefix="films/")
    assert closed == {"Version": "2012-10-17", "Statement": [THEIRS]}


def test_a_private_channel_alone_needs_no_policy() -> None:
    opened = policy_for(None, channel=CHANNEL, bucket="b", prefix="")
    assert policy_for(opened, channel=replace(CHANNEL, public=False), bucket="b", prefix="") is None
