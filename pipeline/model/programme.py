"""Programme: what a person says about the film before it is made."""

from dataclasses import dataclass
from enum import StrEnum


class Need(StrEnum):
    """What the enterprise looks for."""

    FINANCING = "financing"
    MARKET = "market"
    TECHNOLOGY = "technology"


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """Names and facts that go on the title card and into programme.json.

    slug: lower-case letters, digits and hyphens; the programme's place on every channel.
    """

    slug: str
    title_en: str
    title_zh: str
    enterprise: str
    need: Need | None = None
