"""tsite retention: how long footage is kept, what is held, and the one way in which any of it is ever deleted."""

import argparse
from collections import Counter
from dataclasses import asdict
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from crowd import retention
from crowd.database import Database
from crowd.retention import RESTING, Stays, Verdict
from flows.retention import delete_what_is_over, plan_deletion
from portal.cli.opening import read_settings
from portal.cli.output import print_json, say


def configure(parser: argparse.ArgumentParser) -> None:
    """The verb's options."""
    acts = parser.add_subparsers(dest="act", metavar="show|set|end|hold|release|run", required=True)
    show = acts.add_parser("show", help="the rules, what is held, and what the rules say of all footage")
    show.add_argument("--json", action="store_true", help="one JSON object on stdout")
    put = acts.add_parser("set", help="keep footage of programmes in a state for so many days from its last change")
    put.add_argument("state", choices=[state.value for state in RESTING])
    put.add_argument("days", type=int)
    end = acts.add_parser("end", help="keep footage of programmes in a state for ever again")
    end.add_argument("state", choices=[state.value for state in RESTING])
    for name, summary in (("hold", "keep footage whatever the rules say"), ("release", "end the holds on footage")):
        acts.add_parser(name, help=summary).add_argument("footage", metavar="SHA256|PROGRAMME")
    run_ = acts.add_parser("run", help="what would go; with --delete, its going")
    run_.add_argument("--delete", action="store_true", help="delete it: there is no way back")
    run_.add_argument("--by", metavar="WHO", default="command line", help="who decides it, for the record")
    run_.add_argument("--json", action="store_true", help="one JSON object on stdout")
    for name in ("set", "end", "hold", "release"):
        acts.choices[name].add_argument("--by", metavar="WHO", required=True, help="who decides it, for the record")
        acts.choices[name].add_argument("--reason", required=True, help="goes on the record")


def run(options: argparse.Namespace) -> int:
    """One act."""
    settings = read_settings()
    database = Database.open(settings.database_url)
    try:
        if options.act == "show":
            _show(database, as_json=options.json)
        elif options.act == "run" and options.delete:
            gone = delete_what_is_over(database, settings.home / "footage", who=options.by, now=datetime.now(UTC))
            if options.json:
                print_json({"deleted": [asdict(one) for one in gone]})
            for one in gone if not options.json else ():
                print(f"{one.sha256}  {one.size_bytes / 10**9:8.2f} GB  {one.original_name!r}  {one.why}")
            say(f"{len(gone)} pieces of footage deleted, {sum(one.size_bytes for one in gone) / 10**9:.2f} GB.")
        elif options.act == "run":
            _show_what_would_go(database, as_json=options.json)
        else:
            with database.session() as session:
                _change(session, options)
    finally:
        database.close()
    return 0


def _change(session: Session, options: argparse.Namespace) -> None:
    told = {"who": options.by, "why": options.reason, "now": datetime.now(UTC)}
    if options.act == "set":
        retention.set_rule(session, options.state, options.days, **told)
    elif options.act == "end":
        retention.end_rule(session, options.state, **told)
    else:
        act = {"hold": retention.hold, "release": retention.release}[options.act]
        act(session, retention.find_footage(session, options.footage), **told)


def _show(database: Database, *, as_json: bool) -> None:
    found = plan_deletion(database, now=datetime.now(UTC))
    with database.session(reading=True) as session:
        rules, holds = retention.rules(session), retention.holds(session)
    counted = Counter(verdict.stays.value for verdict in found)
    named = {verdict.footage.id: verdict.footage.sha256 for verdict in found}
    if as_json:
        told = [
            {
                "state": rule.state,
                "keep_days": rule.keep_days,
                "by": rule.who,
                "at": rule.at.isoformat(),
                "why": rule.why,
            }
            for rule in rules
        ]
        held = [{"footage": named.get(one.footage_id), "by": one.who, "why": one.why} for one in holds]
        print_json({"rules": told, "holds": held, "footage": counted})
        return
    for rule in rules:
        print(f"{rule.state:<10} {rule.keep_days:>5} days   set by {rule.who} on {rule.at:%Y-%m-%d}: {rule.why}")
    for one in holds:
        print(f"held       {named.get(one.footage_id)}   by {one.who} on {one.at:%Y-%m-%d}: {one.why}")
    if not rules:
        print("No rule: footage is kept for ever.")
    for why, count in sorted(counted.items()):
        print(f"{count:>6} pieces of footage: {why}")


def _show_what_would_go(database: Database, *, as_json: bool) -> None:
    going = [one for one in plan_deletion(database, now=datetime.now(UTC)) if one.stays is Stays.GOES]
    if as_json:
        print_json({"would_delete": [_shape(one) for one in going]})
        return
    for one in going:
        print(f"{one.footage.sha256}  {one.footage.size_bytes / 10**9:8.2f} GB  {one.footage.original_name!r}")
    total = sum(one.footage.size_bytes for one in going)
    say(f"{len(going)} pieces of footage would go, {total / 10**9:.2f} GB. Nothing was changed; --delete does it.")


def _shape(verdict: Verdict) -> dict[str, object]:
    footage = verdict.footage
    return {"sha256": footage.sha256, "original_name": footage.original_name, "size_bytes": footage.size_bytes}
