"""Writes one rendition's playlists and subtitle files, and returns what the multivariant playlist says of it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from pipeline.model.subtitle import SubtitleTrack
from pipeline.package import dash
from pipeline.package.facts import LANGUAGE_NAMES, SubtitleFacts
from pipeline.package.measuring import Rates, measure_rates
from pipeline.package.media_playlist import Entry, key_picture_entries, media_playlist, target_duration_s
from pipeline.package.multivariant import AudioRendition, SubtitleRendition, Variant
from pipeline.package.shaka import INIT_NAME, SEGMENT_TEMPLATE
from pipeline.package.streams import AudioStream, VideoStream
from pipeline.package.subtitle_segments import fit_to_programme, segment_file, whole_file

PLAYLIST = "playlist.m3u8"
WHOLE_SUBTITLES = "full.vtt"
SPOKEN_LANGUAGE = "en"
"""Programmes are narrated in English."""

DEFAULT_LANGUAGE = "zh-Hans"
"""Chinese subtitles are on unless the viewer says otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cutting:
    """What all playlists of a package share: target duration and the programme's end, in seconds."""

    target_s: int
    end_s: Fraction
    package: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenVideo:
    """A rung's playlists are on disk."""

    variant: Variant
    representation: dash.Representation


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenAudio:
    """The sound's playlist is on disk."""

    rendition: AudioRendition
    sound: dash.Sound


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenSubtitles:
    """A track's segments, playlist and whole file are on disk."""

    rendition: SubtitleRendition
    text: dash.TextFile
    facts: SubtitleFacts


def write_video(
    stream: VideoStream, entries: tuple[Entry, ...], frame_rate: Fraction, cutting: Cutting
) -> WrittenVideo:
    """The rung's media playlist and its I-frame playlist."""
    playlist, key_playlist = f"{stream.folder}/{PLAYLIST}", f"iframes/{stream.name}.m3u8"
    keys = key_picture_entries(stream.segments, folder=f"../{stream.folder}", programme_end_s=cutting.end_s)
    key_target_s = target_duration_s([keys])
    write_text(
        cutting.package / playlist,
        media_playlist(entries, target_duration_s=cutting.target_s, map_uri=INIT_NAME),
    )
    write_text(
        cutting.package / key_playlist,
        media_playlist(
            keys, target_duration_s=key_target_s, map_uri=f"../{stream.folder}/{INIT_NAME}", key_pictures=True
        ),
    )
    rates = _rates([segment.size_bytes for segment in stream.segments], entries, cutting.target_s)
    parameters = stream.picture.parameters
    variant = Variant(
        name=stream.name,
        uri=playlist,
        key_picture_uri=key_playlist,
        codecs=stream.init.main.codecs,
        width_px=parameters.width_px,
        height_px=parameters.height_px,
        frame_rate=frame_rate,
        video_range=parameters.colour.video_range,
        rates=rates,
        key_picture_rates=_rates([key.byte_range[0] for key in keys if key.byte_range], keys, key_target_s),
    )
    size = (("width", str(parameters.width_px)), ("height", str(parameters.height_px)))
    representation = dash.Representation(
        identity=stream.name,
        folder=stream.folder,
        media=SEGMENT_TEMPLATE,
        codecs=variant.codecs,
        bandwidth_bps=math.ceil(rates.peak_bps),
        timescale=stream.init.main.timescale,
        entries=entries,
        attributes=(*size, ("frameRate", f"{frame_rate.numerator}/{frame_rate.denominator}"), ("sar", "1:1")),
    )
    return WrittenVideo(variant=variant, representation=representation)


def write_audio(stream: AudioStream, entries: tuple[Entry, ...], cutting: Cutting) -> WrittenAudio:
    """The sound's media playlist."""
    playlist = f"{stream.folder}/{PLAYLIST}"
    write_text(
        cutting.package / playlist,
        media_playlist(entries, target_duration_s=cutting.target_s, map_uri=INIT_NAME),
    )
    rates = _rates([segment.size_bytes for segment in stream.segments], entries, cutting.target_s)
    rendition = AudioRendition(
        uri=playlist,
        language=SPOKEN_LANGUAGE,
        name=LANGUAGE_NAMES[SPOKEN_LANGUAGE],
        codecs=stream.init.main.codecs,
        channels=stream.sound.channels,
        rates=rates,
    )
    representation = dash.Representation(
        identity=f"audio-{SPOKEN_LANGUAGE}",
        folder=stream.folder,
        media=SEGMENT_TEMPLATE,
        codecs=rendition.codecs,
        bandwidth_bps=math.ceil(rates.peak_bps),
        timescale=stream.init.main.timescale,
        entries=entries,
        attributes=(("audioSamplingRate", str(stream.sound.sample_rate_hz)),),
    )
    sound = dash.Sound(representation=representation, language=SPOKEN_LANGUAGE, channels=stream.sound.channels)
    return WrittenAudio(rendition=rendition, sound=sound)


def write_subtitles(track: SubtitleTrack, video_entries: Sequence[Entry], cutting: Cutting) -> WrittenSubtitles:
    """WebVTT segments that cover the same stretches as the video's, their playlist, and the whole file."""
    folder = f"subtitles/{track.language}"
    cues = fit_to_programme(track, cutting.end_s)
    entries, sizes = [], []
    for number, stretch in enumerate(video_entries, start=1):
        entry = Entry(uri=f"{number:05d}.vtt", start_s=stretch.start_s, end_s=stretch.end_s)
        text = segment_file(cues, stretch.start_s, stretch.end_s)
        write_text(cutting.package / folder / entry.uri, text)
        entries.append(entry)
        sizes.append(len(text.encode()))
    playlist, whole = f"{folder}/{PLAYLIST}", f"{folder}/{WHOLE_SUBTITLES}"
    write_text(cutting.package / playlist, media_playlist(entries, target_duration_s=cutting.target_s, map_uri=None))
    write_text(cutting.package / whole, whole_file(cues))
    rates = _rates(sizes, entries, cutting.target_s)
    captions = track.language == SPOKEN_LANGUAGE
    name = LANGUAGE_NAMES.get(track.language, track.language)
    return WrittenSubtitles(
        rendition=SubtitleRendition(
            uri=playlist,
            language=track.language,
            name=name,
            default=track.language == DEFAULT_LANGUAGE,
            captions=captions,
            rates=rates,
        ),
        text=dash.TextFile(
            language=track.language,
            label=name,
            role="caption" if captions else "subtitle",
            uri=whole,
            bandwidth_bps=math.ceil(rates.average_bps),
        ),
        facts=SubtitleFacts(track=track, playlist=playlist, whole_file=whole),
    )


def write_text(path: Path, text: str) -> None:
    """UTF-8 with line feeds, folders made on the way."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())


def _rates(sizes: Sequence[int], entries: Sequence[Entry], target_s: int) -> Rates:
    return measure_rates(list(zip(sizes, (entry.duration_s for entry in entries), strict=True)), target_s)
