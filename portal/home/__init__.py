"""The front page: what can be watched."""

from portal.home.views import blueprint

__all__ = ["blueprint"]
