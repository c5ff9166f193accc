"""tsite subtitles: check a file of any format, convert it to another, draw it into a video."""

import argparse
import tempfile
from dataclasses import asdict
from pathlib import Path

from pipeline.errors import CheckFailed
from pipeline.subtitles.check import check_track, lost_in_translation
from pipeline.subtitles.formats.subtitle_file import load_subtitles, write_subtitles
from pipeline.subtitles.translation.term_base import Term
from portal.cli.output import display, print_json, say

_LANGUAGES = ("zh-Hans", "en")


def configure(parser: argparse.ArgumentParser) -> None:
    """The verb's options."""
    verbs = parser.add_subparsers(dest="act", metavar="check|convert|burn", required=True)
    check = verbs.add_parser("check", help="every subtitle rule on one .vtt, .srt, .ass or .ttml file")
    check.add_argument("file", type=Path, metavar="FILE")
    check.add_argument("--language", choices=_LANGUAGES, help="guessed from the text where it is not given")
    check.add_argument("--source", type=Path, metavar="EN_FILE", help="the English it says: numbers, terms, cues too")
    check.add_argument("--json", action="store_true", help="one JSON object on stdout")
    convert = verbs.add_parser("convert", help="text and times in another format; everything else is dropped")
    convert.add_argument("file", type=Path, metavar="FILE")
    convert.add_argument("out", type=Path, metavar="OUT", help="its ending says the format: .vtt .srt .ass .ttml")
    burn = verbs.add_parser("burn", help="draw a track into the picture; size, frame rate and sound stay")
    burn.add_argument("video", type=Path, metavar="VIDEO")
    burn.add_argument("track", type=Path, metavar="TRACK")
    burn.add_argument("out", type=Path, metavar="OUT.mp4")
    burn.add_argument("--below", type=Path, metavar="TRACK", help="a second track, smaller, under the first")


def run(options: argparse.Namespace) -> int:
    """Do what was asked for; exit status 1 where check finds an error."""
    return {"check": _check, "convert": _convert, "burn": _burn}[options.act](options)


def _check(options: argparse.Namespace) -> int:
    track = load_subtitles(options.file, options.language)
    findings = check_track(track)
    if options.source:
        findings += lost_in_translation(load_subtitles(options.source, "en"), track, _terms(), findings)
    errors = sum(finding.level == "error" for finding in findings)
    if options.json:
        print_json(
            {
                "language": track.language,
                "language_guessed": options.language is None,
                "errors": errors,
                "warnings": len(findings) - errors,
                "findings": [asdict(finding) for finding in findings],
            }
        )
    else:
        if options.language is None:
            say(f"Checked as {track.language}, guessed from the text; --language says otherwise.")
        for finding in findings:
            print(f"{finding.level:<7} {finding.cue:<8} {finding.rule}: {finding.message} [{finding.clause}]")
        print(f"{errors} errors, {len(findings) - errors} warnings")
    return CheckFailed.exit_status if errors else 0


def _terms() -> tuple[Term, ...]:
    from flows.subtitling import terms_in_use
    from portal.cli.opening import workshop

    with workshop(quiet=True) as shop:
        return terms_in_use(shop)


def _convert(options: argparse.Namespace) -> int:
    written = write_subtitles(load_subtitles(options.file), options.out.suffix)
    options.out.write_text(written, encoding="utf-8", newline="\n")
    return 0


def _burn(options: argparse.Namespace) -> int:
    from flows.workshop import open_tools
    from pipeline.encode.burn import burn
    from pipeline.encode.typeface import read_typeface
    from pipeline.intake.probing import probe
    from pipeline.model.footage import Footage
    from pipeline.subtitles.formats.ass_look import CaptionLook
    from pipeline.subtitles.formats.ass_script import compile_captions
    from portal.cli.opening import read_settings
    from templates.loader import load_pack

    settings = read_settings()
    tools, runner = open_tools(settings)
    pack = load_pack(settings.pack, settings.packs_dir)
    tracks = [load_subtitles(path) for path in (options.track, options.below) if path]
    video = options.video.absolute()
    footage = Footage(sha256="", path=video, original_name=video.name, size_bytes=video.stat().st_size)
    probed = probe(footage, tools=tools, runner=runner)
    look = CaptionLook(
        width_px=probed.video.width_px if probed.video else 0,
        height_px=probed.video.height_px if probed.video else 0,
        family=pack.font_family,
        size_per_em=read_typeface(pack.font_file).ass_size_per_em,
    )
    # Beside the result, so that it is moved into place whole.
    with tempfile.TemporaryDirectory(dir=options.out.absolute().parent) as folder, display() as shown:
        burned = burn(
            video,
            probed,
            compile_captions(tracks[0], look, *tracks[1:]),
            font_file=pack.font_file,
            tools=tools,
            runner=runner,
            destination=Path(folder),
            threads=settings.threads or 0,
            on_progress=lambda done_s: shown.show("burn", done_s / float(probed.duration_s)),
        )
        burned.replace(options.out)
        shown.show("burn", 1.0)
    return 0
