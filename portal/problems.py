"""What a reader sees when something cannot be done: a calm page, or a JSON problem for a program."""

from collections.abc import Callable, Mapping

from flask import Flask, jsonify, render_template
from flask import Response as JsonResponse
from flask_wtf.csrf import CSRFError  # type: ignore[import-untyped]
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from portal.access import wants_json
from portal.languages import gettext, marked

MESSAGES = {
    400: ("bad_request", marked("The request could not be understood.")),
    401: ("sign_in_needed", marked("Please sign in first.")),
    403: ("forbidden", marked("This is not open to you.")),
    404: ("not_found", marked("There is nothing at this address. It may have been taken down.")),
    405: ("method_not_allowed", marked("This address does not take that kind of request.")),
    409: ("conflict", marked("Something has changed in the meantime. Please look again.")),
    410: ("gone", marked("This upload waited too long and is over. Please send the file again.")),
    412: ("other_protocol", marked("This site speaks tus 1.0.0.")),
    413: ("too_large", marked("That is larger than what can be taken here.")),
    415: ("other_media_type", marked("That kind of content is not taken here.")),
    416: ("range_not_satisfiable", marked("That part of the file does not exist.")),
    423: ("busy", marked("Another connection sends this file at the moment. Please try again.")),
    429: ("too_many_requests", marked("Too many tries. Please wait a minute.")),
    460: ("checksum_mismatch", marked("The bytes arrived damaged. Please send them again.")),
    500: ("fault", marked("Something went wrong on our side. It has been noted.")),
    503: ("too_busy", marked("Very many files are being sent at the moment. Please try again.")),
    507: ("no_space", marked("There is not enough room to keep this footage.")),
}


class Told(HTTPException):
    """A problem with a sentence of its own. name: for programs. sentence: marked; values fill it in."""

    def __init__(self, status: int, name: str, sentence: str, **values: object) -> None:
        super().__init__()
        self.code = status
        self.problem_name = name
        self.sentence = sentence
        self.values = values


class NoSpace(HTTPException):
    """The disk would run full (RFC 4918 11.5)."""

    code = 507


class Conflict(HTTPException):
    """What was asked does not fit the programme's state any more."""

    code = 409


def answer_problems(app: Flask) -> None:
    """Render every HTTP error of the application. Faults of ours are logged by Flask before they come here."""
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _problem)


def problem(status: int, message: str, name: str = "") -> tuple[Response | str, int]:
    """The page, or the JSON body, for a status and a message in the reader's language."""
    if wants_json():
        return jsonify(status=status, code=name or MESSAGES.get(status, MESSAGES[500])[0], message=message), status
    return render_template("problem.html", status=status, message=message), status


def incomplete(errors: Mapping[str, str], page: Callable[[], str]) -> tuple[JsonResponse | str, int]:
    """400 for a form that cannot be taken: its page with the errors beside the fields, or all of them for a program."""
    if not wants_json():
        return page(), 400
    return incomplete_for_programs(errors)


def incomplete_for_programs(errors: Mapping[str, str]) -> tuple[JsonResponse, int]:
    """400, with a sentence for each field that cannot be taken."""
    message = " ".join(errors.values()) or gettext(MESSAGES[400][1])
    return jsonify(status=400, code="form_incomplete", message=message, errors=errors), 400


def _problem(error: HTTPException) -> tuple[Response | str, int] | HTTPException:
    status = error.code or 500
    if status < 400:
        return error
    if isinstance(error, Told):
        return problem(status, gettext(error.sentence, **error.values), error.problem_name)
    return problem(status, gettext(MESSAGES.get(status, MESSAGES[500])[1]))


def _stale_form(_error: CSRFError) -> tuple[Response | str, int]:
    return problem(400, gettext("This form is too old to be trusted. Please load the page again and repeat it."))
