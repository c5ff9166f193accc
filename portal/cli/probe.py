"""tsite probe: the admission verdict on one file, which is kept but not submitted."""

import argparse
from pathlib import Path

from flows.stages import Intake, admission, take_in
from flows.verdict import probe_shape
from pipeline.errors import FootageRefused
from pipeline.intake.keeping import keep
from pipeline.model.admission import Reason
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
        print(summary(taken))
    if not verdict.admitted and not options.json:
        raise FootageRefused(verdict)
    for reason in verdict.reasons:
        say(line(reason))
    if not verdict.admitted:
        return FootageRefused.exit_status
    if not options.json:
        print("Admitted.")
    return 0


def line(reason: Reason) -> str:
    """What was found and what to do next, for a person."""
    return f"[{reason.code}] {reason.message_en} {reason.next_en}"


def summary(taken: Intake) -> str:
    """The footage in one line: length, picture, sound and speech."""
    video, audio, speech = taken.probe.video, taken.probe.audio, taken.survey.speech
    assert video is not None
    told = [
        f"{float(taken.probe.duration_s):.3f} s",
        f"{video.codec} {video.width_px}x{video.height_px} at {float(video.frame_rate):.3f} fps"
        + (f", turned {video.rotation_deg}°" if video.rotation_deg else ""),
        f"{audio.codec} {audio.channels} channels" if audio else "no sound",
    ]
    if taken.survey.sound:
        told.append(f"{taken.survey.sound.level_dbfs:.0f} dBFS")
    if speech and speech.speech_s:
        told.append("speech" + (f" ({speech.language})" if speech.language else ""))
    return ", ".join(told)
