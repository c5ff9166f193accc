"""What an address asks of a list: a question, filters, and the place where the page before ended."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from werkzeug.exceptions import BadRequest

from crowd.listings import Filters
from crowd.places import INDUSTRIES, REGIONS
from pipeline.model.programme import Need
from portal.form_fields import LARGEST_NUMBER

LONGEST_QUESTION = 200
NEEDS = tuple(need.value for need in Need)
_CHOICES: Mapping[str, tuple[str, ...]] = {"need": NEEDS, "region": REGIONS, "industry": INDUSTRIES}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a page ended. in_names: whether among those that have the question in their names, who lead."""

    in_names: bool
    listing_id: int

    def __str__(self) -> str:
        return f"{'n' if self.in_names else 'w'}{self.listing_id}"


def read_question(arguments: Mapping[str, str]) -> str:
    """The question in one line, empty where there is none. Raises BadRequest for one that nobody asks."""
    question = " ".join(arguments.get("q", "").split())
    if len(question) > LONGEST_QUESTION:
        raise BadRequest
    return question


def read_filters(arguments: Mapping[str, str]) -> Filters:
    """The filters. Raises BadRequest for a word that is no need, region or industry."""
    chosen = {name: arguments.get(name) or None for name in _CHOICES}
    for name, word in chosen.items():
        if word is not None and word not in _CHOICES[name]:
            raise BadRequest
    return Filters(**chosen)


def read_before(arguments: Mapping[str, str]) -> int | None:
    """The listing before which the page begins. Raises BadRequest for what is none."""
    told = arguments.get("before", "")
    return _number(told) if told else None


def read_place(arguments: Mapping[str, str]) -> Place | None:
    """The same among answers to a question."""
    told = arguments.get("before", "")
    if not told:
        return None
    if told[0] not in "nw":
        raise BadRequest
    return Place(in_names=told[0] == "n", listing_id=_number(told[1:]))


def _number(told: str) -> int:
    if not re.fullmatch(r"[0-9]{1,10}", told, flags=re.ASCII) or not 0 < int(told) <= LARGEST_NUMBER:
        raise BadRequest
    return int(told)
