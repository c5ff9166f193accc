"""Commissions and tasks for programs, as the OpenAPI document tells them."""

from pydantic import BaseModel

from portal.api.work import ClaimBody, HandInBody, SendBackBody
from portal.commissions.told import COMMISSION, TASK
from portal.operations import AFTER, Operation, array_of, as_json, page_of, record, told


def _on_a_task(verb: str, summary: str, body: type[BaseModel] | None = None) -> Operation:
    return Operation(
        endpoint=f"api.{verb}",
        summary=summary,
        body=as_json(body) if body else {},
        replies=told(TASK),
        also=(400, 409),
    )


OPERATIONS = (
    Operation(
        endpoint="api.commissions",
        summary="Commissions that are your business, newest first",
        query=AFTER,
        replies=page_of("commissions", COMMISSION),
    ),
    Operation(
        endpoint="api.commission",
        summary="One commission with its tasks",
        replies=told(COMMISSION),
    ),
    Operation(
        endpoint="api.tasks",
        summary="What stands on the board for you",
        replies=told(record(tasks=array_of(TASK))),
    ),
    _on_a_task("claim", "Claim a task, for a team of yours or as an editor", ClaimBody),
    _on_a_task("extend", "Ask for more time, once"),
    _on_a_task("hand_in", "Hand in what was done", HandInBody),
    _on_a_task("give_back", "Give a task back to the board"),
    _on_a_task("accept", "Accept what was handed in"),
    _on_a_task("send_back", "Send a task back with a reason", SendBackBody),
)
