"""What this installation is made of, and what is missing: one line a component."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from crowd.database import Database
from flows.prefect_server import running_server
from flows.workshop import open_tools, open_weights
from pipeline.errors import ComponentMissing, ProgramFailed, TsiteError
from pipeline.ffmpeg.runner import Runner
from pipeline.ffmpeg.sandbox import Job
from pipeline.ffmpeg.tools import Tools
from pipeline.model.channel import Channel
from pipeline.publish.channels import load_channels
from pipeline.publish.opening import open_storage
from pipeline.settings import SandboxMode, Settings
from pipeline.subtitles.translation.argos import argos_available
from pipeline.weights.catalogue import load_catalogue
from templates.loader import load_pack

LEAST_FREE_BYTES = 5 * 2**30


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One component. state: ok, note (works, but know this) or missing. remedy: how to mend it."""

    component: str
    state: str
    found: str
    remedy: str = ""


def check_up(settings: Settings) -> Iterator[Finding]:
    """Every component in turn, really tried where that is cheap."""
    settings.home.mkdir(parents=True, exist_ok=True)
    try:
        tools, runner = open_tools(settings)
    except ComponentMissing as missing:
        yield Finding(component=missing.component, state="missing", found="", remedy=missing.remedy)
        return
    for name, path in (("ffmpeg", tools.ffmpeg), ("ffprobe", tools.ffprobe), ("packager", tools.packager)):
        yield _attempt(name, partial(_version, path, runner), remedy="run `make install`")
    yield _sandbox(settings, tools, runner)
    yield _attempt("brand pack", lambda: _pack(settings), remedy="see templates/packs/tsite/pack.toml")
    yield from _weights(settings, runner)
    yield _argos(settings)
    yield _attempt("database", lambda: _database(settings), remedy="check TSITE_DATABASE_URL")
    yield from _channels(settings)
    address = running_server(settings)
    yield Finding(component="prefect server", state="ok", found=address or "started when needed")
    yield _player()
    yield _disk(settings)


def _attempt(component: str, look: Callable[[], str], *, remedy: str) -> Finding:
    try:
        return Finding(component=component, state="ok", found=look())
    except ComponentMissing as missing:
        return Finding(component=component, state="missing", found="", remedy=missing.remedy)
    except (TsiteError, OSError) as fault:
        return Finding(component=component, state="missing", found=str(fault), remedy=remedy)


def _version(path: Path, runner: Runner) -> str:
    flag = "--version" if path.name.startswith("packager") else "-version"
    outcome = runner.run(Job(argv=(str(path), flag)))
    return (outcome.stdout.decode("utf-8", "replace").splitlines() or [str(path)])[0][:70]


def _sandbox(settings: Settings, tools: Tools, runner: Runner) -> Finding:
    remedy = "apt-get install bubblewrap; until then resource limits and format whitelists remain"
    if settings.sandbox is SandboxMode.OFF:
        return Finding(component="sandbox", state="note", found="switched off by TSITE_SANDBOX", remedy=remedy)
    if tools.bwrap is None:
        return Finding(component="sandbox", state="note", found="bubblewrap is not installed", remedy=remedy)
    try:
        runner.run(Job(argv=("/usr/bin/true",)))
    except ProgramFailed as fault:
        forbidden = "this system forbids user namespaces; set TSITE_SANDBOX=off to go on with limits and whitelists"
        return Finding(component="sandbox", state="missing", found=str(fault), remedy=forbidden)
    return Finding(component="sandbox", state="ok", found=str(tools.bwrap))


def _pack(settings: Settings) -> str:
    pack = load_pack(settings.pack, settings.packs_dir)
    return f"{pack.name} {pack.version}, {pack.font_family}"


def _weights(settings: Settings, runner: Runner) -> Iterator[Finding]:
    store = open_weights(settings, runner)
    for name, model in load_catalogue().items():
        there = store.present(name)
        yield Finding(
            component=name,
            state="ok" if there else "missing",
            found=f"{model.size_bytes / 2**20:.0f} MB, {model.licence}",
            remedy="" if there else "run `tsite weights pull`",
        )


def _argos(settings: Settings) -> Finding:
    if argos_available(settings.argos_packages_dir):
        return Finding(component="argos en-zh", state="ok", found="installed: it translates")
    return Finding(component="argos en-zh", state="note", found="not installed: the local model translates")


def _database(settings: Settings) -> str:
    database = Database.open(settings.database_url)
    database.close()
    return settings.database_url.split("://")[0]


def _channels(settings: Settings) -> Iterator[Finding]:
    for channel in load_channels(settings.channels_file, settings.home):
        yield _attempt(
            f"channel {channel.name}", partial(_reach, channel), remedy="check the channels file (TSITE_CHANNELS_FILE)"
        )


def _reach(channel: Channel) -> str:
    next(iter(open_storage(channel).keys("")), None)
    return channel.storage_url


def _player() -> Finding:
    there = (Path(__file__).parents[1] / "portal/static/vendor/video.js/video.min.js").is_file()
    return Finding(component="browser player", state="ok" if there else "missing", found="", remedy="run `make player`")


def _disk(settings: Settings) -> Finding:
    free = shutil.disk_usage(settings.home).free
    return Finding(
        component="disk",
        state="ok" if free > LEAST_FREE_BYTES else "note",
        found=f"{free / 2**30:.0f} GB free under {settings.home}",
        remedy="" if free > LEAST_FREE_BYTES else "make room before large uploads",
    )
