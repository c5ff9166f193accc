"""Kinds of field that several forms share, and how a form is read."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from crowd.places import INDUSTRIES, REGIONS
from portal.languages import gettext, marked

LARGEST_NUMBER = 2**31 - 1
"""Of a record, as PostgreSQL counts them."""

REASON_LIMIT = 500
"""Characters of a reason; what is longer is cut, the ledger is no place for essays."""

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


def _short(text: object) -> object:
    tidy = _tidy(text)
    return tidy[:REASON_LIMIT] if isinstance(tidy, str) else tidy


def _nothing(text: object) -> object:
    return text or None


Line = Annotated[str, BeforeValidator(_tidy)]
Words = Annotated[str, BeforeValidator(_tidy_words), Field(max_length=4000)]
Email = Annotated[str, BeforeValidator(_tidy), Field(max_length=254), AfterValidator(_email)]
EmailOrNothing = Annotated[str, BeforeValidator(_tidy), Field(max_length=254), AfterValidator(_email_or_nothing)]
Why = Annotated[str, BeforeValidator(_short)]
NeededWhy = Annotated[Why, Field(min_length=1)]
Phone = Annotated[str, BeforeValidator(_tidy), Field(max_length=40), AfterValidator(_phone)]
RegionCode = Annotated[str, AfterValidator(_region), Field(json_schema_extra={"enum": list(REGIONS)})]
IndustryCode = Annotated[str, AfterValidator(_industry), Field(json_schema_extra={"enum": list(INDUSTRIES)})]
RecordNumber = Annotated[int, Field(gt=0, le=LARGEST_NUMBER)]
OrNothing = BeforeValidator(_nothing)
DayOrNothing = Annotated[date | None, OrNothing]


def read(form: type[Form], said: Mapping[str, Any], sentences: Mapping[str, str]) -> tuple[Form | None, dict[str, str]]:
    """The form, or None and for each field that cannot be taken its sentence, in the reader's language."""
    found, wrong = wrong_fields(form, said)
    return found, {field: gettext(sentence) for field, sentence in sentences.items() if field in wrong}


def wrong_fields(form: type[Form], said: Mapping[str, Any]) -> tuple[Form | None, set[str]]:
    """The form, or None and which fields cannot be taken; none of them where they do not fit one another."""
    try:
        return form.model_validate(said), set()
    except ValidationError as error:
        return None, {str(*finding["loc"][:1]) for finding in error.errors()}


class WhyForm(BaseModel):
    """Why somebody does what goes on the record, where they say it."""

    model_config = ConfigDict(frozen=True)

    why: Why = ""


class NeededWhyForm(BaseModel):
    """Why somebody does what goes on the record, which must be said."""

    model_config = ConfigDict(frozen=True)

    why: NeededWhy


WHY_SENTENCES = {"why": marked("Please say why: the reason goes on the record.")}
