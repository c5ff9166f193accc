"""The programmes for feed readers and search engines."""

from portal.feeds.views import blueprint

__all__ = ["blueprint"]
