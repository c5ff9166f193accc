"""The page of one programme, with the player."""

from portal.watch.views import blueprint

__all__ = ["blueprint"]
