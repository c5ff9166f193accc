"""What this installation is made of, and what is missing: one line a component."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from crowd.database import Database
from flows.prefect_server import running_server
from flows.stages import WHISPER
from flows.subtitling import EMBEDDED, LOCAL_MODEL
from flows.workshop import SANDBOX_REMEDY, isolation, open_tools, open_weights
from pipeline.errors import ComponentMissing, TsiteError, WrongInput
from pipeline.ffmpeg.runner import Runner
from pipeline.ffmpeg.sandbox import Job
from pipeline.ffmpeg.tools import Tools
from pipeline.model.channel import Channel
from pipeline.publish.channels import load_channels
from pipeline.publish.opening import open_storage
from pipeline.settings import Settings, TranslatorKind
from pipeline.subtitles.translation.argos_package import COMPONENT, REMEDY, find_package
from pipeline.subtitles.translation.endpoint import reach
from pipeline.weights.catalogue import load_catalogue
from pipeline.weights.store import WeightsStore
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
    yield _sandbox(settings, tools)
    yield _attempt("brand pack", lambda: _pack(settings), remedy="see templates/packs/tsite/pack.toml")
    store = open_weights(settings, runner)
    yield from _weights(store)
    yield _translator(settings, store)
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


def _sandbox(settings: Settings, tools: Tools) -> Finding:
    found = isolation(settings, tools)
    if not found.lacking:
        return Finding(component="sandbox", state="ok", found=str(found.bwrap))
    remedy = f"{SANDBOX_REMEDY}; until then resource limits and format whitelists remain"
    return Finding(component="sandbox", state="note", found=found.lacking, remedy=remedy)


def _pack(settings: Settings) -> str:
    pack = load_pack(settings.pack, settings.packs_dir)
    return f"{pack.name} {pack.version}, {pack.font_family}"


def _weights(store: WeightsStore) -> Iterator[Finding]:
    """Nothing is heard without Whisper; which of the others are needed the translator's line says."""
    for name, model in load_catalogue().items():
        there = store.present(name)
        yield Finding(
            component=name,
            state="ok" if there else "missing" if name == WHISPER else "note",
            found=f"{model.size_bytes / 2**20:.0f} MB, {model.licence}" + ("" if there else ", not here"),
            remedy="" if there else "run `tsite weights pull`",
        )


def _translator(settings: Settings, store: WeightsStore) -> Finding:
    """The engine that TSITE_TRANSLATOR chooses, and whether it can work."""
    component = f"translator {settings.translator}"
    shipped = {TranslatorKind.EMBEDDED: EMBEDDED, TranslatorKind.GGUF: LOCAL_MODEL}.get(settings.translator, "")
    if shipped and not (settings.translator is TranslatorKind.GGUF and settings.gguf_file):
        return _shipped(component, shipped, settings, store)
    look = {TranslatorKind.GGUF: _gguf, TranslatorKind.ARGOS: _argos}.get(settings.translator, _endpoint)
    return _attempt(component, partial(look, settings), remedy="see Translators in docs/operating.md")


def _shipped(component: str, model: str, settings: Settings, store: WeightsStore) -> Finding:
    if store.present(model):
        return Finding(component=component, state="ok", found=model)
    # The embedded model is made from the local one, wherever that came from.
    if settings.weights_offline and settings.weights_from is None and not store.present(LOCAL_MODEL):
        return Finding(component=component, state="missing", found=model, remedy=f"run `tsite weights pull {model}`")
    found = f"{model}, pulled at first use"
    return Finding(component=component, state="note", found=found, remedy=f"or now: `tsite weights pull {model}`")


def _gguf(settings: Settings) -> str:
    if settings.gguf_file is None or not settings.gguf_file.is_file():
        raise WrongInput("TSITE_GGUF_FILE", f"there is no file {settings.gguf_file}")
    return str(settings.gguf_file)


def _argos(settings: Settings) -> str:
    folder = find_package(settings.argos_packages_dir)
    if folder is None:
        raise ComponentMissing(COMPONENT, REMEDY)
    return str(folder)


def _endpoint(settings: Settings) -> str:
    if not (settings.translator_url and settings.translator_model):
        raise WrongInput("TSITE_TRANSLATOR=endpoint", "needs TSITE_TRANSLATOR_URL and TSITE_TRANSLATOR_MODEL")
    return reach(settings.translator_url, settings.translator_model, settings.translator_key.get_secret_value())


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
