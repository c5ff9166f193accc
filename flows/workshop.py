"""Workshop: everything a run works with, opened once at an entry point and handed to every stage."""

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from crowd.database import Database
from flows.artefacts import ArtefactStore
from flows.meter import Display, Meter, MeteredRunner, NoDisplay
from pipeline.errors import ComponentMissing
from pipeline.ffmpeg.isolation import Isolation, find_isolation
from pipeline.ffmpeg.runner import Runner, SubprocessRunner
from pipeline.ffmpeg.tools import Tools, find_tools
from pipeline.model.brand import BrandPack
from pipeline.model.channel import Channel
from pipeline.publish.channels import load_channels
from pipeline.settings import SandboxMode, Settings
from pipeline.weights.store import WeightsStore
from templates.loader import load_pack

VERSIONS = {
    "demo": 1,
    "intake": 4,
    "edit": 2,
    "view": 2,
    "look": 2,
    "loudness": 2,
    "encode": 5,
    "hear": 3,
    "translate": 4,
    "package": 1,
    "conform": 2,
}
"""Raised when a stage's code would make something else from the same inputs."""

SANDBOX_REMEDY = "apt-get install bubblewrap and allow user namespaces (docs/operating.md)"

Value = TypeVar("Value")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Workshop:
    """Settings turned into working parts. close() when done."""

    settings: Settings
    tools: Tools
    runner: Runner
    artefacts: ArtefactStore
    weights: WeightsStore
    pack: BrandPack
    channels: tuple[Channel, ...]
    database: Database
    meter: Meter = field(default_factory=Meter)

    @property
    def footage_dir(self) -> Path:
        """Where footage is kept."""
        return self.settings.home / "footage"

    @property
    def threads(self) -> int:
        """Threads for encoding and models."""
        return self.settings.threads or os.cpu_count() or 1

    def runner_for(self, stage: str) -> Runner:
        """The runner that charges its children to this stage."""
        return MeteredRunner(runner=self.runner, meter=self.meter, stage=stage)

    def artefact(self, stage: str, kind: type[Value], build: Callable[[Path], Value], **inputs: object) -> Value:
        """The stage's result for these inputs: found where it was made before, else built, metered and kept."""
        key = self.artefacts.key(stage, VERSIONS[stage], **inputs)

        def measured(folder: Path) -> Value:
            with self.meter.measure(stage):
                return build(folder)

        value, was_there = self.artefacts.ensure(stage, key, kind, measured)
        if was_there:
            self.meter.found(stage)
        return value

    def channel(self, name: str) -> Channel:
        """The channel of this name. Raises ComponentMissing listing those there are."""
        for channel in self.channels:
            if channel.name == name:
                return channel
        raise ComponentMissing(f"channel {name}", "choose one of: " + ", ".join(c.name for c in self.channels))

    def close(self) -> None:
        """Let go of the database."""
        self.database.close()


def open_tools(settings: Settings) -> tuple[Tools, Runner]:
    """The programs and the runner that isolates them; without isolation the log says so.

    Raises ComponentMissing where the settings demand isolation and there is none.
    """
    tools = find_tools(ffmpeg=settings.ffmpeg, ffprobe=settings.ffprobe, packager=settings.packager)
    found = isolation(settings, tools)
    if found.lacking and settings.sandbox is SandboxMode.REQUIRED:
        raise ComponentMissing("sandbox", f"{found.lacking}; {SANDBOX_REMEDY}, or set TSITE_SANDBOX=auto")
    if found.lacking:
        _log.warning("Footage is read without bubblewrap, by limits and whitelists alone: %s.", found.lacking)
    return tools, SubprocessRunner(bwrap=found.bwrap)


def isolation(settings: Settings, tools: Tools) -> Isolation:
    """What isolates the programs that read footage, as these settings want it."""
    if settings.sandbox is SandboxMode.OFF:
        return Isolation(bwrap=None, lacking="switched off by TSITE_SANDBOX")
    return find_isolation(tools.bwrap)


def open_weights(settings: Settings, runner: Runner) -> WeightsStore:
    """The store of model weights these settings describe."""
    return WeightsStore(
        directory=settings.weights_dir or settings.home / "weights",
        given=settings.weights_from,
        offline=settings.weights_offline,
        runner=runner,
    )


def open_workshop(settings: Settings, *, display: Display | None = None) -> Workshop:
    """A working Workshop under settings.home, its database migrated."""
    settings = settings.resolved()
    settings.home.mkdir(parents=True, exist_ok=True)
    tools, runner = open_tools(settings)
    return Workshop(
        settings=settings,
        tools=tools,
        runner=runner,
        artefacts=ArtefactStore(root=settings.home / "artefacts"),
        weights=open_weights(settings, runner),
        pack=load_pack(settings.pack, settings.packs_dir),
        channels=load_channels(settings.channels_file, settings.home),
        database=Database.open(settings.database_url),
        meter=Meter(display=display or NoDisplay()),
    )


_in_use: ContextVar[Workshop] = ContextVar("workshop")


@contextmanager
def using(workshop: Workshop) -> Iterator[None]:
    """Flows called within take this workshop. Prefect carries context into its task threads."""
    token = _in_use.set(workshop)
    try:
        yield
    finally:
        _in_use.reset(token)


def workshop_in_use() -> Workshop:
    """The workshop of the entry point that called the flow. LookupError outside `using`."""
    return _in_use.get()
