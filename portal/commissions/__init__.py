"""Commissions and their tasks: ordering, the board, the calendar, one's own page, claiming and handing in."""

from portal.commissions import board, commissions, tasks
from portal.commissions.names import teach_names

blueprints = (commissions.blueprint, tasks.blueprint, board.blueprint)

__all__ = ["blueprints", "teach_names"]
