"""Programmes, search, commissions, tasks, what came back and webhooks as JSON."""

from portal.api import hooks, returns, returns_told, searching, views, work, work_told  # noqa: F401 - some: routes only
from portal.api.views import blueprint

OPERATIONS = (
    *views.OPERATIONS,
    *searching.OPERATIONS,
    *work_told.OPERATIONS,
    *returns_told.OPERATIONS,
    *hooks.OPERATIONS,
)

__all__ = ["OPERATIONS", "blueprint"]
