"""What machines ask: is it up, how is it doing, what does it offer."""

from portal.health.metrics import measure_requests
from portal.health.views import OPERATIONS, blueprint, describe

__all__ = ["OPERATIONS", "blueprint", "describe", "measure_requests"]
