"""The review desk: the picture, the sound and both languages, to be corrected, trimmed, talked about and decided."""

from portal.desk import trims, views
from portal.desk.operations import OPERATIONS

blueprints = (views.blueprint, trims.blueprint)

__all__ = ["OPERATIONS", "blueprints"]
