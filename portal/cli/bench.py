"""tsite bench: what the whole job costs beside bare ffmpeg, what the ladder costs beside others' ladders, whether
picture and sound stay in step, what viewers wait for, and what hearing and translating are worth."""

import argparse
import os
import re
from dataclasses import asdict
from pathlib import Path

from flows.bench_material import Extent
from flows.benchmark import Comparison, Spent, compare
from flows.subtitle_benchmark import measure
from pipeline.settings import TranslatorKind
from portal.cli import bench_door, bench_encode, bench_portal, bench_sync, bench_upload
from portal.cli.bench_tables import as_markdown, as_text, subtitle_tables
from portal.cli.opening import workshop
from portal.cli.output import print_json, say

_PLAIN = Extent()


def configure(parser: argparse.ArgumentParser) -> None:
    """The verb's options."""
    verbs = parser.add_subparsers(dest="act", metavar="produce|encode|sync|door|upload|portal|subtitles", required=True)
    produce = verbs.add_parser("produce", help="produce beside the bare encode of the same ladder")
    produce.add_argument("file", type=Path, metavar="FILE")
    produce.add_argument("--json", action="store_true", help="one JSON object on stdout")
    bench_encode.configure(
        verbs.add_parser("encode", help="the ladder beside PeerTube's, MediaCMS' and shaka-streamer's commands")
    )
    bench_sync.configure(verbs.add_parser("sync", help="picture and sound in step to the end of a programme"))
    bench_door.configure(verbs.add_parser("door", help="what the door answers to files, how soon, in how much memory"))
    bench_upload.configure(verbs.add_parser("upload", help="the door for footage under kills, cuts and crowds"))
    bench_portal.configure(verbs.add_parser("portal", help="what viewers wait for: pages, and many watching at once"))
    subtitles = verbs.add_parser(
        "subtitles",
        help="hearing and translating: errors, scores, quantities, terms, rules, cost",
        description="May take an hour; stopped, it continues where it was. The house's own terms and memory are "
        "left out.",
    )
    subtitles.add_argument(
        "--engine",
        type=_engines,
        metavar="KIND[,KIND]",
        help=f"{', '.join(TranslatorKind)}, one after the other; else the one that TSITE_TRANSLATOR names",
    )
    subtitles.add_argument(
        "--shared",
        type=Path,
        metavar="DIR",
        help="a folder with speech/, translation/ and media/; else TSITE_SHARED, else only what the project makes",
    )
    first, last = _PLAIN.flores
    subtitles.add_argument(
        "--flores", type=_span, default=(first, last), metavar="FROM-TO", help=f"lines, from 1; else {first}-{last}"
    )
    subtitles.add_argument("--sample", type=_every, default=1, metavar="N", help="only every N-th of these lines")
    subtitles.add_argument("--quick", action="store_true", help="a few of everything, in about three minutes")
    shape = subtitles.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="one JSON object on stdout")
    shape.add_argument("--markdown", action="store_true", help="tables as docs/benchmarks.md has them")


def run(options: argparse.Namespace) -> int:
    """Measure and show."""
    acts = {
        "produce": _produce,
        "encode": bench_encode.run,
        "sync": bench_sync.run,
        "door": bench_door.run,
        "upload": bench_upload.run,
        "portal": bench_portal.run,
        "subtitles": _subtitles,
    }
    return acts[options.act](options)


def _subtitles(options: argparse.Namespace) -> int:
    named = os.environ.get("TSITE_SHARED", "")
    shared = options.shared or (Path(named) if named else None)
    extent = Extent(flores=options.flores, every=options.sample, quick=options.quick)
    with workshop() as shop:
        report = measure(shop, options.engine or [shop.settings.translator], extent=extent, shared=shared)
    for engine in report.engines:
        if engine.unavailable:
            say(f"{engine.kind} was left out: {engine.unavailable}")
    if options.json:
        print_json(asdict(report))
        return 0
    render = as_markdown if options.markdown else as_text
    print("\n\n".join(render(table) for table in subtitle_tables(report)))
    return 0


def _engines(text: str) -> list[TranslatorKind]:
    try:
        return [TranslatorKind(kind.strip()) for kind in dict.fromkeys(text.split(","))]
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{error}; choose from {', '.join(TranslatorKind)}") from error


def _span(text: str) -> tuple[int, int]:
    span = re.fullmatch(r"(\d+)-(\d+)", text)
    if not span:
        raise argparse.ArgumentTypeError(f"{text} is not FROM-TO, as 97-997")
    return int(span[1]), int(span[2])


def _every(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a number from 1")
    return int(text)


def _produce(options: argparse.Namespace) -> int:
    with workshop(quiet=True) as shop:
        comparison = compare(shop, options.file, tell=say)
    if options.json:
        print_json({**asdict(comparison), "ratios": comparison.ratios})
    else:
        _show(comparison)
    return 0


def _show(found: Comparison) -> None:
    print(f"{'':<34} {'wall s':>9} {'CPU s':>9} {'peak MB':>9}")
    for label, spent in (
        ("bare ffmpeg, same ladder", found.bare),
        ("produce, hearing left out", found.silent),
        ("produce", found.whole),
        ("the same again", found.again),
        ("one Chinese cue corrected", found.corrected),
        ("another Chinese title", found.retitled),
        ("a command that only opens the records", found.start),
    ):
        _row(label, spent)
    print(f"{'Prefect server, hearing left out':<34} {'':>9} {found.prefect_cpu_s:9.1f}")
    ratios = found.ratios
    print(f"CPU, produce without hearing over bare: {ratios['silent_cpu']:.2f} x (goal 1.10)")
    print(f"Wall, produce over bare: {ratios['whole_wall']:.2f} x (goal 1.5)")
    print(f"The same again, beyond such a command: {ratios['again_s']:.1f} s (goal 3)")
    print(f"A corrected cue, share of produce: {100 * ratios['corrected']:.1f} % (goal 3)")
    print(f"Another title, share of produce: {100 * ratios['retitled']:.1f} % (goal 15)")
    hearing = sum(found.stages.get(stage, {}).get("cpu_s", 0.0) for stage in ("hear", "translate"))
    print(f"Hearing and translating: {hearing / found.minutes:.1f} CPU s a minute of programme")
    for stage, took in found.stages.items():
        print(f"  {stage:<12} {took['wall_s']:8.2f} s wall {took['cpu_s']:8.2f} s CPU")


def _row(label: str, spent: Spent) -> None:
    print(f"{label:<34} {spent.wall_s:9.1f} {spent.cpu_s:9.1f} {spent.peak_rss_bytes / 2**20:9.0f}")
