"""The site's machine-readable face as OpenAPI 3.1, put together from what stands next to each route."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from flask import Flask

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
    """What GET on an endpoint does. parameters: name and meaning of each part of the path."""

    endpoint: str
    summary: str
    replies: Mapping[int, Reply]
    parameters: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


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
    paths = {
        rules[operation.endpoint].rule.replace("<", "{").replace(">", "}"): {"get": _described(operation)}
        for operation in operations
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "TSITE portal", "version": version},
        "paths": dict(sorted(paths.items())),
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
    if operation.parameters:
        described["parameters"] = [
            {"name": name, "in": "path", "required": True, "description": meaning, "schema": TEXT}
            for name, meaning in operation.parameters.items()
        ]
    return described
