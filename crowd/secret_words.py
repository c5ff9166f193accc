"""Links, sessions and API tokens: made at random, handed out once, kept as digests."""

import hashlib
import secrets

TOKEN_BYTES = 32
"""256 bits; OWASP ASVS 5.0 7.2.3 asks for 128 at least. What is so long needs no slow hash."""


def new_token() -> str:
    """A secret that fits an address."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def digest(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
