"""Which engine translates, by the settings."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import WrongInput
from pipeline.settings import TranslatorKind
from pipeline.subtitles.translation.argos import ArgosEngine
from pipeline.subtitles.translation.embedded_engine import EmbeddedEngine
from pipeline.subtitles.translation.endpoint import EndpointEngine
from pipeline.subtitles.translation.engine import Engine
from pipeline.subtitles.translation.gguf import GgufEngine


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineChoice:
    """What each kind of engine needs.

    embedded, gguf: give the model's folder and file, called when they are needed; they may download.
    argos_packages_dir: None for Argos' default place. url, model, key: of an OpenAI-compatible server.
    threads: 0 for all cores.
    """

    kind: TranslatorKind
    embedded_name: str
    embedded: Callable[[], Path]
    gguf: Callable[[], Path]
    argos_packages_dir: Path | None
    url: str
    model: str
    key: str
    threads: int


def choose_engine(choice: EngineChoice) -> Engine:
    """The engine to use, not yet loaded; close it when the sentences are done.

    Raises WrongInput where an endpoint is chosen without its address and model.
    """
    if choice.kind is TranslatorKind.ARGOS:
        return ArgosEngine(choice.argos_packages_dir)
    if choice.kind is TranslatorKind.GGUF:
        return GgufEngine(choice.gguf(), choice.threads)
    if choice.kind is TranslatorKind.ENDPOINT:
        if not (choice.url and choice.model):
            raise WrongInput("TSITE_TRANSLATOR=endpoint", "needs TSITE_TRANSLATOR_URL and TSITE_TRANSLATOR_MODEL")
        return EndpointEngine(choice.url, choice.model, choice.key)
    return EmbeddedEngine(choice.embedded_name, choice.embedded, choice.threads)
