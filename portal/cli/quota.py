"""tsite quota: how much each person and team has sent in and may send."""

import argparse
import re
from dataclasses import asdict

from sqlalchemy import select
from sqlalchemy.orm import Session

from crowd import quotas
from crowd.database import Database
from crowd.person_records import PersonRecord, TeamRecord
from crowd.quotas import Allowance, Standing
from crowd.roles import ledger_name
from pipeline.errors import WrongInput
from portal.cli.opening import read_settings
from portal.cli.output import print_json, say

UNITS = {"": 1, "MB": 10**6, "GB": 10**9, "TB": 10**12}
MOST_BYTES = 2**62


def configure(parser: argparse.ArgumentParser) -> None:
    """The verb's options."""
    acts = parser.add_subparsers(dest="act", metavar="show|set", required=True)
    show = acts.add_parser("show", help="who has sent in how much, and may send how much")
    show.add_argument("--json", action="store_true", help="one JSON object on stdout")
    put = acts.add_parser("set", help="give one person or team a limit of their own")
    put.add_argument(
        "whom", metavar="WHOM", help="an e-mail address, a team's name, or as the ledger has it: person:12"
    )
    put.add_argument("size", metavar="SIZE", help="as in 300GB, 1.5TB or 0")
    put.add_argument("--by", metavar="WHO", required=True, help="who decides it, for the record")
    put.add_argument("--reason", required=True, help="goes on the record")


def run(options: argparse.Namespace) -> int:
    """Show or set."""
    settings = read_settings()
    database = Database.open(settings.database_url)
    allowance = Allowance.of(settings)
    try:
        if options.act == "set":
            size_bytes = parse_size(options.size)
            with database.session() as session:
                subject = find_subject(session, options.whom)
                quotas.set_quota(session, subject, size_bytes, who=options.by, why=options.reason)
            say(f"{subject} may send {size_bytes / 10**9:.1f} GB.")
            return 0
        with database.session(reading=True) as session:
            found = quotas.standings(session, allowance=allowance)
    finally:
        database.close()
    if options.json:
        print_json({"quotas": [asdict(one) for one in found]})
    for one in found if not options.json else ():
        print(_row(one))
    return 0


def parse_size(text: str) -> int:
    """Bytes of a size with a unit of a thousand's powers. Raises WrongInput for what is none."""
    found = re.fullmatch(r"(\d{1,12}(?:\.\d{1,3})?) ?(MB|GB|TB|)", text.strip().upper())
    size_bytes = round(float(found[1]) * UNITS[found[2]]) if found else -1
    if not 0 <= size_bytes < MOST_BYTES:
        raise WrongInput("size", f"{text!r} is not a size, as in 300GB")
    return size_bytes


def find_subject(session: Session, whom: str) -> str:
    """The quota's name for whoever is meant. Raises WrongInput where nobody is."""
    person = session.scalars(select(PersonRecord).where(PersonRecord.email == whom.lower())).one_or_none()
    if person is not None:
        return quotas.subject_for(ledger_name(person.id))
    team = session.scalars(select(TeamRecord).where(TeamRecord.name == whom)).one_or_none()
    if team is not None:
        return quotas.subject_for(f"team:{team.id}", team=True)
    kind, _, number = whom.partition(":")
    record = {"person": PersonRecord, "team": TeamRecord}.get(kind)
    if record is not None and number.isdecimal() and session.get(record, int(number)) is not None:
        return whom
    if whom == "operator":
        return quotas.subject_for(whom)
    raise WrongInput("quota", f"{whom!r} is no person's address, no team, and not operator")


def _row(one: Standing) -> str:
    kind = "own" if one.own else "usual"
    return f"{one.subject:<24} {one.used_bytes / 10**9:10.2f} GB of {one.limit_bytes / 10**9:10.2f} GB  {kind}"
