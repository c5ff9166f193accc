"""The Argos engine on a real package."""

import logging
import socket
from pathlib import Path

import pytest

from pipeline.errors import ComponentMissing
from pipeline.subtitles.translation.argos import ArgosEngine
from pipeline.subtitles.translation.engine import Question
from pipeline.subtitles.translation.guarded import GuardedTranslator
from pipeline.subtitles.translation.translator import Brief, Sentence
from tests.pipeline.subtitles.conftest import ARGOS_SAYS


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*asked: object, **_: object) -> None:
        raise AssertionError(f"the network was asked: {asked}")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.mark.media
@pytest.mark.usefixtures("no_network")
@pytest.mark.parametrize("splitter", ["", "STANZA", "SPACY", "MINISBD"])
def test_an_installed_package_translates_whole_sentences_and_downloads_nothing(
    argos_packages: Path, splitter: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from argostranslate import settings

    if splitter:
        monkeypatch.setattr(settings, "chunk_type", settings.ChunkType[splitter])
    engine = ArgosEngine(argos_packages)
    said = engine.propose([Question(sentence="Not one sentence, but two.\nHere is the second. And more.")])
    assert said[0][0] == ARGOS_SAYS
    assert len(set(said[0])) == len(said[0])


@pytest.mark.media
def test_argos_is_guarded_as_any_engine_and_logs_no_sentence(
    argos_packages: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.clear()
    translator = GuardedTranslator(ArgosEngine(argos_packages), ())
    sentences = ["We look forward to working with you.", "Our 35 patents. Not one sentence, but two."]
    told: list[tuple[int, int]] = []
    good, wrong = translator.translate(
        [Sentence(text=text, most_width=10) for text in sentences],
        brief=Brief(),
        on_progress=lambda done, total: told.append((done, total)),
    )
    translator.close()
    assert (good.target, good.held, good.engine) == (ARGOS_SAYS, False, "argos-en-zh")
    assert wrong.held and "35" in wrong.reason
    assert told[-1] == (2, 2)
    assert sentences[0] not in caplog.text


def test_no_package_is_named_with_the_command_that_installs_it(tmp_path: Path) -> None:
    with pytest.raises(ComponentMissing, match="tsite weights argos"):
        ArgosEngine(tmp_path).propose([Question(sentence="Hello.")])
    assert ArgosEngine(tmp_path).propose([]) == ()
