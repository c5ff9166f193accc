"""Inquiries, results, reports and ledgers for programs, as the OpenAPI document tells them."""

from typing import Any

from crowd.inquiry_records import About, InquiryState, ResultKind
from crowd.view_figures import KINDS, PARTS
from portal.openapi import PROBLEM, TEXT, Operation, Reply, Schema, array_of, record

_NUMBER = {"type": "integer"}
_DAY = {"type": "string", "format": "date"}
_COUNTS = {"type": "object", "additionalProperties": _NUMBER}
_INQUIRY = record(
    id=_NUMBER,
    programme=TEXT,
    enterprise_id={"type": ["integer", "null"]},
    name=TEXT,
    organisation=TEXT,
    country=TEXT,
    email=TEXT,
    phone=TEXT,
    about={"enum": [about.value for about in About]},
    message=TEXT,
    consent_version=TEXT,
    state={"enum": [state.value for state in InquiryState]},
    received_at={"type": "string", "format": "date-time"},
    changed_at={"type": "string", "format": "date-time"},
)
_RESULT = record(
    programme=TEXT,
    inquiry_id={"type": ["integer", "null"]},
    kind={"enum": [kind.value for kind in ResultKind]},
    on_day=_DAY,
    amount_yuan={"type": ["number", "null"]},
    words=TEXT,
)
_REPORT = record(
    enterprise=TEXT,
    first_day=_DAY,
    last_day=_DAY,
    views=_NUMBER,
    watched_s={"type": "number"},
    views_by_day=array_of(record(day=_DAY, views=_NUMBER)),
    watch_through={"type": "array", "items": {"type": "number"}, "minItems": PARTS, "maxItems": PARTS},
    came_from=record(**dict.fromkeys(KINDS, _COUNTS)),
    inquiries=array_of(_INQUIRY),
    results=array_of(_RESULT),
)
_LEDGER = record(
    ledger=array_of(record(at=TEXT, who=TEXT, action=TEXT, subject=TEXT, why=TEXT, facts={"type": "object"}))
)
_WORDS = {"type": "string", "maxLength": 2000}
_YUAN = {"type": ["number", "null"], "exclusiveMinimum": 0, "maximum": 10_000_000_000}


def _body(required: list[str], **properties: Schema) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


_WHY = _body(["why"], why={"type": "string", "minLength": 1, "maxLength": 500, "pattern": "\\S"})
_STEP = _body(
    ["step"],
    step={
        "enum": ["answered", "meeting", "closed"],
        "description": "answered needs words, meeting on_day, closed both",
    },
    words=_WORDS,
    on_day={"type": ["string", "null"], "format": "date"},
    kind={"enum": [*(kind.value for kind in ResultKind), None], "description": "of a step that closes"},
    yuan=_YUAN,
)
_TELL_RESULT = _body(
    ["kind", "on_day"], kind={"enum": [kind.value for kind in ResultKind]}, on_day=_DAY, words=_WORDS, yuan=_YUAN
)
_LETTER = _body(
    ["name", "country", "about", "message", "consent"],
    name={"type": "string", "minLength": 1, "maxLength": 80},
    organisation={"type": "string", "maxLength": 120},
    country={"type": "string", "pattern": "^[A-Z]{2}$", "description": "ISO 3166-1 alpha-2"},
    email={"type": "string", "maxLength": 254, "description": "this or phone"},
    phone={"type": "string", "maxLength": 40},
    about={"enum": [about.value for about in About]},
    message={"type": "string", "minLength": 10, "maxLength": 4000},
    consent={"type": "string", "description": "the version of the words that were agreed to"},
)
_WRONG = {400: Reply(description="What was sent cannot be taken", schema=PROBLEM)}
_MISSING = {404: Reply(description="There is none that you may see", schema=PROBLEM)}
_TOO_LATE = {409: Reply(description="It does not stand where that can be done", schema=PROBLEM)}
_ONE = {"inquiry_id": "the inquiry's number"}
_PROGRAMME = {"slug": "the programme's place, as in its addresses"}


def _on_an_inquiry(endpoint: str, summary: str, body: Schema, replies: dict[int, Reply] | None = None) -> Operation:
    told = Reply(description="The inquiry as it stands now", schema=_INQUIRY)
    return Operation(
        endpoint=f"api.{endpoint}", method="post", summary=summary, parameters=_ONE, body=body,
        replies={200: told, **_WRONG, **_MISSING, **(replies or {})},
    )  # fmt: skip


OPERATIONS = (
    Operation(
        endpoint="api.inquiries",
        summary="Inquiries that are your business, newest first; contacts are masked",
        replies={200: Reply(description="The inquiries", schema=record(inquiries=array_of(_INQUIRY)))},
    ),
    Operation(
        endpoint="api.inquiry",
        summary="One inquiry; contacts are masked",
        parameters=_ONE,
        replies={200: Reply(description="The inquiry", schema=_INQUIRY), **_MISSING},
    ),
    _on_an_inquiry("inquiry_contact", "One inquiry with its contacts, for a reason that goes on the record", _WHY),
    _on_an_inquiry("inquiry_step", "Note an answer, a meeting or the outcome", _STEP, _TOO_LATE),
    _on_an_inquiry("inquiry_forget", "Delete who wrote an inquiry and what", _WHY),
    Operation(
        endpoint="api.send_inquiry",
        method="post",
        summary="Record an inquiry that came in elsewhere",
        parameters=_PROGRAMME,
        body=_LETTER,
        replies={201: Reply(description="The inquiry", schema=_INQUIRY), **_WRONG, **_MISSING},
    ),
    Operation(
        endpoint="api.tell_result",
        method="post",
        summary="Record a meeting or an outcome of a programme",
        parameters=_PROGRAMME,
        body=_TELL_RESULT,
        replies={201: Reply(description="What was recorded", schema=_RESULT), **_WRONG, **_MISSING},
    ),
    Operation(
        endpoint="api.report",
        summary="What came back to an enterprise in the last ?days=30, 90 or 365, of all programmes or ?programme=",
        parameters={"enterprise_id": "the enterprise's number"},
        replies={200: Reply(description="The report", schema=_REPORT), **_MISSING},
    ),
    Operation(
        endpoint="api.programme_ledger",
        summary="Everything that happened to a programme, oldest first",
        parameters=_PROGRAMME,
        replies={200: Reply(description="What happened", schema=_LEDGER), **_MISSING},
    ),
)
