"""Webhooks: addresses that are told events, their log, and sending again."""

from portal.webhooks.names import teach_names
from portal.webhooks.views import blueprint

__all__ = ["blueprint", "teach_names"]
