"""A real, tiny Argos package built in code, and spoken words made from plain text."""

import io
import json
import zipfile
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from pipeline.model.transcript import Transcript, Word

ARGOS_SAYS = "我们期待与您合作。"
"""What the tiny package answers to everything."""


@pytest.fixture
def speak() -> Callable[..., Transcript]:
    """Words of the given sentences at about 160 words a minute, a pause after each."""

    def _speak(*sentences: str, pause_ms: int = 450) -> Transcript:
        words: list[Word] = []
        now_ms = 1000
        for sentence in sentences:
            for text in sentence.split():
                length_ms = 60 * len(text) + 60
                words.append(Word(text=text, start_ms=now_ms, end_ms=now_ms + length_ms, confidence=0.9))
                now_ms += length_ms + 20
            now_ms += pause_ms
        return Transcript(language="en", words=tuple(words))

    return _speak


@pytest.fixture(scope="session")
def argos_package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An .argosmodel that argostranslate installs and CTranslate2 runs: each token leads to the next of ARGOS_SAYS."""
    folder = tmp_path_factory.mktemp("argos-build")
    pieces, sentencepiece_model = _sentencepiece()
    _bigram_model(pieces, folder / "model")
    metadata = {
        "package_version": "1.0",
        "argos_version": "1.9",
        "from_code": "en",
        "from_name": "English",
        "to_code": "zh",
        "to_name": "Chinese",
    }
    package = folder / "translate-en_zh.argosmodel"
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("translate-en_zh/metadata.json", json.dumps(metadata))
        archive.writestr("translate-en_zh/sentencepiece.model", sentencepiece_model)
        for file in sorted((folder / "model").iterdir()):
            archive.write(file, f"translate-en_zh/model/{file.name}")
    return package


def _sentencepiece() -> tuple[list[str], bytes]:
    import sentencepiece

    written = io.BytesIO()
    corpus = [ARGOS_SAYS, "We look forward to working with you.", "Our company makes batteries.", "Thank you."]
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(corpus),
        model_writer=written,
        model_type="char",
        vocab_size=40,
        hard_vocab_limit=False,
        minloglevel=2,
    )
    processor = sentencepiece.SentencePieceProcessor(model_proto=written.getvalue())
    return [processor.id_to_piece(number) for number in range(processor.get_piece_size())], written.getvalue()


def _bigram_model(pieces: list[str], folder: Path) -> None:
    """A transformer without attention: the projection alone says which token follows which."""
    import ctranslate2
    import numpy

    size = len(pieces)
    identity = numpy.eye(size, dtype=numpy.float32) * 20
    spec = ctranslate2.specs.TransformerSpec.from_config((1, 1), num_heads=1)
    follows = numpy.zeros((size, size), dtype=numpy.float32)
    chain = ["<s>", *ARGOS_SAYS, "</s>"]
    for before, after in pairwise(chain):
        follows[pieces.index(after), pieces.index(before)] = 5.0

    def fill(linear: Any, rows: int) -> None:
        linear.weight = numpy.zeros((rows, size), dtype=numpy.float32)
        linear.bias = numpy.zeros(rows, dtype=numpy.float32)

    def normal(layer: Any) -> None:
        layer.gamma = numpy.ones(size, dtype=numpy.float32)
        layer.beta = numpy.zeros(size, dtype=numpy.float32)

    for side in (spec.encoder, spec.decoder):
        normal(side.layer_norm)
        layer = side.layer[0]
        attentions = [layer.self_attention] + ([layer.attention] if side is spec.decoder else [])
        for attention in attentions:
            normal(attention.layer_norm)
            heights = {2: (3 * size, size), 3: (size, 2 * size, size)}[len(attention.linear)]
            for linear, rows in zip(attention.linear, heights, strict=True):
                fill(linear, rows)
        normal(layer.ffn.layer_norm)
        fill(layer.ffn.linear_0, size)
        fill(layer.ffn.linear_1, size)
    spec.encoder.embeddings[0].weight = identity
    spec.decoder.embeddings.weight = identity
    spec.decoder.projection.weight = follows
    spec.decoder.projection.bias = numpy.zeros(size, dtype=numpy.float32)
    spec.register_source_vocabulary(pieces)
    spec.register_target_vocabulary(pieces)
    spec.validate()
    folder.mkdir()
    spec.save(str(folder))
