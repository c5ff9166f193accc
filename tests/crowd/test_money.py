import pytest

from crowd.money import MoneyState, money_state
from crowd.records import ProgrammeState


@pytest.mark.parametrize(
    ("goal", "pledged", "withdrawn", "programmes", "state"),
    [
        (None, 0, False, [], MoneyState.NO_GOAL),
        (100, 99, False, [], MoneyState.GATHERING),
        (100, 100, False, [], MoneyState.PROMISED),
        (100, 100, False, [ProgrammeState.IN_REVIEW], MoneyState.PROMISED),
        (100, 120, False, [ProgrammeState.APPROVED], MoneyState.DUE),
        (100, 120, False, [ProgrammeState.APPROVED, ProgrammeState.PUBLISHED], MoneyState.EARNED),
        (100, 99, False, [ProgrammeState.PUBLISHED], MoneyState.GATHERING),
        (100, 120, False, [ProgrammeState.RECALLED], MoneyState.RELEASED),
        (100, 120, False, [ProgrammeState.RECALLED, ProgrammeState.PUBLISHED], MoneyState.EARNED),
        (100, 120, True, [ProgrammeState.PUBLISHED], MoneyState.RELEASED),
    ],
)
def test_money_follows_what_happened_to_the_programme(
    goal: int | None, pledged: int, withdrawn: bool, programmes: list[ProgrammeState], state: MoneyState
) -> None:
    found = money_state(goal_fen=goal, pledged_fen=pledged, withdrawn=withdrawn, programmes=programmes)
    assert found is state
