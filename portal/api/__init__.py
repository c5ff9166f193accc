"""Programmes as JSON."""

from portal.api.views import OPERATIONS, blueprint

__all__ = ["OPERATIONS", "blueprint"]
