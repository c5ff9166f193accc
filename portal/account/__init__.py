"""One's own account: signing in and out, invitations, password, sessions, API tokens."""

from portal.account import own, signing_in  # noqa: F401 - their routes
from portal.account.area import blueprint
from portal.account.signing_in import limit_guessing

__all__ = ["blueprint", "limit_guessing"]
