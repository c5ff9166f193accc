"""The portal's two secrets: given by settings, else made once and kept in home, readable by its owner only."""

import os
import secrets
from pathlib import Path

from pipeline.settings import Settings

SECRET_BYTES = 32
"""256 bits; OWASP ASVS 5.0 7.2.3 asks for 128 at least."""


def operator_token(settings: Settings) -> str:
    """What the operator signs in with."""
    return settings.operator_token or _kept(settings.home / "operator-token")


def secret_key(settings: Settings) -> str:
    """What cookies and form tokens are signed with."""
    return settings.secret_key or _kept(settings.home / "secret-key")


def _kept(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    whole = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    whole.touch(mode=0o600)
    whole.write_text(secrets.token_urlsafe(SECRET_BYTES) + "\n", encoding="ascii")
    try:
        # A link never replaces: of two processes that start together, the second reads what the first made.
        os.link(whole, path)
    except FileExistsError:
        pass
    finally:
        whole.unlink()
    return path.read_text(encoding="ascii").strip()
