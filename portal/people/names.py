"""Roles, skills, rights, terms, regions and industries in the reader's language, and persons by their names."""

from flask import Flask, g

from crowd.masking import mask_email, mask_name, mask_phone
from crowd.person_records import PersonRecord
from crowd.places import INDUSTRIES, REGIONS
from crowd.roles import Role, is_person
from crowd.skills import Skill
from crowd.terms import Right
from portal.context import current_portal
from portal.languages import gettext, marked

ROLES = {
    "intern": marked("Intern"),
    "team_lead": marked("Team lead"),
    "editor": marked("Editor"),
    "enterprise": marked("Enterprise"),
    "operator": marked("Operator"),
}
SKILLS = {"shoot": marked("Shooting"), "edit": marked("Editing"), "spread": marked("Spreading")}
RIGHTS = {
    "invention_patent": marked("Invention patents"),
    "utility_model": marked("Utility models"),
    "design": marked("Designs"),
    "software_copyright": marked("Software copyrights"),
    "trademark": marked("Trademarks"),
}
TERMS = {"subsidy": marked("Public-welfare subsidy"), "package": marked("Package")}
PLACES = dict(
    zip(
        REGIONS,
        (
            *(marked("Beijing"), marked("Tianjin"), marked("Hebei"), marked("Shanxi"), marked("Inner Mongolia")),
            *(marked("Liaoning"), marked("Jilin"), marked("Heilongjiang"), marked("Shanghai"), marked("Jiangsu")),
            *(marked("Zhejiang"), marked("Anhui"), marked("Fujian"), marked("Jiangxi"), marked("Shandong")),
            *(marked("Henan"), marked("Hubei"), marked("Hunan"), marked("Guangdong"), marked("Guangxi")),
            *(marked("Hainan"), marked("Chongqing"), marked("Sichuan"), marked("Guizhou"), marked("Yunnan")),
            *(marked("Tibet"), marked("Shaanxi"), marked("Gansu"), marked("Qinghai"), marked("Ningxia")),
            *(marked("Xinjiang"), marked("Taiwan"), marked("Hong Kong"), marked("Macao"), marked("Abroad")),
        ),
        strict=True,
    )
)
TRADES = dict(
    zip(
        INDUSTRIES,
        (
            *(marked("Agriculture"), marked("Mining"), marked("Food"), marked("Textiles"), marked("Chemicals")),
            *(marked("Medicine"), marked("Materials"), marked("Machinery"), marked("Vehicles")),
            *(marked("Electronics"), marked("Instruments"), marked("Energy"), marked("Environment")),
            *(marked("Construction"), marked("Transport"), marked("Software"), marked("Services")),
        ),
        strict=True,
    )
)
OTHERS = {"viewer": marked("A viewer"), "viewers": marked("Viewers")}
"""Who stands in the ledger without being a person with an account."""
_NAMES = {**ROLES, **SKILLS, **RIGHTS, **TERMS, **PLACES, **TRADES}


def word_name(word: str) -> str:
    """A role, skill, right, kind of terms, region or industry in the reader's language."""
    return gettext(_NAMES[word]) if word in _NAMES else word


def role_name(role: str) -> str:
    """The role in the reader's language: an enterprise's person is not an enterprise."""
    return gettext(ROLES[role])


def who_name(who: str) -> str:
    """A person by name; others in the ledger as it writes them."""
    if not is_person(who):
        return gettext(OTHERS[who]) if who in OTHERS else who
    known: dict[str, str] = g.setdefault("person_names", {})
    if who not in known:
        with current_portal().database.session(reading=True) as records:
            person = records.get(PersonRecord, int(who.partition(":")[2]))
        known[who] = person.name if person else who
    return known[who]


def teach_names(app: Flask) -> None:
    """Make the above filters of the application's templates, and the lists to choose from its globals."""
    app.jinja_env.filters.update(
        word_name=word_name, role_name=role_name, who_name=who_name,
        mask_email=mask_email, mask_phone=mask_phone, mask_name=mask_name,
    )  # fmt: skip
    app.jinja_env.globals.update(
        all_regions=REGIONS, all_industries=INDUSTRIES, all_skills=tuple(Skill), all_rights=tuple(Right),
        all_roles=tuple(Role),
    )  # fmt: skip
