"""tsite bench encode: our ladder beside PeerTube's, MediaCMS' and shaka-streamer's own commands."""

import argparse
from dataclasses import asdict
from pathlib import Path

from flows.encode_bench.comparing import compare_encodes
from flows.encode_bench.measuring import EVERY, RungFigures
from flows.encode_bench.report import Beside, InputReport, LadderFigures
from portal.cli.bench_tables import Table, as_markdown, as_text
from portal.cli.opening import workshop
from portal.cli.output import print_json, say
from portal.cli.rate_plot import rate_plot

NAMES = {"peertube": "PeerTube", "mediacms": "MediaCMS", "shaka_streamer": "shaka-streamer"}


def configure(parser: argparse.ArgumentParser) -> None:
    """The verb's options."""
    parser.add_argument("file", type=Path, metavar="FILE", help="upright SDR footage of constant frame rate")
    parser.add_argument("--plot", type=Path, metavar="SVG", help="write rate against quality of FILE as a drawing")
    parser.add_argument(
        "--rounds", type=int, default=1, metavar="N", help="time everything N times in turn; least counts"
    )
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="one JSON object on stdout")
    shape.add_argument("--markdown", action="store_true", help="tables as docs/benchmarks.md has them")


def run(options: argparse.Namespace) -> int:
    """Measure and show."""
    with workshop(quiet=True) as shop:
        reports = compare_encodes(shop, options.file, rounds=options.rounds, tell=say)
    if options.plot:
        options.plot.write_text(_plot(reports[0]), encoding="utf-8")
    if options.json:
        print_json(as_json(reports))
        return 0
    render = as_markdown if options.markdown else as_text
    print("\n\n".join(render(table) for report in reports for table in encode_tables(report)))
    return 0


def as_json(reports: list[InputReport]) -> dict[str, object]:
    """DESIGN 6: ratios and rungs of FILE, rungs beside PeerTube's at its quality; inputs: everything of every input."""
    first = reports[0]
    return {
        "ratios": first.ratios,
        "rungs": _rung_pairs(first.beside["peertube"]),
        "av1": first.beside["peertube"].av1_ratios,
        "scored_frames": f"1 of {EVERY}",
        "inputs": [
            {
                "name": report.name,
                "duration_s": report.duration_s,
                "ratios": report.ratios,
                "made": asdict(report.made),
                "peers": {
                    name: {**asdict(beside), "rungs": _rung_pairs(beside), "av1_ratios": beside.av1_ratios}
                    for name, beside in report.beside.items()
                },
            }
            for report in reports
        ],
    }


def _rung_pairs(beside: Beside) -> list[dict[str, float]]:
    peers = {rung.height_px: rung for rung in beside.peer.rungs}
    return [
        {
            "height_px": rung.height_px,
            **_flat(rung, ""),
            **_flat(peers[rung.height_px], "peer_"),
        }
        for rung in beside.ours.rungs
        if rung.height_px in peers
    ]


def _flat(rung: RungFigures, prefix: str) -> dict[str, float]:
    figures = {"bytes": rung.bytes, **asdict(rung.quality)}
    return {f"{prefix}{name}": round(value, 5) for name, value in figures.items() if value is not None}


def encode_tables(report: InputReport) -> tuple[Table, Table]:
    """Whole ladders, and their rungs."""
    return _ladders(report), _rungs(report)


def _ladders(report: InputReport) -> Table:
    rows: list[tuple[str, ...]] = [("ours, as produce makes it", *_costs(report.made), "", "", "")]
    for name, beside in report.beside.items():
        shown = [f"{beside.ratios[what]:.2f}" for what in ("cpu", "wall", "bytes")]
        rows.append((NAMES[name], *_costs(beside.peer), "", "", ""))
        how = "ours at its quality" if beside.matched else "ours as made, in the same turn"
        rows.append((how, *_costs(beside.ours), *shown))
        if beside.av1:
            cpu, _, size = (f"{ratio:.2f}" for ratio in beside.av1_ratios.values())
            rows.append(("the same and AV1 at its quality (MB: AV1)", *_costs(beside.av1), cpu, "", size))
    return Table(
        title=f"{report.name}, {report.duration_s:g} s: whole ladders",
        head=("", "CPU s", "wall s", "peak MB", "MB", "CPU x", "wall x", "bytes x"),
        rows=tuple(rows),
    )


def _costs(ladder: LadderFigures) -> tuple[str, str, str, str]:
    spent = ladder.spent
    peak_mb, megabytes = spent.peak_rss_bytes / 2**20, ladder.bytes / 1e6
    return f"{spent.cpu_s:.1f}", f"{spent.wall_s:.1f}", f"{peak_mb:.0f}", f"{megabytes:.2f}"


def _rungs(report: InputReport) -> Table:
    ladders = {"ours, as produce makes it": report.made}
    for name, beside in report.beside.items():
        ladders[NAMES[name]] = beside.peer
        if beside.matched:
            ladders[f"ours at {NAMES[name]}'s quality"] = beside.ours
        if beside.av1:
            ladders[f"our AV1 at {NAMES[name]}'s quality"] = beside.av1
    rows = [
        (
            name,
            f"{rung.height_px}p",
            f"{rung.bytes / 1000:.0f}",
            f"{rung.quality.vmaf:.2f}",
            f"{rung.quality.vmaf_neg or 0:.2f}",
            f"{rung.quality.ssim or 0:.4f}",
        )
        for name, ladder in ladders.items()
        for rung in ladder.rungs
    ]
    return Table(
        title=f"{report.name}: rungs",
        head=("", "rung", "KB", "VMAF", "VMAF-NEG", "SSIM"),
        rows=tuple(rows),
        note=f"One frame of {EVERY} scored, at the source's size (bicubic).",
    )


def _plot(report: InputReport) -> str:
    ladders = {"TSITE, as made": report.made}
    if av1 := next((beside.av1 for beside in report.beside.values() if beside.av1), None):
        ladders["TSITE, AV1"] = av1
    ladders |= {NAMES[name]: beside.peer for name, beside in report.beside.items()}
    points = {
        name: [(rung.bytes * 8 / 1000 / report.duration_s, rung.quality.vmaf) for rung in ladder.rungs]
        for name, ladder in ladders.items()
    }
    return rate_plot(f"{report.name}: rate against quality, a point a rung", points)
