"""What somebody may send in, as pages show it beside what is there, and as an operator changes it."""

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import Field
from sqlalchemy.orm import Session

from crowd import quotas, retention
from crowd.person_records import TeamRecord
from crowd.quotas import Allowance, Standing, Unfinished
from crowd.retention_records import RetentionRuleRecord
from portal import access
from portal.bodies import taken_form
from portal.context import current_portal
from portal.form_fields import WHY_SENTENCES, NeededWhyForm
from portal.languages import marked

MOST_GB = 10**6
"""A thousand terabytes: more than anybody means."""

SENTENCES = {"limit_gb": marked("Please give the limit in GB, as in 300 or 1.5."), **WHY_SENTENCES}


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """One limit and what fills it. team: its name, empty for a person's. rules: by which what is kept goes again."""

    team: str
    standing: Standing
    unfinished: Unfinished | None
    rules: Sequence[RetentionRuleRecord]


class QuotaForm(NeededWhyForm):
    """A limit in gigabytes, and why."""

    limit_gb: float = Field(ge=0, le=MOST_GB, allow_inf_nan=False)


def quota_of(records: Session, name: str, *, team: str = "") -> Quota:
    """Of whoever the ledger names so. team: what it is called, where it is one."""
    return Quota(
        team=team,
        standing=quotas.standing_of(records, name, team=bool(team), allowance=Allowance.of(current_portal().settings)),
        unfinished=quotas.unfinished(records, name, team=bool(team)),
        rules=retention.rules(records),
    )


def quotas_of_asker(records: Session) -> list[Quota]:
    """One's own, and that of the team on whose account one sends."""
    found, team_name = [quota_of(records, access.who_asks())], access.team_of_asker()
    if team_name:
        team = records.get_one(TeamRecord, int(team_name.removeprefix("team:")))
        found.append(quota_of(records, team_name, team=team.name))
    return found


def change_quota(records: Session, subject: str) -> None:
    """The limit that the request's form gives, for that person or team alone. Told 400 where it gives none."""
    form = taken_form(QuotaForm, SENTENCES)
    quotas.set_quota(records, subject, round(form.limit_gb * 10**9), who=access.who_asks(), why=form.why)
