"""Which engine translates, by the settings."""

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import WeightsUnavailable, WrongInput
from pipeline.settings import TranslatorKind
from pipeline.subtitles.translation.argos import ArgosEngine
from pipeline.subtitles.translation.choose import EngineChoice, choose_engine
from pipeline.subtitles.translation.embedded_engine import EmbeddedEngine
from pipeline.subtitles.translation.endpoint import EndpointEngine
from pipeline.subtitles.translation.engine import Question
from pipeline.subtitles.translation.gguf import GgufEngine


def _unavailable() -> Path:
    raise WeightsUnavailable("the model", "tsite weights pull")


CHOICE = EngineChoice(
    kind=TranslatorKind.EMBEDDED,
    embedded_name="small-en-zh",
    embedded=_unavailable,
    gguf=_unavailable,
    argos_packages_dir=None,
    url="http://127.0.0.1:8000",
    model="large",
    key="",
    threads=1,
)


def test_the_embedded_model_is_chosen_without_asking_for_its_weights() -> None:
    engine = choose_engine(CHOICE)
    assert isinstance(engine, EmbeddedEngine)
    assert engine.name == "small-en-zh"
    with pytest.raises(WeightsUnavailable):
        engine.propose([Question(sentence="Hello.")])


def test_each_kind_gives_its_engine_and_its_name(tmp_path: Path) -> None:
    argos = choose_engine(replace(CHOICE, kind=TranslatorKind.ARGOS, argos_packages_dir=tmp_path))
    gguf = choose_engine(replace(CHOICE, kind=TranslatorKind.GGUF, gguf=lambda: tmp_path / "own.gguf"))
    endpoint = choose_engine(replace(CHOICE, kind=TranslatorKind.ENDPOINT))
    assert (type(argos), argos.name) == (ArgosEngine, "argos-en-zh")
    assert (type(gguf), gguf.name) == (GgufEngine, "own")
    assert (type(endpoint), endpoint.name) == (EndpointEngine, "large")


@pytest.mark.parametrize("lacking", [{"url": ""}, {"model": ""}, {"url": "", "model": ""}])
def test_an_endpoint_without_address_or_model_is_refused(lacking: dict[str, str]) -> None:
    facts = {"url": CHOICE.url, "model": CHOICE.model, **lacking}
    with pytest.raises(WrongInput, match="needs TSITE_TRANSLATOR_URL and TSITE_TRANSLATOR_MODEL"):
        choose_engine(replace(CHOICE, kind=TranslatorKind.ENDPOINT, url=facts["url"], model=facts["model"]))
