"""Commissions and tasks for programs, as the OpenAPI document tells them."""

from typing import Any

from crowd.task_rules import Reason, TaskKind, TaskState
from portal.openapi import PROBLEM, TEXT, TEXT_OR_NULL, Operation, Reply, array_of, record

_NUMBER = {"type": "integer"}
_NUMBER_OR_NULL = {"type": ["integer", "null"]}
_TASK = record(
    id=_NUMBER,
    commission_id=_NUMBER,
    kind={"enum": [kind.value for kind in TaskKind]},
    part=_NUMBER,
    state={"enum": [state.value for state in TaskState]},
    team_id=_NUMBER_OR_NULL,
    lease_until=TEXT_OR_NULL,
    reason=TEXT,
    reason_words=TEXT,
)
_COMMISSION = record(
    id=_NUMBER,
    enterprise=TEXT,
    title_en=TEXT,
    title_zh=TEXT,
    need=TEXT,
    region=TEXT,
    industry=TEXT,
    terms=TEXT,
    brief=TEXT,
    deadline={"type": "string", "format": "date"},
    embargo_until=TEXT_OR_NULL,
    withdrawn={"type": "boolean"},
    tasks=array_of(_TASK),
)
_REASON_WORDS = {"type": "string", "maxLength": 2000}
_CLAIM = {"type": "object", "properties": {"team_id": {"type": ["integer", "null"]}}, "additionalProperties": False}
_HAND_IN = {
    "type": "object",
    "properties": {
        "note": {"type": "string", "maxLength": 2000},
        "programme": {"type": "string", "maxLength": 120},
        "links": {"type": "array", "maxItems": 20, "items": {"type": "string", "format": "uri"}},
    },
    "additionalProperties": False,
}
_SEND_BACK = {
    "type": "object",
    "properties": {"reason": {"enum": [reason.value for reason in Reason]}, "words": _REASON_WORDS},
    "required": ["reason"],
    "additionalProperties": False,
}


def _on_a_task(endpoint: str, summary: str, body: dict[str, Any] | None = None) -> Operation:
    return Operation(
        endpoint=f"api.{endpoint}",
        method="post",
        summary=summary,
        parameters={"task_id": "the task's number"},
        body=body,
        replies={
            200: Reply(description="The task as it stands now", schema=_TASK),
            400: Reply(description="What was sent cannot be taken", schema=PROBLEM),
            404: Reply(description="There is none that you may see", schema=PROBLEM),
            409: Reply(description="It does not stand where that can be done", schema=PROBLEM),
        },
    )


OPERATIONS = (
    Operation(
        endpoint="api.commissions",
        summary="Commissions that are your business, newest first",
        replies={200: Reply(description="The commissions", schema=record(commissions=array_of(_COMMISSION)))},
    ),
    Operation(
        endpoint="api.commission",
        summary="One commission with its tasks",
        parameters={"commission_id": "the commission's number"},
        replies={
            200: Reply(description="The commission", schema=_COMMISSION),
            404: Reply(description="There is none that you may see", schema=PROBLEM),
        },
    ),
    Operation(
        endpoint="api.tasks",
        summary="What stands on the board for you",
        replies={200: Reply(description="The tasks", schema=record(tasks=array_of(_TASK)))},
    ),
    _on_a_task("claim", "Claim a task, for a team of yours or as an editor", _CLAIM),
    _on_a_task("hand_in", "Hand in what was done", _HAND_IN),
    _on_a_task("give_back", "Give a task back to the board"),
    _on_a_task("accept", "Accept what was handed in"),
    _on_a_task("send_back", "Send a task back with a reason", _SEND_BACK),
)
