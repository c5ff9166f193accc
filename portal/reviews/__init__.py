"""A person looks at what was produced, and decides."""

from portal.reviews.views import OPERATIONS, blueprint

__all__ = ["OPERATIONS", "blueprint"]
