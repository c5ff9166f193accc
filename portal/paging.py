"""Which page of a list is asked for, and the addresses of the others."""

from typing import Any

from flask import Flask, request, url_for

from portal.form_fields import LARGEST_NUMBER


def asked_after(param: str = "after") -> int | None:
    """The number that the asked page begins behind; None for the first page, and for what is no number."""
    number = request.args.get(param, type=int)
    return number if number is not None and 0 < number <= LARGEST_NUMBER else None


def other_page(param: str, after: int | None) -> str:
    """The address of this list from there on, its other filters kept."""
    wanted: dict[str, Any] = {name: value for name, value in request.args.items() if name not in {param, "lang"}}
    if after is not None:
        wanted[param] = after
    return url_for(request.endpoint or "", **{**wanted, **(request.view_args or {})})


def teach_paging(app: Flask) -> None:
    """Let the application's templates say where the next page is."""
    app.jinja_env.globals["other_page"] = other_page
