"""The review desk and trimming, as the OpenAPI document tells them: programs ask what the pages' scripts ask."""

from collections.abc import Mapping

from crowd.draft_records import Outcome
from portal.desk.bodies import CheckBody, CommentBody, HandInForm, ResolveBody, SaveBody, TrimBody
from portal.operations import (
    NUMBER,
    NUMBER_OR_NULL,
    SEE_OTHER,
    TEXT,
    TEXT_OR_NULL,
    YES_OR_NO,
    Operation,
    Reply,
    Schema,
    array_of,
    as_form,
    as_json,
    one_of,
    record,
    told,
)

_CUE = record(
    language=one_of(("en", "zh-Hans", "footage")),
    cue=TEXT,
    version=NUMBER,
    start_ms=NUMBER,
    end_ms=NUMBER,
    text=TEXT,
    deleted=YES_OR_NO,
    who=TEXT,
)
_FINDING = record(cue=TEXT, language=TEXT, error=YES_OR_NO, rule=TEXT, name=TEXT, message=TEXT, clause=TEXT)
_PROOF: dict[str, Schema] = {"errors": NUMBER, "warnings": NUMBER, "findings": array_of(_FINDING)}
_DRAFT: dict[str, Schema] = {
    "digest": TEXT,
    "newest": NUMBER,
    "open": YES_OR_NO,
    "cues": array_of(_CUE),
    "doubtful": {"type": "object", "additionalProperties": array_of(TEXT)},
}
_SPARED = record(newest=NUMBER, open=YES_OR_NO)
_VERSION = record(
    version={"type": ["integer", "null"], "description": "null where the edit was not taken"},
    outcome=one_of(Outcome),
    start_ms=NUMBER,
    end_ms=NUMBER,
    text=TEXT,
    deleted=YES_OR_NO,
    who=TEXT,
    at=TEXT,
)
_SUGGESTIONS = record(
    sentence=TEXT,
    matches=array_of(record(source=TEXT, target=TEXT, percent=NUMBER)),
    terms=array_of(record(written=TEXT, chinese=TEXT)),
)
_COMMENT: dict[str, Schema] = {
    "id": NUMBER,
    "start_ms": NUMBER,
    "end_ms": NUMBER_OR_NULL,
    "text": TEXT,
    "who": TEXT,
    "at": TEXT,
    "resolved_by": TEXT_OR_NULL,
}
_ANSWER = record(**_COMMENT, answers={"type": "array", "maxItems": 0})
_THREADS = record(comments=array_of(record(**_COMMENT, answers=array_of(_ANSWER))))
_SOUND = record(peaks_a_second={"type": "number"}, peaks=array_of(NUMBER))
_SAVED = record(outcome=one_of(Outcome), newest=NUMBER, cues=array_of(_CUE))
_SAVING = {
    200: Reply(description="Saved; what stands now", schema=_SAVED),
    409: Reply(description="Not taken: another edit came first (stale), or it is decided (late)", schema=_SAVED),
}
_SINCE = {"since": ("the newest edit you have, to be spared the same", {"type": "integer", "minimum": 0})}


def _draft(schema: dict[str, Schema]) -> Mapping[int, Reply]:
    return told({"anyOf": [record(**schema), _SPARED]}, "The draft, or that it is as it was")


_CORRECTING = (
    Operation(
        endpoint="desk.draft",
        summary="Every cue as it stands, and what the rules say",
        query=_SINCE,
        replies=_draft({**_DRAFT, **_PROOF}),
    ),
    Operation(
        endpoint="desk.save",
        summary="Save an edit of one or more cues whole",
        body=as_json(SaveBody),
        replies=_SAVING,
    ),
    Operation(
        endpoint="desk.check",
        summary="What the rules say about the draft with changes that are not saved",
        body=as_json(CheckBody),
        replies=told(record(**_PROOF), "The findings, errors first"),
    ),
    Operation(
        endpoint="desk.suggestions",
        summary="What the memory and the term base would say for an English cue",
        query={"cue": ("the cue", TEXT)},
        replies=told(_SUGGESTIONS, "Near sentences and terms"),
    ),
    Operation(
        endpoint="desk.history",
        summary="Every version of a cue, the newest first",
        query={"language": ("the cue's", one_of(("en", "zh-Hans"))), "cue": ("the cue", TEXT)},
        replies=told(record(versions=array_of(_VERSION)), "The versions; 0 is the machine's"),
    ),
    Operation(
        endpoint="desk.sound",
        summary="The sound of the package as peaks",
        replies=told(_SOUND, "The peaks"),
    ),
)

_COMMENTING = (
    Operation(
        endpoint="desk.listing",
        summary="Every thread of comments, in order of time",
        replies=told(_THREADS, "The threads"),
    ),
    Operation(
        endpoint="desk.say",
        summary="Comment at a moment or on a stretch, or answer",
        body=as_json(CommentBody),
        replies=told(_THREADS, "The threads"),
    ),
    Operation(
        endpoint="desk.resolve",
        summary="Close a thread",
        body=as_json(ResolveBody),
        replies=told(_THREADS, "The threads"),
    ),
)

_TRIMMING = (
    Operation(
        endpoint="trims.draft",
        summary="The stretches of the footage that go, as they stand",
        query=_SINCE,
        replies=_draft(_DRAFT),
    ),
    Operation(
        endpoint="trims.save",
        summary="Save changed stretches whole",
        body=as_json(TrimBody),
        replies=_SAVING,
    ),
    Operation(
        endpoint="trims.sound",
        summary="The sound of what is trimmed as peaks",
        replies=told(_SOUND, "The peaks"),
        also=(409,),
    ),
    Operation(
        endpoint="trims.hand_in",
        summary="Have it produced of what stays",
        body=as_form(HandInForm),
        replies=SEE_OTHER,
        also=(409,),
    ),
    Operation(
        endpoint="trims.take_back",
        summary="Put back what was under review before trims that could not be produced",
        replies=SEE_OTHER,
        also=(409,),
    ),
)

OPERATIONS = (*_CORRECTING, *_COMMENTING, *_TRIMMING)
