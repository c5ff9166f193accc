"""tsite memory: what people corrected, and what is made of it."""

import argparse
from dataclasses import asdict
from pathlib import Path

from crowd import memory
from crowd.database import Database
from crowd.record_base import utc_now
from flows.correcting import learn
from flows.records import package_of
from pipeline.errors import WrongInput
from pipeline.subtitles.formats.subtitle_file import load_subtitles
from pipeline.subtitles.memory.pairs import NEAR, Pair
from pipeline.subtitles.memory.tmx import read_tmx, write_tmx
from portal.cli.opening import read_settings
from portal.cli.output import print_json, say

_SHOWN = 5
"""How many of the nearest are shown."""


def configure(parser: argparse.ArgumentParser) -> None:
    """The verb's options."""
    verbs = parser.add_subparsers(metavar="ACTION", required=True)
    taken_in = verbs.add_parser("import", help="take the pairs of a TMX file in")
    taken_in.add_argument("file", type=_file, metavar="FILE.tmx")
    exported = verbs.add_parser("export", help="write every pair as TMX")
    exported.add_argument("file", type=Path, nargs="?", metavar="FILE.tmx", help="default: standard output")
    learn = verbs.add_parser("learn", help="learn from the corrected Chinese subtitles of a programme")
    learn.add_argument("programme", metavar="PROGRAMME")
    learn.add_argument("file", type=_file, metavar="FILE.vtt", help="any subtitle format, timed as the programme")
    find = verbs.add_parser("find", help="what is remembered of a sentence, and what is near it")
    find.add_argument("sentence", metavar="SENTENCE")
    find.add_argument("--json", action="store_true", help="one JSON object on stdout")
    forget = verbs.add_parser("forget", help="take a sentence out; the ledger keeps what it said")
    forget.add_argument("sentence", metavar="SENTENCE")
    forget.add_argument("--reason", required=True, help="goes on the record")
    for verb in (taken_in, learn, forget):
        verb.add_argument("--by", required=True, metavar="WHO", help="who says so; goes on the record")
    actions = ((taken_in, _import), (exported, _export), (learn, _learn), (find, _find), (forget, _forget))
    for verb, act in actions:
        verb.set_defaults(act=act)


def run(options: argparse.Namespace) -> int:
    """Carry the action out."""
    database = Database.open(read_settings().database_url)
    try:
        options.act(options, database)
    finally:
        database.close()
    return 0


def _import(options: argparse.Namespace, database: Database) -> None:
    found = read_tmx(options.file.read_bytes(), who=options.by, when=utc_now())
    with database.session() as session:
        new = memory.remember(session, found.pairs, who=options.by, why=f"imported from {options.file.name}")
    print(f"{len(found.pairs)} pairs read, {new} of them new")
    if found.traditional:
        say(f"{found.traditional} units have only Traditional Chinese and were left out.")
    if found.incomplete:
        say(f"{found.incomplete} units lack English or Chinese and were left out.")


def _export(options: argparse.Namespace, database: Database) -> None:
    with database.session(reading=True) as session:
        pairs = memory.export(session)
    if options.file:
        options.file.write_text(write_tmx(pairs), encoding="utf-8")
    else:
        print(write_tmx(pairs), end="")
    say(f"{len(pairs)} pairs exported")


def _learn(options: argparse.Namespace, database: Database) -> None:
    corrected = load_subtitles(options.file)
    if corrected.language != "zh-Hans":
        raise WrongInput(str(options.file), "is not in Chinese")
    package = package_of(database, options.programme)
    changed, new = learn(database, options.programme, package, corrected, who=options.by)
    print(f"{changed} sentences changed, {new} learnt")


def _find(options: argparse.Namespace, database: Database) -> None:
    with database.session(reading=True) as session:
        opened = memory.open_memory(session)
        exact = opened.exact(options.sentence)
        nearest = opened.nearest(options.sentence, count=_SHOWN, floor=NEAR)
    if options.json:
        near = [{"score": round(match.score, 3), **_shape(match.pair)} for match in nearest]
        print_json({"source": options.sentence, "exact": _shape(exact) if exact else None, "nearest": near})
        return
    for match in nearest:
        pair = match.pair
        told = " · ".join(filter(None, (pair.who, pair.programme, f"{pair.when:%Y-%m-%d}")))
        print(f"{'exact' if pair == exact else f'{match.score:.2f} '} {pair.source}\n      {pair.target}  ({told})")
    if not nearest:
        say("Nothing like it is remembered.")


def _forget(options: argparse.Namespace, database: Database) -> None:
    with database.session() as session:
        gone = memory.forget(session, options.sentence, who=options.by, why=options.reason)
    if not gone:
        raise WrongInput("SENTENCE", f"{options.sentence!r} is not remembered; tsite memory find shows what is near it")
    print(f"{gone} pairs forgotten")


def _file(text: str) -> Path:
    path = Path(text)
    if not path.is_file():
        raise argparse.ArgumentTypeError(f"there is no file {text}")
    return path


def _shape(pair: Pair) -> dict[str, str]:
    return {**asdict(pair), "when": pair.when.isoformat()}
