from datetime import UTC, date, datetime, timedelta

import pytest

from crowd.task_rules import (
    LEASES,
    Obstacle,
    TaskKind,
    TaskState,
    Work,
    due_day,
    is_embargoed,
    kind_in_turn,
    lease_end,
    obstacle,
    plan_tasks,
    standing_state,
)

NOW = datetime(2026, 11, 25, 17, 0, tzinfo=UTC)
"""One in the morning of the 26th, where the teams are."""


def test_an_order_becomes_five_tasks_and_a_joint_one_seven() -> None:
    assert [kind.value for kind, _ in plan_tasks(joint=False)] == [
        "shoot", "edit", "review_subtitles", "approve", "spread",
    ]  # fmt: skip
    assert [(kind, part) for kind, part in plan_tasks(joint=True) if part == 2] == [
        (TaskKind.SHOOT, 2), (TaskKind.SPREAD, 2),
    ]  # fmt: skip


def test_what_follows_waits_until_every_part_before_it_is_done() -> None:
    done, opened = TaskState.DONE, TaskState.OPEN
    assert kind_in_turn([(TaskKind.SHOOT, done), (TaskKind.SHOOT, opened), (TaskKind.EDIT, opened)]) is TaskKind.SHOOT
    assert kind_in_turn([(TaskKind.SHOOT, done), (TaskKind.EDIT, TaskState.WAITING)]) is TaskKind.EDIT
    assert kind_in_turn([(kind, done) for kind in TaskKind]) is None


@pytest.mark.parametrize(
    ("work", "team", "wrong"),
    [
        (Work(kind=TaskKind.SHOOT, region="CN-ZJ", reserved_for=None), (1, "CN-ZJ", ["shoot"]), None),
        (Work(kind=TaskKind.SHOOT, region="CN-ZJ", reserved_for=None), (1, "CN-GD", ["shoot"]), Obstacle.REGION),
        (Work(kind=TaskKind.SHOOT, region="CN-ZJ", reserved_for=None), (1, "CN-ZJ", ["edit"]), Obstacle.SKILL),
        (Work(kind=TaskKind.SHOOT, region="CN-ZJ", reserved_for=1), (1, "CN-GD", []), None),
        (Work(kind=TaskKind.SHOOT, region="CN-ZJ", reserved_for=2), (1, "CN-ZJ", ["shoot"]), Obstacle.RESERVED),
        (Work(kind=TaskKind.APPROVE, region="CN-ZJ", reserved_for=1), (1, "CN-ZJ", ["shoot"]), Obstacle.EDITORS),
        (
            Work(kind=TaskKind.SHOOT, region="CN-ZJ", reserved_for=None, other_teams=frozenset({1})),
            (1, "CN-ZJ", ["shoot"]),
            Obstacle.OTHER_PART,
        ),
    ],
)
def test_who_may_take_what(work: Work, team: tuple[int, str, list[str]], wrong: Obstacle | None) -> None:
    team_id, region, skills = team
    assert obstacle(work, team_id=team_id, region=region, skills=skills) is wrong


def test_a_lease_lasts_to_the_end_of_a_day_where_the_teams_are() -> None:
    end = lease_end(TaskKind.EDIT, NOW)
    assert end == datetime(2026, 12, 3, 16, 0, tzinfo=UTC), "midnight in China after the 3rd of December"
    assert end - NOW >= LEASES[TaskKind.EDIT]
    assert due_day(date(2026, 12, 20), end) == date(2026, 12, 3)
    assert due_day(date(2026, 12, 1), end) == date(2026, 12, 1)
    assert due_day(date(2026, 12, 1), None) == date(2026, 12, 1)


def test_a_task_whose_lease_has_ended_stands_open_again() -> None:
    assert standing_state(TaskState.CLAIMED, NOW, NOW) is TaskState.OPEN
    assert standing_state(TaskState.CLAIMED, NOW + timedelta(seconds=1), NOW) is TaskState.CLAIMED
    assert standing_state(TaskState.HANDED_IN, None, NOW) is TaskState.HANDED_IN


def test_the_day_an_embargo_names_is_free() -> None:
    assert is_embargoed(date(2026, 12, 2), date(2026, 12, 1))
    assert not is_embargoed(date(2026, 12, 2), date(2026, 12, 2))
    assert not is_embargoed(None, date(2026, 12, 2))
