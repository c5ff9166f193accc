"""The operator's desk: every programme, where it stands, and what was decided about it."""

from portal.programmes import history  # noqa: F401 - has a route
from portal.programmes.views import OPERATIONS, blueprint

__all__ = ["OPERATIONS", "blueprint"]
