"""A person looks at what was produced, and decides."""

from portal.reviews.views import blueprint

__all__ = ["blueprint"]
