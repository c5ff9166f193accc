import pytest

from pipeline.subtitles.translation.beam import Move
from pipeline.subtitles.translation.decoder import Choices, Decoder
from pipeline.weights.convert.qwen2 import convert_qwen2
from tests.pipeline.weights.tiny_qwen2 import write_gguf

TEXT = [5, 70, 260, 31, 200, 5, 90]
OTHER = [12, 99, 40]


@pytest.fixture(scope="module")
def decoder(tmp_path_factory: pytest.TempPathFactory) -> Decoder:
    folder = tmp_path_factory.mktemp("tiny")
    convert_qwen2(write_gguf(folder / "tiny.gguf"), folder, lambda _: None)
    return Decoder(folder, threads=1)


def same(found: Choices, row: int, expected: Choices) -> bool:
    return found.tokens[row] == expected.tokens[0] and found.scores[row] == pytest.approx(expected.scores[0], abs=1e-3)


def at_once(decoder: Decoder, tokens: list[int]) -> Choices:
    decoder.make_room(1, 16)
    return decoder.read_prompt(tokens, 0, prompt=0, row=0)


def test_a_prefix_and_a_prompt_are_as_one(decoder: Decoder) -> None:
    whole = at_once(decoder, TEXT)
    decoder.make_room(2, 16)
    decoder.read_prefix(TEXT[:3])
    decoder.read_prompt(OTHER, 3, prompt=0, row=0)
    assert same(decoder.read_prompt(TEXT[3:], 3, prompt=1, row=1), 0, whole)


def test_rows_of_different_lengths_go_on_token_by_token(decoder: Decoder) -> None:
    whole, other = at_once(decoder, TEXT), at_once(decoder, OTHER)
    decoder.make_room(2, 16)
    decoder.read_prompt(TEXT[:-1], 0, prompt=0, row=0)
    decoder.read_prompt(OTHER[:-1], 0, prompt=1, row=1)
    choices = decoder.step([TEXT[-1], OTHER[-1]], [len(TEXT) - 1, len(OTHER) - 1])
    assert same(choices, 0, whole) and same(choices, 1, other)


def test_a_moved_row_goes_on_as_the_one_it_came_from(decoder: Decoder) -> None:
    whole, branch = at_once(decoder, TEXT), at_once(decoder, [*TEXT[:-1], 33])
    decoder.make_room(2, 16)
    decoder.read_prompt(OTHER, 0, prompt=7, row=0)
    decoder.read_prompt(TEXT[:4], 0, prompt=0, row=1)
    move = Move(place=0, source=1, target=0)
    decoder.move(move, prompt=0, prompt_length=4, length=4)  # over another text: its prompt is copied too
    decoder.step([98, TEXT[4]], [4, 4])
    decoder.step([97, TEXT[5]], [5, 5])
    decoder.move(move, prompt=0, prompt_length=4, length=6)  # over the same text: only what was said since
    choices = decoder.step([33, TEXT[6]], [6, 6])
    assert same(choices, 0, branch) and same(choices, 1, whole)
