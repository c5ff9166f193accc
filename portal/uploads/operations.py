"""The doors for footage, as the OpenAPI document tells them. docs/uploads.md has the rules of each."""

from portal.operations import (
    BYTES,
    MOMENT,
    NOTHING,
    NUMBER,
    NUMBER_OR_NULL,
    TEXT,
    YES_OR_NO,
    Operation,
    Reply,
    Schema,
    array_of,
    as_json,
    one_of,
    record,
    schema_of,
    told,
)
from portal.uploads.forms import ProgrammeForm
from portal.uploads.intake import MAX_UPLOAD_BYTES
from portal.uploads.multipart_bodies import BeginBody, PartsBody
from portal.uploads.protocol import BODY_TYPE, VERSION

_STATES = ("open", "verifying", "received", "kept")
UPLOAD = record(
    state=one_of(_STATES),
    by_parts=YES_OR_NO,
    name=TEXT,
    title_en=TEXT,
    title_zh=TEXT,
    offset_bytes=NUMBER,
    length_bytes=NUMBER_OR_NULL,
    expires_at=MOMENT,
    modified=TEXT,
    tus_url=TEXT,
    url={"type": "string", "description": "where it is looked at; once it is kept, the programme's"},
)
_IN_PARTS = record(
    id=TEXT,
    state=one_of(_STATES),
    fault=TEXT,
    size_bytes=NUMBER,
    part_bytes=NUMBER,
    parts=NUMBER,
    missing=array_of(NUMBER),
    expires_at=MOMENT,
    url=TEXT,
)
_ADDRESSES = record(
    parts=array_of(record(number=NUMBER, url=TEXT, headers={"type": "object", "additionalProperties": TEXT})),
    expires_s=NUMBER,
)
_PROGRAMME = schema_of(ProgrammeForm)
_FORM: Schema = {
    **_PROGRAMME,
    "properties": {**_PROGRAMME["properties"], "footage": BYTES},
    "required": [*_PROGRAMME["required"], "footage"],
}
_SIZE: Schema = {"type": "integer", "minimum": 0, "maximum": MAX_UPLOAD_BYTES}

_WHOLE = (
    Operation(
        endpoint="uploads.send",
        summary="Send footage in one piece: as a form, or the bare file with the form's fields in the query",
        body={"multipart/form-data": _FORM, "application/octet-stream": BYTES},
        query={
            "name": ("the file's, where the body is the bare file", TEXT),
            **{name: ("as in the form", schema) for name, schema in _PROGRAMME["properties"].items()},
        },
        replies={202: Reply(description="It is here and is being kept", schema=record(url=TEXT))},
        also=(413, 429, 507),
    ),
    Operation(
        endpoint="uploads.standing",
        summary="How much of an upload is here, and what becomes of it",
        replies=told(UPLOAD),
        also=(410,),
    ),
)

_VERSION_HEADER = {"Tus-Resumable": ("the protocol's version", one_of((VERSION,)))}
_CHECKSUM_HEADER = {"Upload-Checksum?": ("an algorithm and the digest of the body in base64", TEXT)}

_TUS = (
    Operation(
        endpoint="tus.create",
        summary="Begin an upload by tus 1.0.0; its first bytes may come along",
        headers={
            **_VERSION_HEADER,
            "Upload-Length?": ("bytes of the whole", _SIZE),
            "Upload-Defer-Length?": ("1, where the length comes later", one_of(("1",))),
            "Upload-Metadata?": ("filename and the fields of the form, each in base64", TEXT),
            **_CHECKSUM_HEADER,
        },
        body={BODY_TYPE: BYTES},
        replies={201: Reply(description="Begun", headers={"Location": "where it goes on", "Tus-Resumable": VERSION})},
        also=(412, 413, 415, 429, 460, 503, 507),
    ),
    Operation(
        endpoint="tus.look",
        summary="How much of an upload is here",
        headers=_VERSION_HEADER,
        replies={200: Reply(description="It goes on there", headers={"Upload-Offset": "bytes that are here"})},
        also=(410, 412, 423),
    ),
    Operation(
        endpoint="tus.append",
        summary="Send the next bytes of an upload",
        headers={
            **_VERSION_HEADER,
            "Upload-Offset": ("bytes that are here already", _SIZE),
            "Upload-Length?": ("bytes of the whole, where that was put off", _SIZE),
            **_CHECKSUM_HEADER,
        },
        body={BODY_TYPE: BYTES},
        replies={204: Reply(description="They are here", headers={"Upload-Offset": "bytes that are here now"})},
        also=(409, 410, 412, 413, 415, 423, 460, 503, 507),
    ),
    Operation(
        endpoint="tus.terminate",
        summary="Discard an unfinished upload",
        headers=_VERSION_HEADER,
        replies=NOTHING,
        also=(410, 412, 423),
    ),
)

_MULTIPART = (
    Operation(
        endpoint="multipart.begin",
        summary="Begin an upload in parts by way of an S3 store",
        body=as_json(BeginBody),
        replies={201: Reply(description="Begun", schema=_IN_PARTS, headers={"Location": "where it is looked at"})},
        also=(413, 429, 501, 503, 507),
    ),
    Operation(
        endpoint="multipart.look",
        summary="Where an upload in parts stands, and which are missing",
        replies=told(_IN_PARTS),
        also=(410, 501, 503),
    ),
    Operation(
        endpoint="multipart.parts",
        summary="Addresses to send parts to, each good for these very bytes",
        body=as_json(PartsBody),
        replies=told(_ADDRESSES, "The addresses"),
        also=(410, 501),
    ),
    Operation(
        endpoint="multipart.complete",
        summary="Say that every part is there",
        replies={202: Reply(description="It is being verified", schema=_IN_PARTS)},
        also=(409, 410, 501, 503),
    ),
    Operation(
        endpoint="multipart.abort",
        summary="Discard an upload in parts",
        replies=NOTHING,
        also=(410, 501, 503),
    ),
)

OPERATIONS = (*_WHOLE, *_TUS, *_MULTIPART)
