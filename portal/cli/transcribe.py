"""tsite transcribe: the English words of a recording, with times, and the cues made of them."""

import argparse
import tempfile
from dataclasses import asdict
from pathlib import Path

from flows.subtitling import hear_file
from pipeline.subtitles.cueing import cue_english
from portal.cli.opening import workshop
from portal.cli.output import print_json, say


def configure(parser: argparse.ArgumentParser) -> None:
    """The verb's options."""
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout")


def run(options: argparse.Namespace) -> int:
    """Hear the whole file."""
    with workshop(quiet=options.json) as shop, tempfile.TemporaryDirectory() as folder:
        transcript = hear_file(shop, options.file, Path(folder))
    track = cue_english(transcript)
    if options.json:
        cues = [{"start_ms": cue.start_ms, "end_ms": cue.end_ms, "text": cue.text} for cue in track.cues]
        words = [asdict(word) for word in transcript.words]
        print_json({"language": transcript.language, "words": words, "cues": cues})
        return 0
    for cue in track.cues:
        print(f"{cue.start_ms / 1000:8.2f}  {' '.join(cue.lines)}")
    if not track.cues:
        say("No speech was found.")
    return 0
