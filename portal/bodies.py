"""What a request says, as JSON or as a form, read and checked."""

from collections.abc import Mapping
from typing import Any, TypeVar, get_origin

from flask import request
from pydantic import BaseModel, ValidationError
from werkzeug.exceptions import BadRequest

from portal.form_fields import read, wrong_fields
from portal.problems import MESSAGES, Told

Body = TypeVar("Body", bound=BaseModel)


def read_body(kind: type[Body], *, any_type: bool = False, may_be_empty: bool = False) -> Body:
    """The request's JSON as such a body. Raises BadRequest for anything else.

    any_type: whatever the request calls its body, as programs that write by hand do. may_be_empty: no body at all says
    nothing, which some kinds take.
    """
    silent = may_be_empty and not request.content_length
    sent = {} if silent else request.get_json(force=any_type, silent=True)
    try:
        return kind.model_validate(sent)
    except ValidationError as error:
        raise BadRequest from error


def said_in_form(kind: type[BaseModel]) -> dict[str, Any]:
    """What the request's form says of the kind's fields; of one that holds several, everything."""
    said: dict[str, Any] = {}
    for name, field in kind.model_fields.items():
        if get_origin(field.annotation) in {tuple, frozenset}:
            said[name] = request.form.getlist(name)
        elif name in request.form:
            said[name] = request.form[name]
    return said


def read_form(kind: type[Body], sentences: Mapping[str, str]) -> tuple[Body | None, dict[str, Any], dict[str, str]]:
    """The request's form; None and a sentence for each field that cannot be taken; and what was said, to show again."""
    said = said_in_form(kind)
    form, errors = read(kind, said, sentences)
    return form, said, errors


def taken_form(kind: type[Body], sentences: Mapping[str, str] | None = None) -> Body:
    """The request's form. Told 400, with the sentence of the first field that cannot be taken, where there is one."""
    form, wrong = wrong_fields(kind, said_in_form(kind))
    if form is None:
        told = (sentence for field, sentence in (sentences or {}).items() if field in wrong)
        raise Told(400, MESSAGES[400][0], next(told, MESSAGES[400][1]))
    return form
