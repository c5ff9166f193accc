"""encode: Timeline + Ladder -> renditions, sound, shot cuts and stills, by sandboxed ffmpeg, chunk by chunk if long."""

import json
from pathlib import Path

from pipeline.encode.cards import compile_card
from pipeline.encode.chunks import plan_chunks
from pipeline.encode.graph import CardScripts
from pipeline.encode.loudness import plan_gain
from pipeline.encode.outputs import audio_path, changes_path, rendition_path
from pipeline.encode.shots import shot_cuts_ms
from pipeline.encode.stills import Storyboard, plan_storyboard, poster_path, sheet_paths, stills_argv
from pipeline.encode.typeface import read_typeface
from pipeline.encode.work import Keep, Work, within
from pipeline.errors import CheckFailed
from pipeline.ffmpeg.command import ffprobe_argv
from pipeline.ffmpeg.progress import OnProgress
from pipeline.ffmpeg.runner import Runner
from pipeline.ffmpeg.sandbox import Job, Limits
from pipeline.ffmpeg.tools import Tools
from pipeline.model.brand import BrandPack
from pipeline.model.footage import Footage
from pipeline.model.ladder import Encoded, EncodedRendition, Ladder, Loudness
from pipeline.model.probe import Probe
from pipeline.model.programme import Programme
from pipeline.model.timeline import Timeline

WALL_S_PER_S = 40
"""How much slower than real time an encode may be: 4K HDR on one busy core takes about half of this."""

ADDRESS_SPACE_BYTES = 16 * 2**30
"""Addresses, not memory: four encoders with their threads' stacks reserve far more than they touch."""


def encode(
    footage: Footage,
    probe: Probe,
    timeline: Timeline,
    programme: Programme,
    pack: BrandPack,
    ladder: Ladder,
    loudness: Loudness,
    *,
    tools: Tools,
    runner: Runner,
    destination: Path,
    threads: int,
    at_once: int = 1,
    keep: Keep | None = None,
    on_progress: OnProgress | None = None,
) -> Encoded:
    """Write everything into destination, which exists and is empty.

    threads: for each encoder; 0 lets ffmpeg decide. on_progress hears seconds of the programme written.
    at_once: how many chunks are encoded side by side; it changes nothing in what comes out.
    keep: gives the folder in which a chunk lies, built where it is not there yet; without it they are not kept.
    Raises ProgramFailed where ffmpeg stops, CheckFailed where a rung has not exactly the timeline's frames.
    """
    work = Work(
        footage=footage, probe=probe, pack=pack, ladder=ladder, tools=tools, runner=runner, threads=threads,
        scripts=_write_scripts(programme, pack, timeline, destination), limits=encode_limits(timeline),
    )  # fmt: skip
    chunks = plan_chunks(probe, timeline, ladder)
    gain = plan_gain(loudness)
    if len(chunks) == 1:
        work.whole(timeline, gain, destination, on_progress)
    else:
        folders = work.in_chunks(chunks, at_once, keep or within(destination), on_progress)
        work.join(chunks, folders, destination)
        work.sound(timeline, gain, destination)
    storyboard = plan_storyboard(timeline)
    stills = stills_argv(timeline, ladder, storyboard, tools=tools, destination=destination)
    runner.run(Job(argv=stills, writes=(destination,)))
    encoded = _encoded(timeline, ladder, storyboard, destination)
    _check_frames(encoded, timeline, tools=tools, runner=runner)
    return encoded


def encode_limits(timeline: Timeline) -> Limits:
    """Ceilings for one encode of this programme."""
    wall_s = 300 + WALL_S_PER_S * float(timeline.cuts[-1].end_s + timeline.duration_s)
    return Limits(wall_s=wall_s, cpu_s=int(wall_s) * 16, address_space_bytes=ADDRESS_SPACE_BYTES)


def _write_scripts(programme: Programme, pack: BrandPack, timeline: Timeline, destination: Path) -> CardScripts:
    typeface = read_typeface(pack.font_file)
    scripts = CardScripts(title=destination / "title.ass", ending=destination / "ending.ass")
    for card, path in ((pack.title, scripts.title), (pack.ending, scripts.ending)):
        size = {"width_px": timeline.width_px, "height_px": timeline.height_px}
        path.write_text(compile_card(card, programme, pack, typeface, **size), encoding="utf-8")
    return scripts


def _encoded(timeline: Timeline, ladder: Ladder, storyboard: Storyboard, destination: Path) -> Encoded:
    changes = changes_path(destination)
    cuts_ms = shot_cuts_ms(changes.read_text(encoding="ascii"), timeline)
    changes.unlink()  # a line a frame; the cuts are all that is wanted of it
    return Encoded(
        renditions=tuple(
            EncodedRendition(rendition=rendition, path=rendition_path(destination, rendition))
            for rendition in ladder.renditions
        ),
        audio=audio_path(destination),
        poster=poster_path(destination),
        storyboard=sheet_paths(destination, storyboard),
        storyboard_columns=storyboard.columns,
        storyboard_rows=storyboard.rows,
        storyboard_interval_s=storyboard.interval_s,
        tile_width_px=storyboard.tile_width_px,
        tile_height_px=storyboard.tile_height_px,
        shot_cuts_ms=cuts_ms,
    )


def _check_frames(encoded: Encoded, timeline: Timeline, *, tools: Tools, runner: Runner) -> None:
    """Every rung has every frame, and the files beside them are there."""
    findings = []
    for encoded_rendition in encoded.renditions:
        frames = _count_frames(encoded_rendition.path, tools=tools, runner=runner)
        if frames != timeline.frames:
            findings.append(f"{encoded_rendition.rendition.name} has {frames} frames instead of {timeline.frames}")
    for path in (encoded.audio, encoded.poster, *encoded.storyboard):
        if not path.is_file() or path.stat().st_size == 0:
            findings.append(f"{path.name} was not written")
    if findings:
        raise CheckFailed("encode", tuple(findings))


def _count_frames(path: Path, *, tools: Tools, runner: Runner) -> int:
    entries = ["-select_streams", "v:0", "-count_packets", "-show_entries", "stream=nb_read_packets"]
    answer = runner.run(Job(argv=ffprobe_argv(tools, entries, path), reads=(path,))).stdout
    streams = json.loads(answer).get("streams", [])
    return int(streams[0]["nb_read_packets"]) if streams else 0
