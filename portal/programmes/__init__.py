"""The operator's desk: every programme, where it stands, and what was decided about it."""

from portal.programmes.views import blueprint

__all__ = ["blueprint"]
