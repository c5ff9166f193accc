"""What is said about people, teams and enterprises."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from crowd.roles import GRANTED, Role
from crowd.skills import Skill
from crowd.terms import Right
from portal.form_fields import EmailOrNothing, IndustryCode, Line, Phone, RegionCode
from portal.languages import marked

TEAM_SENTENCES = {
    "name": marked("Please give the team a name of at most 80 characters."),
    "college": marked("Please name the college in at most 120 characters."),
    "region": marked("Please choose a region."),
    "skills": marked("Please choose what the team can do."),
}
ENTERPRISE_SENTENCES = {
    "name_zh": marked("Please give the registered Chinese name in at most 120 characters."),
    "name_en": marked("Please give an English name of at most 120 characters, or leave it empty."),
    "region": marked("Please choose a region."),
    "industry": marked("Please choose an industry."),
    **dict.fromkeys((right.value for right in Right), marked("Please give numbers from 0 to 99999.")),
    "contact_name": marked("Please name a person in at most 80 characters, or leave it empty."),
    "contact_email": marked("Please give an e-mail address, or leave it empty."),
    "contact_phone": marked("Please give a telephone number, or leave it empty."),
}


def _granted(role: Role) -> Role:
    if role not in GRANTED:
        raise ValueError("is not given to persons as such")
    return role


def _none(number: object) -> object:
    return number or 0


GrantedRole = Annotated[Role, AfterValidator(_granted), Field(json_schema_extra={"enum": sorted(GRANTED)})]
Held = Annotated[int, BeforeValidator(_none), Field(ge=0, le=99999)]


class _Form(BaseModel):
    model_config = ConfigDict(frozen=True)


class InviteForm(_Form):
    """As what whoever opens the link joins."""

    role: GrantedRole


class RolesForm(_Form):
    """The roles that are given to the person as such, from now on."""

    roles: frozenset[GrantedRole]


class TeamInviteForm(_Form):
    """As what whoever opens the link joins the team."""

    kind: Literal["intern", "team_lead"] = "intern"


class TeamFacts(_Form):
    """What may change about a team."""

    college: Line = Field(min_length=1, max_length=120)
    region: RegionCode
    skills: tuple[Skill, ...] = Field(min_length=1)


class TeamForm(TeamFacts):
    """A new team."""

    name: Line = Field(min_length=1, max_length=80)


class EnterpriseFacts(_Form):
    """What may change about an enterprise: how many rights of each kind it holds, and whom to ask."""

    name_en: Line = Field(default="", max_length=120)
    region: RegionCode
    industry: IndustryCode
    invention_patent: Held = 0
    utility_model: Held = 0
    design: Held = 0
    software_copyright: Held = 0
    trademark: Held = 0
    contact_name: Line = Field(default="", max_length=80)
    contact_email: EmailOrNothing = ""
    contact_phone: Phone = ""

    @property
    def rights(self) -> dict[str, int]:
        """The rights there are, by name."""
        held = {right.value: int(getattr(self, right.value)) for right in Right}
        return {right: number for right, number in held.items() if number}


class EnterpriseForm(EnterpriseFacts):
    """A new enterprise."""

    name_zh: Line = Field(min_length=1, max_length=120)
