from pathlib import Path

import numpy
import pytest
from tokenizers import Tokenizer

from pipeline.errors import WrongInput
from pipeline.subtitles.translation.decoder import Decoder
from pipeline.weights.convert.kept_tokens import keep_tokens
from pipeline.weights.convert.layout import BLOCK, EMBEDDING_SCALES_FILE, EMBEDDINGS_FILE, MODEL_FILE
from pipeline.weights.convert.qwen2 import CHOICES, convert_qwen2
from tests.pipeline.weights.tiny_qwen2 import MERGES, TINY, TOKENS, TinyQwen2, write_gguf


@pytest.fixture(scope="module")
def heard() -> list[float]:
    return []


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory, heard: list[float]) -> Path:
    folder = tmp_path_factory.mktemp("converted")
    convert_qwen2(write_gguf(tmp_path_factory.mktemp("gguf") / "tiny.gguf"), folder, heard.append)
    return folder


def test_the_converted_model_scores_tokens_like_the_original_in_floats(converted: Path) -> None:
    kept = keep_tokens(TOKENS, MERGES)
    places = [5, 70, 260, 31, 200, 5, 90]
    original = TINY.logits([kept.old_numbers[place] for place in places])[:, list(kept.old_numbers)]
    decoder = Decoder(converted, threads=1)
    decoder.make_room(1, 16)
    differences = []
    for length, logits in enumerate(original, start=1):
        choices = decoder.read_prompt(places[:length], 0, prompt=0, row=0)
        likelihoods = logits - numpy.log(numpy.exp(logits).sum())
        differences.append(numpy.asarray(choices.scores[0]) - likelihoods[choices.tokens[0]])
        assert choices.scores[0] == sorted(choices.scores[0], reverse=True) and len(choices.scores[0]) == CHOICES
        assert choices.tokens[0][0] == likelihoods.argmax()
    # 8 bit: weights are rounded to one part in 254 of their block's largest, and what goes into a layer is too. Random
    # weights forgive nothing, and the likeliest tokens are those whose errors went up.
    assert numpy.sqrt((numpy.square(differences)).mean()) < 0.07 * numpy.sqrt((original**2).mean())


def test_the_embeddings_are_the_kept_tokens_rows_in_their_order(converted: Path) -> None:
    kept = keep_tokens(TOKENS, MERGES)
    blocks, scales = (numpy.load(converted / file) for file in (EMBEDDINGS_FILE, EMBEDDING_SCALES_FILE))
    rows = ((blocks.astype(numpy.float32) - 128) * scales[..., None]).reshape(len(kept.tokens), -1)
    assert blocks.shape[2] == BLOCK
    assert numpy.abs(rows - TINY.output[list(kept.old_numbers)]).max() < 0.01 * TINY.output.max()


def test_the_tokenizer_gives_the_models_numbers_and_gives_any_text_back(converted: Path) -> None:
    tokenizer = Tokenizer.from_file(str(converted / "tokenizer.json"))
    text = "the battery 12，中国 завод fooBar 🔋\n"
    encoded = tokenizer.encode(f"<|im_start|>{text}<|im_end|>")
    assert encoded.tokens[0] == "<|im_start|>" and encoded.tokens[-1] == "<|im_end|>"
    assert {"Ġbattery", "ä¸ŃåĽ½"} <= set(encoded.tokens)
    assert [keep_tokens(TOKENS, MERGES).tokens[number] for number in encoded.ids] == encoded.tokens
    assert tokenizer.decode(encoded.ids) == text


def test_progress_grows_to_the_whole(converted: Path, heard: list[float]) -> None:
    assert (converted / MODEL_FILE).is_file()
    assert heard == sorted(heard) and heard[0] < 0.5 and heard[-1] == 1.0


def test_a_model_of_another_kind_is_wrong_input(tmp_path: Path) -> None:
    with pytest.raises(WrongInput, match="not of the kind qwen2"):
        convert_qwen2(write_gguf(tmp_path / "other.gguf", "llama"), tmp_path, lambda _: None)


def test_sizes_that_blocks_do_not_fit_are_wrong_input(tmp_path: Path) -> None:
    narrow = TinyQwen2.at_random(tokens=len(TOKENS), seed=1, width=64)
    with pytest.raises(WrongInput, match=f"no multiples of {BLOCK}"):
        convert_qwen2(write_gguf(tmp_path / "narrow.gguf", model=narrow), tmp_path, lambda _: None)


@pytest.mark.parametrize("content", [b"", b"GGUF", b"GGUF\x03\0\0\0" + b"\xff" * 40, b"something else entirely" * 9])
def test_a_file_that_is_not_gguf_is_wrong_input(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.gguf"
    path.write_bytes(content)
    with pytest.raises(WrongInput, match=r"broken\.gguf"):
        convert_qwen2(path, tmp_path, lambda _: None)
