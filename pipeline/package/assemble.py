"""Encoded renditions and subtitle tracks -> a complete package folder (DESIGN 5)."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from pipeline.digests import sha256_of
from pipeline.errors import CheckFailed, WrongInput
from pipeline.ffmpeg.runner import Runner
from pipeline.ffmpeg.tools import Tools
from pipeline.model.ladder import Encoded, Ladder
from pipeline.model.package import Package
from pipeline.model.programme import Programme
from pipeline.model.subtitle import SubtitleTrack
from pipeline.model.timeline import SIX_MINUTES_S, Timeline
from pipeline.package.dash import dash_manifest
from pipeline.package.digest import package_digest, package_files
from pipeline.package.facts import NAME, SUBTITLE_ORDER, programme_facts
from pipeline.package.media_playlist import segment_entries, target_duration_s
from pipeline.package.multivariant import multivariant_playlist
from pipeline.package.rendition_files import (
    Cutting,
    WrittenAudio,
    WrittenSubtitles,
    WrittenVideo,
    write_audio,
    write_subtitles,
    write_text,
    write_video,
)
from pipeline.package.shaka import plan_packaging
from pipeline.package.storyboard import storyboard_file
from pipeline.package.streams import AudioStream, VideoStream, measure_streams

MASTER = "master.m3u8"
MANIFEST = "manifest.mpd"


def assemble(
    encoded: Encoded,
    tracks: tuple[SubtitleTrack, ...],
    timeline: Timeline,
    ladder: Ladder,
    programme: Programme,
    *,
    tool_versions: dict[str, str],
    ai_labels: dict[str, object],
    tools: Tools,
    runner: Runner,
    destination: Path,
) -> Package:
    """Writes a whole package into destination, an existing empty folder, and returns it with its digest.

    tracks are timed on the programme, title included. A track without cues is left out, playlist and all: an entry in a
    player's menu that never shows a word misleads; programme.json says which languages are absent and why.
    The same inputs give the same bytes. Raises WrongInput for a destination in use or a cue outside the programme,
    CheckFailed where the renditions are not the timeline's frames or break the six minutes, ProgramFailed.
    """
    _refuse(timeline, destination)
    gop_s = ladder.gop_frames / timeline.frame_rate
    runner.run(
        plan_packaging(encoded, gop_s=gop_s, segment_gops=ladder.segment_gops, tools=tools, destination=destination)
    )
    video, audio = measure_streams(encoded, timeline, destination)
    written_video, written_audio, subtitles = _write_renditions(video, audio, tracks, timeline, destination)
    variants = [written.variant for written in written_video]
    master = multivariant_playlist(variants, written_audio.rendition, [track.rendition for track in subtitles])
    write_text(destination / MASTER, master)
    manifest = dash_manifest(
        timeline.duration_s,
        [written.representation for written in written_video],
        written_audio.sound,
        [track.text for track in subtitles],
    )
    write_text(destination / MANIFEST, manifest)
    _copy_pictures(encoded, timeline, destination)
    facts = programme_facts(
        programme,
        timeline,
        ladder=ladder,
        variants=variants,
        audio=written_audio.rendition,
        subtitles=[track.facts for track in subtitles],
        absent_languages=[track.language for track in tracks if not track.cues],
        files={name: sha256_of(destination / name) for name in package_files(destination)},
        tool_versions=tool_versions,
        ai_labels=ai_labels,
    )
    write_text(destination / NAME, facts)
    return Package(directory=destination, digest=package_digest(destination), duration_s=timeline.duration_s)


def _refuse(timeline: Timeline, destination: Path) -> None:
    if not destination.is_dir() or any(destination.iterdir()):
        raise WrongInput(str(destination), "a package is written into an existing, empty folder")
    if timeline.duration_s > SIX_MINUTES_S:
        raise CheckFailed("timeline", (f"{float(timeline.duration_s):.3f} s is longer than six minutes",))


def _write_renditions(
    video: Sequence[VideoStream],
    audio: AudioStream,
    tracks: Sequence[SubtitleTrack],
    timeline: Timeline,
    destination: Path,
) -> tuple[list[WrittenVideo], WrittenAudio, list[WrittenSubtitles]]:
    """All media playlists and subtitle files, on one target duration and up to one end."""
    entries = {
        stream.folder: segment_entries(stream.segments, programme_end_s=timeline.duration_s)
        for stream in (*video, audio)
    }
    cutting = Cutting(target_s=target_duration_s(entries.values()), end_s=timeline.duration_s, package=destination)
    spoken = sorted((track for track in tracks if track.cues), key=_subtitle_order)
    return (
        [write_video(stream, entries[stream.folder], timeline.frame_rate, cutting) for stream in video],
        write_audio(audio, entries[audio.folder], cutting),
        [write_subtitles(track, entries[video[0].folder], cutting) for track in spoken],
    )


def _subtitle_order(track: SubtitleTrack) -> tuple[int, str]:
    known = SUBTITLE_ORDER.index(track.language) if track.language in SUBTITLE_ORDER else len(SUBTITLE_ORDER)
    return known, track.language


def _copy_pictures(encoded: Encoded, timeline: Timeline, destination: Path) -> None:
    shutil.copyfile(encoded.poster, destination / "poster.jpg")
    sheets = [f"storyboard-{number:03d}.jpg" for number in range(1, len(encoded.storyboard) + 1)]
    for source, name in zip(encoded.storyboard, sheets, strict=True):
        shutil.copyfile(source, destination / name)
    write_text(destination / "storyboard.vtt", storyboard_file(encoded, sheets, timeline.duration_s))
