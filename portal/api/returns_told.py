"""Inquiries, results, reports and ledgers for programs, as the OpenAPI document tells them."""

from crowd.inquiry_records import About, InquiryState, ResultKind
from crowd.view_figures import KINDS, PARTS
from portal.api.returns import LetterBody, ResultBody, StepBody, WhyBody
from portal.operations import (
    DAY,
    MOMENT,
    NUMBER,
    NUMBER_OR_NULL,
    TEXT,
    Operation,
    Reply,
    array_of,
    as_json,
    one_of,
    record,
    told,
)
from portal.reports.report import SPANS_DAYS

_COUNTS = {"type": "object", "additionalProperties": NUMBER}
_INQUIRY = record(
    id=NUMBER,
    programme=TEXT,
    enterprise_id=NUMBER_OR_NULL,
    name=TEXT,
    organisation=TEXT,
    country=TEXT,
    email=TEXT,
    phone=TEXT,
    about=one_of(About),
    message=TEXT,
    consent_version=TEXT,
    state=one_of(InquiryState),
    received_at=MOMENT,
    changed_at=MOMENT,
)
_RESULT = record(
    programme=TEXT,
    inquiry_id=NUMBER_OR_NULL,
    kind=one_of(ResultKind),
    on_day=DAY,
    amount_yuan={"type": ["number", "null"]},
    words=TEXT,
)
_REPORT = record(
    enterprise=TEXT,
    first_day=DAY,
    last_day=DAY,
    views=NUMBER,
    watched_s={"type": "number"},
    views_by_day=array_of(record(day=DAY, views=NUMBER)),
    watch_through={"type": "array", "items": {"type": "number"}, "minItems": PARTS, "maxItems": PARTS},
    came_from=record(**dict.fromkeys(KINDS, _COUNTS)),
    inquiries=array_of(_INQUIRY),
    results=array_of(_RESULT),
)
_LEDGER = record(
    ledger=array_of(record(at=TEXT, who=TEXT, action=TEXT, subject=TEXT, why=TEXT, facts={"type": "object"}))
)

OPERATIONS = (
    Operation(
        endpoint="api.inquiries",
        summary="Inquiries that are your business, newest first; contacts are masked",
        replies=told(record(inquiries=array_of(_INQUIRY))),
    ),
    Operation(
        endpoint="api.inquiry",
        summary="One inquiry; contacts are masked",
        replies=told(_INQUIRY),
    ),
    Operation(
        endpoint="api.inquiry_contact",
        summary="One inquiry with its contacts, for a reason that goes on the record",
        body=as_json(WhyBody),
        replies=told(_INQUIRY),
    ),
    Operation(
        endpoint="api.inquiry_step",
        summary="Note an answer, which needs words, a meeting, which needs a day, or the outcome, which needs both",
        body=as_json(StepBody),
        replies=told(_INQUIRY),
        also=(409,),
    ),
    Operation(
        endpoint="api.inquiry_forget",
        summary="Delete who wrote an inquiry and what",
        body=as_json(WhyBody),
        replies=told(_INQUIRY),
    ),
    Operation(
        endpoint="api.send_inquiry",
        summary="Record an inquiry that came in elsewhere; it needs an e-mail address or a telephone number",
        body=as_json(LetterBody),
        replies={201: Reply(description="The inquiry", schema=_INQUIRY)},
    ),
    Operation(
        endpoint="api.tell_result",
        summary="Record a meeting or an outcome of a programme",
        body=as_json(ResultBody),
        replies={201: Reply(description="What was recorded", schema=_RESULT)},
    ),
    Operation(
        endpoint="api.report",
        summary="What came back to an enterprise",
        query={
            "days": ("how many days back", {"enum": list(SPANS_DAYS)}),
            "programme": ("of one programme only", {"type": "string", "maxLength": 120}),
        },
        replies=told(_REPORT),
    ),
    Operation(
        endpoint="api.programme_ledger",
        summary="Everything that happened to a programme, oldest first",
        replies=told(_LEDGER),
    ),
)
