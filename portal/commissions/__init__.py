"""Commissions and their tasks: ordering, the board, the calendar, one's own page, claiming and handing in."""

from portal.commissions import board, commissions, tasks
from portal.commissions.names import teach_names
from portal.commissions.operations import OPERATIONS

blueprints = (commissions.blueprint, tasks.blueprint, board.blueprint)

__all__ = ["OPERATIONS", "blueprints", "teach_names"]
