"""The site's machine-readable face as OpenAPI 3.1, put together from what stands next to each route.

Roles come from portal/rules.py, addresses and methods from the routes, bodies from the models that read them, the rest
from each area's operations. docs/adr/0018-the-api-document-is-ours.md has the reasons.
"""

import re
from collections.abc import Iterable
from typing import Any

from flask import Flask
from werkzeug.routing import Rule as Route

from portal.form_fields import LARGEST_NUMBER
from portal.operations import PROBLEM, TEXT, Operation, Reply, Schema
from portal.rules import RULES

PARTS = {
    "slug": "the programme's place, as in its addresses",
    "upload_id": "the upload's place, as its Location names it",
}
"""Parts of addresses that are no numbers."""

MEANINGS = {
    400: "What was sent cannot be taken",
    401: "No token, or one that has ended",
    403: "Not for these roles",
    404: "There is none that you may see",
    409: "It does not stand where that can be done",
    410: "It waited too long and is over",
    412: "Another version of tus than 1.0.0",
    413: "More than can be taken, or than you may still send",
    415: "That media type is not taken here",
    423: "Another connection sends it at the moment",
    429: "Too many of them, or too often",
    460: "The bytes are not those of their checksum",
    501: "This site does not offer it",
    503: "It cannot be done at the moment; try again",
    507: "There is no room to keep it",
}
"""What a problem of that status means."""


def document(app: Flask, operations: Iterable[Operation], *, version: str) -> dict[str, Any]:
    """The OpenAPI document of operations, at the addresses that the application's routes give them."""
    routes = {route.endpoint: route for route in app.url_map.iter_rules()}
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        route = routes[operation.endpoint]
        paths.setdefault(_path(route), {})[_method(route)] = _described(operation, route)
    return {
        "openapi": "3.1.0",
        "info": {"title": "TSITE portal", "version": version},
        "paths": dict(sorted(paths.items())),
        "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
    }


def _path(route: Route) -> str:
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route.rule)


def _method(route: Route) -> str:
    methods = route.methods or set()
    (method,) = methods - {"HEAD", "OPTIONS"} or methods - {"OPTIONS"}
    return method.lower()


def _described(operation: Operation, route: Route) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": operation.endpoint.replace(".", "_"),
        "summary": operation.summary,
        "responses": _responses(operation, route),
    }
    parameters = [
        *(_parameter("path", name, *_part(name), required=True) for name in sorted(route.arguments)),
        *(_parameter("query", name, *said, required=False) for name, said in operation.query.items()),
        *(
            _parameter("header", name.rstrip("?"), *said, required=not name.endswith("?"))
            for name, said in operation.headers.items()
        ),
    ]
    if parameters:
        described["parameters"] = parameters
    if operation.body:
        needed = all(schema.get("required") for schema in operation.body.values())
        content = {kind: {"schema": schema} for kind, schema in operation.body.items()}
        described["requestBody"] = {"required": needed, "content": content}
    rule = RULES[operation.endpoint]
    if not rule.public:
        described["security"] = [{"token": []}]
        described["x-roles"] = {"any": sorted(rule.every), "own": sorted(rule.own)}
    return described


def _responses(operation: Operation, route: Route) -> dict[str, Any]:
    refusals = () if RULES[operation.endpoint].public else (401, 403)
    known = (*([400] if operation.body else ()), *refusals, *([404] if route.arguments else ()), *operation.also)
    told = None if _method(route) == "head" else PROBLEM  # the answer to HEAD has no body
    problems = {status: Reply(description=MEANINGS[status], schema=told) for status in known}
    return {str(status): _response(reply) for status, reply in sorted({**problems, **operation.replies}.items())}


def _response(reply: Reply) -> dict[str, Any]:
    described: dict[str, Any] = {"description": reply.description}
    if reply.schema is not None:
        described["content"] = {reply.media_type: {"schema": reply.schema}}
    if reply.headers:
        described["headers"] = {
            name: {"description": meaning, "required": True, "schema": TEXT} for name, meaning in reply.headers.items()
        }
    return described


def _parameter(place: str, name: str, meaning: str, schema: Schema, *, required: bool) -> dict[str, Any]:
    return {"name": name, "in": place, "required": required, "description": meaning, "schema": schema}


def _part(name: str) -> tuple[str, Schema]:
    if name in PARTS:
        return PARTS[name], TEXT
    return f"the {name.removesuffix('_id')}'s number", {"type": "integer", "minimum": 1, "maximum": LARGEST_NUMBER}
