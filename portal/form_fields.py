"""Kinds of field that several forms share, and how a form is read."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, ValidationError

from crowd.places import INDUSTRIES, REGIONS
from portal.languages import gettext

LARGEST_NUMBER = 2**31 - 1
"""Of a record, as PostgreSQL counts them."""

Form = TypeVar("Form", bound=BaseModel)

_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\"]+")
_PHONE = re.compile(r"[0-9+() -]{5,40}")


def _tidy(text: object) -> object:
    """One line, without control characters and without space around it."""
    if not isinstance(text, str):
        return text
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _tidy_words(text: object) -> object:
    """Lines, without other control characters and without space around them."""
    if not isinstance(text, str):
        return text
    lines = text.replace("\r\n", "\n").split("\n")
    return "\n".join("".join(sign for sign in line if sign.isprintable()) for line in lines).strip()


def _email(text: str) -> str:
    if not _EMAIL.fullmatch(text):
        raise ValueError("is no e-mail address")
    return text.lower()


def _email_or_nothing(text: str) -> str:
    return _email(text) if text else text


def _phone(text: str) -> str:
    if text and not _PHONE.fullmatch(text):
        raise ValueError("is no telephone number")
    return text


def _region(code: str) -> str:
    if code not in REGIONS:
        raise ValueError("is no region")
    return code


def _industry(code: str) -> str:
    if code not in INDUSTRIES:
        raise ValueError("is no industry")
    return code


def _nothing(text: object) -> object:
    return text or None


Line = Annotated[str, BeforeValidator(_tidy)]
Words = Annotated[str, BeforeValidator(_tidy_words), Field(max_length=4000)]
Email = Annotated[str, BeforeValidator(_tidy), Field(max_length=254), AfterValidator(_email)]
EmailOrNothing = Annotated[str, BeforeValidator(_tidy), Field(max_length=254), AfterValidator(_email_or_nothing)]
Phone = Annotated[str, BeforeValidator(_tidy), Field(max_length=40), AfterValidator(_phone)]
RegionCode = Annotated[str, AfterValidator(_region)]
IndustryCode = Annotated[str, AfterValidator(_industry)]
RecordNumber = Annotated[int, Field(gt=0, le=LARGEST_NUMBER)]
OrNothing = BeforeValidator(_nothing)
DayOrNothing = Annotated[date | None, OrNothing]


def read(form: type[Form], said: Mapping[str, Any], sentences: Mapping[str, str]) -> tuple[Form | None, dict[str, str]]:
    """The form, or None and for each field that cannot be taken its sentence, in the reader's language."""
    try:
        return form.model_validate(said), {}
    except ValidationError as error:
        wrong = {str(*finding["loc"][:1]) for finding in error.errors()}  # none: the fields do not fit one another
        return None, {field: gettext(sentence) for field, sentence in sentences.items() if field in wrong}
