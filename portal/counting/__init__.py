"""Views, counted from the playback itself."""

from portal.counting.counter import count_views, counter_of, start_counting
from portal.counting.views import OPERATIONS, blueprint

__all__ = ["OPERATIONS", "blueprint", "count_views", "counter_of", "start_counting"]
