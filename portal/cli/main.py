"""tsite: the one console script. Parses, calls one verb, renders its errors. Exit statuses: DESIGN §6.

Verbs live in modules of their own and are imported when called, so that --help and --version answer at once.
"""

import argparse
import atexit
import contextlib
import errno
import gc
import logging
import os
import sys
import traceback
from importlib import import_module
from importlib.metadata import version

from pipeline.errors import CheckFailed, FootageRefused, TsiteError
from portal.cli.output import print_json, say

INTERRUPTED = 130
VERBS = {
    "demo": ("portal.cli.demo", "make demonstration footage, produce it, publish it, say where to watch it"),
    "produce": ("portal.cli.produce", "make a programme from footage"),
    "upload": ("portal.cli.upload", "send footage to a portal; sent again, it goes on where it was"),
    "probe": ("portal.cli.probe", "the admission verdict on footage"),
    "inspect": ("portal.cli.inspect_package", "check a finished package against the HLS rules"),
    "subtitles": ("portal.cli.subtitles", "check a subtitle file, convert it, or draw it into a video"),
    "translate": ("portal.cli.translate", "English sentences in, Chinese lines out"),
    "memory": ("portal.cli.memory", "what people corrected: import, export, learn, find, forget"),
    "resubtitle": ("portal.cli.resubtitle", "corrected subtitles in the place of a programme's own"),
    "transcribe": ("portal.cli.transcribe", "the English words and cues of a recording"),
    "channels": ("portal.cli.channels", "list the channels"),
    "publish": ("portal.cli.publish", "publish an approved programme"),
    "recall": ("portal.cli.recall", "take a programme off its channels"),
    "reindex": ("portal.cli.reindex", "read what published programmes say again, for search"),
    "scrub": ("portal.cli.scrub", "verify the digests of all kept footage"),
    "retention": ("portal.cli.retention", "how long footage is kept; what would go, and its going"),
    "quota": ("portal.cli.quota", "how much each person and team may send in"),
    "weights": ("portal.cli.weights", "list or fetch model weights"),
    "serve": ("portal.cli.serve", "open the portal, with one worker"),
    "worker": ("portal.cli.worker", "process what was sent in"),
    "doctor": ("portal.cli.doctor", "check every component, and say how to mend what is missing"),
    "bench": ("portal.cli.bench", "measure produce beside bare ffmpeg, and the subtitles"),
}


def main(argv: list[str] | None = None) -> int:
    """Run one verb; returns the exit status."""
    atexit.register(gc.freeze)  # all goes with the process: looking for what is unreachable first takes half a second
    arguments = list(sys.argv[1:] if argv is None else argv)
    verb = next((word for word in arguments if not word.startswith("-")), None)
    parser = _parser(only=verb)
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    try:
        status: int = options.run(options)
    except TsiteError as error:
        return _tell(error, as_json=getattr(options, "json", False))
    except KeyboardInterrupt:
        say("Stopped. Run the same command again: it continues where it was.")
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has gone; nothing is left to tell it.
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            say(f"The disk is full ({error.filename or 'while writing'}). Nothing is lost: make room and run it again.")
        else:
            say(f"{error.strerror or error}: {error.filename or ''}".rstrip(": "))
        return TsiteError.exit_status
    except Exception:  # the edge of the program: a fault of ours, told with where it happened
        traceback.print_exc(limit=-3)
        say("This is a fault of TSITE, not of your footage. Please report it with the lines above.")
        return TsiteError.exit_status
    return status


def _parser(*, only: str | None) -> argparse.ArgumentParser:
    """The parser; only the verb asked for is imported and given its options."""
    parser = argparse.ArgumentParser(
        prog="tsite",
        description="Raw footage in; a finished programme with Chinese subtitles out, published and playing.",
        epilog="Exit status: 0 done, 1 a check failed, 2 wrong usage, 3 footage refused, 4 something is missing, "
        "70 a fault of ours.",
    )
    parser.add_argument("--version", action="version", version=f"tsite {version('tsite')}")
    verbs = parser.add_subparsers(metavar="VERB", required=True)
    for name, (module, summary) in VERBS.items():
        verb = verbs.add_parser(name, help=summary, description=summary[0].upper() + summary[1:] + ".")
        if name == only:
            loaded = import_module(module)
            loaded.configure(verb)
            verb.set_defaults(run=loaded.run)
    return parser


def _tell(error: TsiteError, *, as_json: bool) -> int:
    if isinstance(error, FootageRefused):
        if as_json:
            from flows.verdict import verdict_shape

            print_json(verdict_shape(error.admission))
        for reason in error.admission.reasons:
            say(f"[{reason.code}] {reason.message_en} {reason.next_en}")
        if error.admission.proposals:
            cuts = " ".join(f"--cut {float(c.start_s):.2f}-{float(c.end_s):.2f}" for c in error.admission.proposals)
            say(f"Proposed: {cuts}")
    elif isinstance(error, CheckFailed):
        say(f"{error.subject}: {len(error.findings)} checks failed")
        for finding in error.findings:
            say(f"  {finding}")
    else:
        say(str(error))
    return error.exit_status


if __name__ == "__main__":
    sys.exit(main())
