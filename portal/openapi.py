"""The site's machine-readable face as OpenAPI 3.1, put together from what stands next to each route."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from flask import Flask

from portal.rules import RULES

Schema = Mapping[str, Any]

TEXT: Schema = {"type": "string"}
TEXT_OR_NULL: Schema = {"type": ["string", "null"]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One answer of an operation: what it means, its media type and the JSON schema of its body."""

    description: str
    schema: Schema
    media_type: str = "application/json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """What an endpoint does. parameters: name and meaning of each part of the path. body: schema of what is sent.

    query: meaning and schema of each part of the question mark's end, none of which must be there.
    """

    endpoint: str
    summary: str
    replies: Mapping[int, Reply]
    parameters: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    method: str = "get"
    body: Schema | None = None
    query: Mapping[str, tuple[str, Schema]] = field(default_factory=lambda: MappingProxyType({}))


def array_of(of: Schema) -> Schema:
    """The schema of an array."""
    return {"type": "array", "items": of}


def record(**fields: Schema) -> Schema:
    """The schema of an object with exactly these keys."""
    return {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}


PROBLEM: Schema = record(status={"type": "integer"}, code=TEXT, message=TEXT)


def document(app: Flask, operations: Iterable[Operation], *, version: str) -> dict[str, Any]:
    """The OpenAPI document of operations, at the addresses that the application's routes give them."""
    rules = {rule.endpoint: rule for rule in app.url_map.iter_rules()}
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rules[operation.endpoint].rule)
        paths.setdefault(path, {})[operation.method] = _described(operation)
    return {
        "openapi": "3.1.0",
        "info": {"title": "TSITE portal", "version": version},
        "paths": dict(sorted(paths.items())),
        "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
    }


def _described(operation: Operation) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": operation.endpoint.replace(".", "_"),
        "summary": operation.summary,
        "responses": {
            str(status): {"description": reply.description, "content": {reply.media_type: {"schema": reply.schema}}}
            for status, reply in operation.replies.items()
        },
    }
    in_path = [
        {"name": name, "in": "path", "required": True, "description": meaning, "schema": _part(name)}
        for name, meaning in operation.parameters.items()
    ]
    in_query = [
        {"name": name, "in": "query", "required": False, "description": meaning, "schema": schema}
        for name, (meaning, schema) in operation.query.items()
    ]
    if in_path or in_query:
        described["parameters"] = [*in_path, *in_query]
    if operation.body is not None:
        described["requestBody"] = {"required": True, "content": {"application/json": {"schema": operation.body}}}
    rule = RULES[operation.endpoint]
    if not rule.public:
        described["security"] = [{"token": []}]
        described["x-roles"] = {"any": sorted(rule.every), "own": sorted(rule.own)}
        for status, meaning in ((401, "No token, or one that has ended"), (403, "Not for these roles")):
            content = {"application/json": {"schema": PROBLEM}}
            described["responses"][str(status)] = {"description": meaning, "content": content}
    return described


def _part(name: str) -> Schema:
    return {"type": "integer", "minimum": 1} if name.endswith("_id") else TEXT
