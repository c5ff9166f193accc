import shutil
from pathlib import Path

import pytest

from pipeline.errors import ComponentMissing, WrongInput
from pipeline.subtitles.translation.embedded import MOST_CONTEXT_TOKENS, EmbeddedModel
from pipeline.weights.convert.layout import EMBEDDINGS_FILE, MODEL_FILE, TOKENIZER_FILE
from pipeline.weights.convert.qwen2 import convert_qwen2
from tests.pipeline.weights.tiny_qwen2 import write_gguf

WEIGHTS = Path(__file__).parents[4] / "var" / "weights" / "qwen2.5-coder-1.5b-en-zh-onnx"

PREFIX = "<|im_start|>the battery<|im_end|>"
PROMPTS = [f"<|im_start|>{'the ' * words}中国<|im_end|>" for words in (9, 1, 5, 2, 7, 3, 8, 1, 4, 6, 30)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tiny")
    convert_qwen2(write_gguf(folder / "tiny.gguf"), folder, lambda _: None)
    return folder


@pytest.fixture(scope="module")
def tiny(folder: Path) -> EmbeddedModel:
    return EmbeddedModel(folder, threads=1)


def test_every_prompt_gets_different_texts_best_first(tiny: EmbeddedModel) -> None:
    answers = tiny.generate(PREFIX, PROMPTS, candidates=3, most_tokens=6)
    assert len(answers) == len(PROMPTS)
    for texts in answers:
        scores = [text.score for text in texts]
        assert 1 <= len(texts) <= 3 and scores == sorted(scores, reverse=True) and scores[0] < 0
        assert len({text.text for text in texts}) == len(texts)
    assert max(map(len, answers)) == 3


def test_answers_stand_in_the_order_of_their_prompts(tiny: EmbeddedModel) -> None:
    together = tiny.generate(PREFIX, PROMPTS, candidates=1, most_tokens=6)
    backwards = tiny.generate(PREFIX, PROMPTS[::-1], candidates=1, most_tokens=6)
    assert len({texts[0].text for texts in together}) > 1
    assert [texts[0].text for texts in backwards[::-1]] == [texts[0].text for texts in together]


def test_the_same_list_gives_the_same_texts_and_scores(tiny: EmbeddedModel, folder: Path) -> None:
    first = tiny.generate(PREFIX, PROMPTS, candidates=2, most_tokens=6)
    assert tiny.generate(PREFIX, PROMPTS, candidates=2, most_tokens=6) == first
    assert EmbeddedModel(folder, threads=1).generate(PREFIX, PROMPTS, candidates=2, most_tokens=6) == first


def test_the_prefix_counts(tiny: EmbeddedModel) -> None:
    with_prefix = tiny.generate(PREFIX, PROMPTS, candidates=1, most_tokens=6)
    assert tiny.generate("", PROMPTS, candidates=1, most_tokens=6) != with_prefix


def test_a_text_ends_with_its_line_and_is_no_longer_than_asked(tiny: EmbeddedModel) -> None:
    answers = tiny.generate(PREFIX, PROMPTS, candidates=4, most_tokens=40)
    assert all("\n" not in text.text for texts in answers for text in texts)
    short = tiny.generate(PREFIX, PROMPTS, candidates=1, most_tokens=1)
    # one token; the longest of this vocabulary has eight letters
    assert all(len(texts[0].text) <= 8 for texts in short)


def test_progress_is_told_in_prompts(tiny: EmbeddedModel) -> None:
    heard: list[tuple[int, int]] = []
    tiny.generate(
        PREFIX, PROMPTS, candidates=4, most_tokens=2, on_progress=lambda done, total: heard.append((done, total))
    )
    assert len(heard) > 1 and heard == sorted(heard) and heard[-1] == (len(PROMPTS), len(PROMPTS))


def test_no_prompts_give_no_answers(tiny: EmbeddedModel) -> None:
    assert tiny.generate(PREFIX, [], candidates=1, most_tokens=6) == ()


def test_a_prompt_beyond_the_context_is_wrong_input(tiny: EmbeddedModel) -> None:
    with pytest.raises(WrongInput, match=f"longer than {MOST_CONTEXT_TOKENS} tokens"):
        tiny.generate(PREFIX, ["1" * MOST_CONTEXT_TOKENS], candidates=1, most_tokens=6)


def test_a_closed_model_opens_again(folder: Path) -> None:
    model = EmbeddedModel(folder, threads=1)
    before = model.generate(PREFIX, PROMPTS[:2], candidates=1, most_tokens=4)
    model.close()
    assert model.generate(PREFIX, PROMPTS[:2], candidates=1, most_tokens=4) == before


def test_a_folder_without_a_model_is_a_missing_component(tmp_path: Path) -> None:
    with pytest.raises(ComponentMissing, match="tsite weights pull"):
        EmbeddedModel(tmp_path, threads=1).generate("", ["the"], candidates=1, most_tokens=1)


@pytest.mark.parametrize("name", [MODEL_FILE, EMBEDDINGS_FILE, TOKENIZER_FILE])
def test_a_damaged_model_is_a_missing_component(folder: Path, tmp_path: Path, name: str) -> None:
    shutil.copytree(folder, tmp_path / "copy")
    (tmp_path / "copy" / name).write_bytes(b"damaged")
    with pytest.raises(ComponentMissing, match="cannot be loaded"):
        EmbeddedModel(tmp_path / "copy", threads=1).generate("", ["the"], candidates=1, most_tokens=1)


@pytest.mark.media
@pytest.mark.skipif(not (WEIGHTS / MODEL_FILE).is_file(), reason="the model is not made: tsite weights pull")
def test_the_real_model_translates() -> None:
    model = EmbeddedModel(WEIGHTS, threads=1)
    ask = "<|im_start|>user\n{}<|im_end|>\n<|im_start|>assistant\n"
    prefix = "<|im_start|>system\n把英文译成简体中文。只输出译文。<|im_end|>\n"
    prompts = [ask.format("The factory makes batteries."), ask.format("Thank you, goodbye.")]
    (factory, thanks) = model.generate(prefix, prompts, candidates=2, most_tokens=40)
    assert "工厂" in factory[0].text and "电池" in factory[0].text
    assert "谢谢" in thanks[0].text and "再见" in thanks[0].text
