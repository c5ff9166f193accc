"""Programmes, commissions and tasks as JSON."""

from portal.api import views, work
from portal.api.views import blueprint

OPERATIONS = (*views.OPERATIONS, *work.OPERATIONS)

__all__ = ["OPERATIONS", "blueprint"]
