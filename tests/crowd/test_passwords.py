import pytest

from crowd.passwords import MAX_LENGTH, TooCommon, TooShort, hash_password, rehashed, verify

GOOD = "orchard lantern gravel 7"


def test_a_password_is_verified_exactly_as_it_was_typed() -> None:
    kept = hash_password(GOOD)
    assert kept.startswith("$argon2id$") and GOOD not in kept
    assert verify(kept, GOOD)
    assert not verify(kept, GOOD + " ") and not verify(kept, GOOD.upper())
    assert rehashed(kept, GOOD) is None


def test_nobody_has_a_password_and_a_broken_hash_has_none() -> None:
    assert not verify(None, "the password of nobody")
    assert not verify("!", GOOD)


@pytest.mark.parametrize("password", ["", "eleven char", "x" * (MAX_LENGTH + 1)])
def test_lengths_are_bounded(password: str) -> None:
    with pytest.raises(TooShort):
        hash_password(password)


@pytest.mark.parametrize(
    "password",
    ["passwordpassword", "123456789012", "qwertyuiopas", "aaaaaaaaaaaa", "zhongguo12345", "li.wei@example.cn"],
)
def test_what_is_guessed_early_is_refused(password: str) -> None:
    with pytest.raises(TooCommon):
        hash_password(password, about=("Li Wei", "li.wei@example.cn"))


def test_no_kind_of_character_is_asked_for() -> None:
    assert verify(hash_password("长江后浪推前浪一浪更比一浪高"), "长江后浪推前浪一浪更比一浪高")
