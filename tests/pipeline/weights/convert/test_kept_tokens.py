import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.weights.convert.kept_tokens import SPECIAL, byte_characters, keep_tokens
from tests.pipeline.weights.tiny_qwen2 import DROPPED_WORDS, KEPT_WORDS, MERGES, TOKENS, in_bytes


def keeps(text: str) -> bool:
    return in_bytes(text) in keep_tokens([in_bytes(text)], []).tokens


@pytest.mark.parametrize(("beginning", "kept"), [(b"\xe5\xbe", True), (b" \xe5\xbe", True), (b"\xd0\xb5\xd0", False)])
def test_beginnings_of_chinese_characters_are_kept(beginning: bytes, kept: bool) -> None:
    characters = {byte: character for character, byte in byte_characters().items()}
    token = "".join(characters[byte] for byte in beginning)
    assert (token in keep_tokens([token], []).tokens) is kept


def test_every_byte_has_a_character_of_its_own() -> None:
    assert sorted(byte_characters().values()) == list(range(256))
    assert byte_characters()["A"] == 0x41 and byte_characters()["Ġ"] == 0x20 and byte_characters()["Ċ"] == 0x0A


@pytest.mark.parametrize(
    "text", ["the", " battery", "-based", '"The', "'s", " don’t", " São", " iPhone", "MBA", " (", "...", ",\n"]
)
def test_prose_and_its_marks_are_kept(text: str) -> None:
    assert keeps(text)


@pytest.mark.parametrize("text", ["电池", "，", "。”", "Ａ", "A股", " 中国", "《", "……", "3%的", "·"])
def test_chinese_and_its_marks_are_kept(text: str) -> None:
    assert keeps(text)


@pytest.mark.parametrize(
    "text",
    ["getElement", "CONSTANT", "_name", "();\n\n", "</div>", "\t\t", "    ", "завод", "カタカナ", "한국", "年の"],
)
def test_source_code_and_other_scripts_are_dropped(text: str) -> None:
    assert not keeps(text)


@pytest.mark.parametrize("text", ["system", "user", "assistant"])
def test_the_roles_of_the_chat_format_are_kept(text: str) -> None:
    assert keeps(text)


def test_what_builds_a_kept_token_is_kept_and_nothing_dropped_is_built() -> None:
    kept = keep_tokens(TOKENS, MERGES)
    held = set(kept.tokens)
    assert {in_bytes(word) for word in KEPT_WORDS} | set(SPECIAL) | set(byte_characters()) <= held
    assert not held & ({in_bytes(word) for word in DROPPED_WORDS} | {"<|fim_prefix|>", "[PAD7]"})
    assert all({first, second, first + second} <= held for first, second in kept.merges)
    assert {first + second for first, second in kept.merges} == {
        token for token in held if len(token) > 1 and token not in SPECIAL
    }


def test_tokens_keep_their_order_and_know_their_old_numbers() -> None:
    kept = keep_tokens(TOKENS, MERGES)
    assert kept.tokens == tuple(TOKENS[number] for number in kept.old_numbers)
    assert list(kept.old_numbers) == sorted(kept.old_numbers)
    assert [merge for merge in MERGES if merge in set(kept.merges)] == list(kept.merges)


@settings(deadline=None)
@given(st.text(min_size=1, max_size=6), st.text(max_size=6))
def test_a_token_and_all_that_builds_it_stay_or_go_whatever_its_text(beginning: str, end: str) -> None:
    built, merges = in_bytes(beginning)[:1], []
    for character in in_bytes(beginning + end)[1:]:
        merges.append((built, character))
        built += character
    tokens = list(dict.fromkeys([*in_bytes(beginning + end), *map("".join, merges)]))
    kept = keep_tokens(tokens, merges)
    longest = max((len(token) for token in kept.tokens), default=0)
    assert all(built[:length] in kept.tokens for length in range(1, min(longest, len(built)) + 1))
