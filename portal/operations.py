"""What an operation of the site is for programs: the words in which each area describes its own.

Roles, addresses, methods and bodies are not said again: portal/openapi.py takes them from the access table, the routes
and the models that read the bodies.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from portal.form_fields import LARGEST_NUMBER

Schema = Mapping[str, Any]
Content = Mapping[str, Schema]
"""Schemas by media type."""

TEXT: Schema = {"type": "string"}
TEXT_OR_NULL: Schema = {"type": ["string", "null"]}
NUMBER: Schema = {"type": "integer"}
NUMBER_OR_NULL: Schema = {"type": ["integer", "null"]}
YES_OR_NO: Schema = {"type": "boolean"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
DAY: Schema = {"type": "string", "format": "date"}
BYTES: Schema = {"type": "string", "format": "binary"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One answer of an operation: what it means, its media type and the JSON schema of its body, None for no body.

    headers: name and meaning of those that an asker needs.
    """

    description: str
    schema: Schema | None = None
    media_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """What an endpoint does. replies: all but problems. also: problems beside those that any such operation may have.

    body: what is sent, by media type. query, headers: meaning and schema of each; a query may be left out, a header
    where its name ends in a question mark.
    """

    endpoint: str
    summary: str
    replies: Mapping[int, Reply]
    also: tuple[int, ...] = ()
    body: Content = field(default_factory=dict)
    query: Mapping[str, tuple[str, Schema]] = field(default_factory=dict)
    headers: Mapping[str, tuple[str, Schema]] = field(default_factory=dict)


def array_of(of: Schema) -> Schema:
    """The schema of an array."""
    return {"type": "array", "items": of}


def record(**fields: Schema) -> Schema:
    """The schema of an object with exactly these keys."""
    return {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}


def or_null(schema: Schema) -> Schema:
    """The schema of that or nothing."""
    return {"anyOf": [schema, {"type": "null"}]}


def one_of(words: Iterable[str]) -> Schema:
    """The schema of one word of a list."""
    return {"enum": [str(word) for word in words]}


def as_json(model: type[BaseModel]) -> Content:
    """What is sent as JSON and read by that model."""
    return {"application/json": schema_of(model)}


def as_form(model: type[BaseModel]) -> Content:
    """What is sent as a form and read by that model."""
    return {"application/x-www-form-urlencoded": schema_of(model)}


def schema_of(model: type[BaseModel]) -> Schema:
    """The model's schema in one piece. None of ours holds itself."""
    found = model.model_json_schema()
    schema: Schema = _inlined(found, found.pop("$defs", {}))
    return schema


def told(schema: Schema, description: str = "As it stands now") -> Mapping[int, Reply]:
    """The answer 200 with that body."""
    return {200: Reply(description=description, schema=schema)}


def page_of(name: str, rows: Schema) -> Mapping[int, Reply]:
    """The answer 200 with a page of a list. next: to be asked with as after; null on the last page."""
    return told(record(**{name: array_of(rows)}, next=NUMBER_OR_NULL), "A page of them")


AFTER: Mapping[str, tuple[str, Schema]] = {
    "after": ("next of the page before", {"type": "integer", "minimum": 1, "maximum": LARGEST_NUMBER})
}
SEE_OTHER: Mapping[int, Reply] = {
    303: Reply(description="Done", headers={"Location": "the page that shows what became of it"})
}
NOTHING: Mapping[int, Reply] = {204: Reply(description="Done")}

PROBLEM: Schema = {
    "type": "object",
    "properties": {
        "status": NUMBER,
        "code": TEXT,
        "message": TEXT,
        "errors": {"type": "object", "additionalProperties": TEXT, "description": "a sentence for each field"},
    },
    "required": ["status", "code", "message"],
    "additionalProperties": False,
}


def _inlined(schema: Any, parts: Mapping[str, Any]) -> Any:
    """The same without references, and without the titles that say a field's name again."""
    if isinstance(schema, list):
        return [_inlined(one, parts) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        named, more = parts[schema["$ref"].rpartition("/")[2]], {k: v for k, v in schema.items() if k != "$ref"}
        return _inlined({**named, **more}, parts)
    return {
        name: _inlined(value, parts)
        for name, value in schema.items()
        if not (name == "title" and isinstance(value, str))
    }
