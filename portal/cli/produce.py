"""tsite produce: footage in, a programme out."""

import argparse
import sys
from fractions import Fraction
from pathlib import Path

from crowd.programmes import slug_for
from flows import records
from flows.order import Order
from flows.outcome import Produced
from flows.start import run_produce
from flows.workshop import Workshop
from pipeline.errors import WrongInput
from pipeline.intake.keeping import ensure_kept, keep
from pipeline.model.programme import Need, Programme
from pipeline.subtitles.translation.names import parse_names
from portal.cli.opening import workshop
from portal.cli.output import print_json, say

ERRORS_TOLD = 5
"""How many subtitle errors are told one by one."""


def configure(parser: argparse.ArgumentParser) -> None:
    """The verb's options."""
    parser.add_argument("footage", type=Path, metavar="FOOTAGE")
    parser.add_argument("--title-zh", default="", help="the programme's Chinese name")
    parser.add_argument("--title-en", default="", help="the programme's English name (default: the file's name)")
    parser.add_argument("--enterprise", default="", help="the enterprise the programme is about")
    parser.add_argument(
        "--names", default="", help='companies, people and products in it: "Acme Ltd=顶点公司; person: Li Wei=李伟"'
    )
    parser.add_argument("--need", choices=[need.value for need in Need], help="what the enterprise looks for")
    parser.add_argument("--cut", action="append", default=[], metavar="START-END", help="seconds or m:ss to keep")
    parser.add_argument("--auto-cut", action="store_true", help="take the proposed cuts where the footage is too long")
    parser.add_argument("--channel", action="append", default=[], metavar="NAME", help="publish here (default: all)")
    parser.add_argument("--approve", action="store_true", help="approve and publish at once; the ledger says so")
    parser.add_argument("--no-hearing", action="store_true", help="make no subtitles")
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout")


def run(options: argparse.Namespace) -> int:
    """Keep, submit, produce."""
    cuts = tuple(parse_cut(text) for text in options.cut)
    parse_names(options.names)
    with workshop(quiet=options.json and not sys.stderr.isatty()) as shop:
        for name in options.channel:
            shop.channel(name)
        produced = produce_file(
            shop,
            options.footage,
            title_en=options.title_en,
            title_zh=options.title_zh,
            enterprise=options.enterprise,
            names=options.names,
            need=Need(options.need) if options.need else None,
            cuts=cuts,
            auto_cut=options.auto_cut,
            channels=tuple(options.channel),
            approve=options.approve,
            hear=not options.no_hearing,
        )
    if options.approve:
        tell_errors(produced)
    if options.json:
        print_json(produced.model_dump(mode="json"))
    else:
        tell(produced)
    return 0


def produce_file(
    shop: Workshop,
    footage: Path,
    *,
    title_en: str = "",
    title_zh: str = "",
    enterprise: str = "",
    names: str = "",
    need: Need | None = None,
    cuts: tuple[tuple[Fraction, Fraction], ...] = (),
    auto_cut: bool = False,
    channels: tuple[str, ...] = (),
    approve: bool = False,
    slug: str = "",
    hear: bool = True,
) -> Produced:
    """Everything tsite produce does with one file."""
    kept = keep(footage, shop.footage_dir)
    title = title_en or footage.stem.replace("_", " ").replace("-", " ").strip()
    programme = Programme(
        slug=slug or slug_for(title), title_en=title, title_zh=title_zh, enterprise=enterprise, need=need
    )
    order = Order(
        slug=programme.slug,
        footage_sha256=kept.sha256,
        original_name=kept.original_name,
        title_en=title,
        title_zh=title_zh,
        enterprise=enterprise,
        names=names,
        need=need,
        cuts=cuts,
        auto_cut=auto_cut,
        channels=channels,
        approve=approve,
        hear=hear,
        who="command line",
    )
    submitted = records.submit(shop, kept, order)
    ensure_kept(kept)  # now that it is on the record no rule takes it
    return run_produce(shop, submitted)


def parse_cut(text: str) -> tuple[Fraction, Fraction]:
    """START-END in seconds or m:ss(.fff). Raises WrongInput."""
    start, dash, end = text.partition("-")
    if not dash:
        raise WrongInput("--cut", f"{text!r} is not START-END, as in 12.5-340 or 0:12-5:40")
    first, last = _seconds(start), _seconds(end)
    if first >= last:
        raise WrongInput("--cut", f"{text!r} ends before it starts")
    return first, last


def _seconds(text: str) -> Fraction:
    total = Fraction(0)
    try:
        for part in text.strip().split(":"):
            total = total * 60 + Fraction(part)
    except (ValueError, ZeroDivisionError) as cause:
        raise WrongInput("--cut", f"{text!r} is not a time, as in 12.5 or 5:40") from cause
    return total


def tell_errors(produced: Produced) -> None:
    """The subtitle errors that --approve let pass: how many, and the first of them."""
    errors = produced.subtitle_errors
    if not errors:
        return
    say(f"Approved despite {len(errors)} subtitle error{'s' if len(errors) > 1 else ''}; the ledger says so.")
    for remark in errors[:ERRORS_TOLD]:
        at = f"{remark.start_ms / 1000:.3f} s" if remark.start_ms is not None else "whole track"
        say(f"  {at} {remark.language} {remark.rule}: {remark.message}")
    if len(errors) > ERRORS_TOLD:
        say(f"  and {len(errors) - ERRORS_TOLD} more; --json lists them all")


def tell(produced: Produced) -> None:
    """What a person wants to know after the run."""
    minutes, seconds = divmod(round(produced.duration_s), 60)
    rungs = ", ".join(f"{rung.height_px}p {rung.bitrate_bps / 1000:.0f} kb/s" for rung in produced.ladder)
    print(f"{produced.programme}: {minutes}:{seconds:02d}, {rungs}")
    if produced.heard and not produced.speech:
        print("No speech was found: the programme carries no subtitles.")
    if produced.held_cues:
        print(f"{produced.held_cues} subtitle cues are held for a person to look at.")
    print(f"Checks: {produced.checks.errors} errors, {produced.checks.warnings} warnings")
    if produced.subtitle_errors and any(channel.state == "in_review" for channel in produced.channels):
        place = f"/programmes/{produced.programme} of tsite serve"
        print(f"Subtitle errors that wait for a person to look at them: {len(produced.subtitle_errors)}, on {place}")
    print(f"Package: {produced.package_dir}")
    for channel in produced.channels:
        print(f"  {channel.name} ({channel.region}): {channel.state} {channel.url}".rstrip())
    spent = ", ".join(f"{stage} {wall_s:.1f} s" for stage, wall_s in produced.timings_s.items())
    reused = f"; reused: {', '.join(produced.reused)}" if produced.reused else ""
    say(f"Took {spent}{reused}")
