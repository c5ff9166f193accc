"""What came back to an enterprise: its report, on the screen, on paper and as a table."""

from portal.reports.names import teach_names
from portal.reports.views import blueprint

__all__ = ["blueprint", "teach_names"]
