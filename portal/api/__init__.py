"""Programmes, search, commissions and tasks as JSON."""

from portal.api import searching, views, work, work_told  # noqa: F401 - work has routes
from portal.api.views import blueprint

OPERATIONS = (*views.OPERATIONS, *searching.OPERATIONS, *work_told.OPERATIONS)

__all__ = ["OPERATIONS", "blueprint"]
