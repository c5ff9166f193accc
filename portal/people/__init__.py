"""People, teams and enterprises, and the links that bring them in."""

from portal.people import enterprises, people, teams
from portal.people.operations import OPERATIONS

blueprints = (people.blueprint, teams.blueprint, enterprises.blueprint)

__all__ = ["OPERATIONS", "blueprints"]
