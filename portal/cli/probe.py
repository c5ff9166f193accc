"""tsite probe: the admission verdict on one file, which is kept but not submitted."""

import argparse
import sys
from pathlib import Path

from flows.stages import admission, take_in
from flows.verdict import probe_shape
from pipeline.errors import FootageRefused
from pipeline.intake.keeping import keep
from portal.cli.opening import workshop
from portal.cli.output import print_json, say


def configure(parser: argparse.ArgumentParser) -> None:
    """The verb's options."""
    parser.add_argument("footage", type=Path, metavar="FOOTAGE")
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout")


def run(options: argparse.Namespace) -> int:
    """Show the verdict; exit status 3 where it refuses."""
    with workshop(quiet=True) as shop:
        footage = keep(options.footage, shop.footage_dir)
        verdict = admission(shop, footage)
        try:
            taken = take_in(shop, footage)
        except FootageRefused:
            taken = None
    if options.json:
        print_json(probe_shape(verdict, taken))
    elif taken and taken.probe.video:
        video, audio = taken.probe.video, taken.probe.audio
        turned = f", turned {video.rotation_deg}°" if video.rotation_deg else ""
        sound = f"{audio.codec} {audio.channels} channels" if audio else "no sound"
        print(
            f"{float(taken.probe.duration_s):.3f} s, {video.codec} {video.width_px}x{video.height_px} "
            f"at {float(video.frame_rate):.3f} fps{turned}, {sound}"
        )
    if verdict.admitted:
        for reason in verdict.reasons:
            say(f"[{reason.code}] {reason.message_en}")
        if not options.json:
            print("Admitted.")
        return 0
    if options.json:
        for reason in verdict.reasons:
            print(f"[{reason.code}] {reason.message_en}", file=sys.stderr)
        return FootageRefused.exit_status
    raise FootageRefused(verdict)
