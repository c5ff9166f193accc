"""What promised money is worth at each moment, pure: it follows what happened to the programme, never a button."""

from collections.abc import Collection
from enum import StrEnum

from crowd.records import ProgrammeState


class MoneyState(StrEnum):
    """gathering: the goal is not reached. promised: it is. due: the programme is approved. earned: it is published.

    released: nobody owes anything, the commission was withdrawn or the programme recalled.
    """

    NO_GOAL = "no_goal"
    GATHERING = "gathering"
    PROMISED = "promised"
    DUE = "due"
    EARNED = "earned"
    RELEASED = "released"


def money_state(
    *, goal_fen: int | None, pledged_fen: int, withdrawn: bool, programmes: Collection[ProgrammeState]
) -> MoneyState:
    """Where the money stands. Nothing becomes due before the goal is reached: promises were made for the whole."""
    if goal_fen is None:
        return MoneyState.NO_GOAL
    recalled = bool(programmes) and all(state is ProgrammeState.RECALLED for state in programmes)
    if withdrawn or recalled:
        return MoneyState.RELEASED
    if pledged_fen < goal_fen:
        return MoneyState.GATHERING
    if ProgrammeState.PUBLISHED in programmes:
        return MoneyState.EARNED
    return MoneyState.DUE if ProgrammeState.APPROVED in programmes else MoneyState.PROMISED
