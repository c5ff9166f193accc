"""Passwords: what is taken (OWASP ASVS 5.0 6.2) and how it is kept (argon2id, RFC 9106's second parameters)."""

from collections.abc import Sequence
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

from pipeline.errors import WrongInput

MIN_LENGTH = 12
"""Characters. 6.2.1 asks for 8 at least; no rule says which (6.2.5)."""
MAX_LENGTH = 256
"""Characters, so that nobody makes us hash a book; 6.2.9 asks for 64 at least."""
GUESSES = 3
"""zxcvbn's score from which a password is taken: more than 10^8 guesses, which no common one is (6.2.4)."""

_JUDGED = 72
"""zxcvbn looks at no more."""
_CONTEXT = ("tsite", "intellectual", "property", "platform")
"""Words of this site that make a password no better (6.2.11)."""

_hasher = PasswordHasher()


class TooShort(WrongInput):
    """The password has fewer than MIN_LENGTH characters, or more than MAX_LENGTH."""


class TooCommon(WrongInput):
    """The password is one that is guessed early."""


def hash_password(password: str, *, about: Sequence[str] = ()) -> str:
    """What is kept of the password, taken exactly as it was typed (6.2.8). about: its owner's name and address.

    Raises TooShort, TooCommon.
    """
    if not MIN_LENGTH <= len(password) <= MAX_LENGTH:
        raise TooShort("password", f"must have {MIN_LENGTH} to {MAX_LENGTH} characters")
    context = [*_CONTEXT, *about]
    if zxcvbn(password[:_JUDGED], user_inputs=context)["score"] < GUESSES:
        raise TooCommon("password", "is guessed too early")
    return _hasher.hash(password)


def verify(kept: str | None, password: str) -> bool:
    """Whether password is the one kept. kept: None where there is no such account; that takes as long."""
    try:
        right = _hasher.verify(kept or _nobodys(), password[: MAX_LENGTH + 1])
    except (VerificationError, InvalidHashError):
        return False
    return right and kept is not None


def rehashed(kept: str, password: str) -> str | None:
    """A new hash where kept was made with weaker parameters than today's, else None."""
    return _hasher.hash(password) if _hasher.check_needs_rehash(kept) else None


@cache
def _nobodys() -> str:
    """Verified where there is no such account, so that an answer takes as long."""
    return _hasher.hash("the password of nobody")
