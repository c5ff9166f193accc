"""Programmes by region and by industry."""

from portal.communities.views import blueprint

__all__ = ["blueprint"]
