"""Commissions and tasks for programs, as the OpenAPI document tells them."""

from pydantic import BaseModel

from crowd.money import MoneyState
from crowd.task_rules import TaskKind, TaskState
from portal.api.work import ClaimBody, HandInBody, SendBackBody
from portal.operations import (
    AFTER,
    DAY,
    NUMBER,
    NUMBER_OR_NULL,
    TEXT,
    TEXT_OR_NULL,
    YES_OR_NO,
    Operation,
    array_of,
    as_json,
    one_of,
    or_null,
    page_of,
    record,
    told,
)
from portal.people.told import CONTACT

_TASK = record(
    id=NUMBER,
    commission_id=NUMBER,
    kind=one_of(TaskKind),
    part=NUMBER,
    state=one_of(TaskState),
    team_id=NUMBER_OR_NULL,
    lease_until=TEXT_OR_NULL,
    extended=YES_OR_NO,
    programme=TEXT_OR_NULL,
    links=array_of(TEXT),
    note=TEXT,
    reason=TEXT,
    reason_words=TEXT,
)
_MONEY = record(
    state=one_of(MoneyState),
    goal_yuan={"type": "number"},
    pledged_yuan={"type": "number"},
    own_pledges=array_of(record(id=NUMBER, yuan={"type": "number"})),
)
_COMMISSION = record(
    id=NUMBER,
    enterprise=TEXT,
    contact=CONTACT,
    title_en=TEXT,
    title_zh=TEXT,
    need=TEXT,
    region=TEXT,
    industry=TEXT,
    terms=TEXT,
    brief=TEXT,
    deadline=DAY,
    embargo_until=TEXT_OR_NULL,
    joint=YES_OR_NO,
    team_id=NUMBER_OR_NULL,
    withdrawn=YES_OR_NO,
    programmes=array_of(TEXT),
    money=or_null(_MONEY),
    tasks=array_of(_TASK),
)


def _on_a_task(verb: str, summary: str, body: type[BaseModel] | None = None) -> Operation:
    return Operation(
        endpoint=f"api.{verb}",
        summary=summary,
        body=as_json(body) if body else {},
        replies=told(_TASK),
        also=(400, 409),
    )


OPERATIONS = (
    Operation(
        endpoint="api.commissions",
        summary="Commissions that are your business, newest first",
        query=AFTER,
        replies=page_of("commissions", _COMMISSION),
    ),
    Operation(
        endpoint="api.commission",
        summary="One commission with its tasks",
        replies=told(_COMMISSION),
    ),
    Operation(
        endpoint="api.tasks",
        summary="What stands on the board for you",
        replies=told(record(tasks=array_of(_TASK))),
    ),
    _on_a_task("claim", "Claim a task, for a team of yours or as an editor", ClaimBody),
    _on_a_task("extend", "Ask for more time, once"),
    _on_a_task("hand_in", "Hand in what was done", HandInBody),
    _on_a_task("give_back", "Give a task back to the board"),
    _on_a_task("accept", "Accept what was handed in"),
    _on_a_task("send_back", "Send a task back with a reason", SendBackBody),
)
