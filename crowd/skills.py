"""What teams can do: the kinds of task that are theirs (the others are editors')."""

from enum import StrEnum


class Skill(StrEnum):
    """A kind of work a team takes on."""

    SHOOT = "shoot"
    EDIT = "edit"
    SPREAD = "spread"
