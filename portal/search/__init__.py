"""Finding programmes: by what is said in them, by need, region and industry."""

from portal.search.views import blueprint

__all__ = ["blueprint"]
