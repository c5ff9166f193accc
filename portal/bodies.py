"""What a request says as JSON, read and checked."""

from typing import TypeVar

from flask import request
from pydantic import BaseModel, ValidationError
from werkzeug.exceptions import BadRequest

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
