"""Programmes, search, commissions, tasks, people, what came back and webhooks as JSON."""

from portal.api import hooks, people, returns_told, searching, uploads, views, work_told
from portal.api.views import blueprint

OPERATIONS = (
    *views.OPERATIONS,
    *searching.OPERATIONS,
    *work_told.OPERATIONS,
    *returns_told.OPERATIONS,
    *people.OPERATIONS,
    *uploads.OPERATIONS,
    *hooks.OPERATIONS,
)

__all__ = ["OPERATIONS", "blueprint"]
