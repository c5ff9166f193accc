"""tsite channels: where programmes are published."""

import argparse

from pipeline.publish.channels import load_channels
from portal.cli.opening import read_settings


def configure(_parser: argparse.ArgumentParser) -> None:
    """The verb has no options."""


def run(_options: argparse.Namespace) -> int:
    """One line a channel."""
    settings = read_settings()
    for channel in load_channels(settings.channels_file, settings.home):
        access = "public" if channel.public else "private"
        print(f"{channel.name:<16} {channel.region.value:<14} {channel.kind:<8} {access:<8} {channel.storage_url}")
    return 0
