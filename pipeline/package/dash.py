"""The DASH manifest as text (ISO/IEC 23009-1), naming the very segments that the HLS playlists name. Pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from pipeline.package.media_playlist import Entry
from pipeline.package.picture import family

ROLE_SCHEME = "urn:mpeg:dash:role:2011"
CHANNELS_SCHEME = "urn:mpeg:dash:23003:3:audio_channel_configuration:2011"


@dataclass(frozen=True, slots=True, kw_only=True)
class Representation:
    """One stream of segments. attributes: width, height, frameRate … as DASH spells them. timescale: units a second."""

    identity: str
    folder: str
    media: str
    codecs: str
    bandwidth_bps: int
    timescale: int
    entries: tuple[Entry, ...]
    attributes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFile:
    """One whole WebVTT file beside the streams. role: subtitle for a translation, caption for the language spoken."""

    language: str
    label: str
    role: str
    uri: str
    bandwidth_bps: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """The audio representation with its language and channel count."""

    representation: Representation
    language: str
    channels: int


def dash_manifest(
    duration_s: Fraction, video: Sequence[Representation], sound: Sound, texts: Sequence[TextFile]
) -> str:
    """A complete static MPD of one period. Each codec has an adaptation set: inside one, players switch freely."""
    codecs = [list(rungs) for _, rungs in groupby(sorted(video, key=_family), key=_family)]
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" profiles="urn:mpeg:dash:profile:isoff-live:2011" type="static"'
        f' minBufferTime="PT2S" mediaPresentationDuration="{_duration(duration_s)}">',
        ' <Period id="0" start="PT0S">',
        *(line for index, rungs in enumerate(codecs) for line in _video_set(index, rungs)),
        f'  <AdaptationSet id="{len(codecs)}" contentType="audio" mimeType="audio/mp4" segmentAlignment="true"'
        ' startWithSAP="1"'
        f" lang={quoteattr(sound.language)}>",
        f'   <Role schemeIdUri="{ROLE_SCHEME}" value="main"/>',
        *_representation(
            sound.representation,
            f'    <AudioChannelConfiguration schemeIdUri="{CHANNELS_SCHEME}" value="{sound.channels}"/>',
        ),
        "  </AdaptationSet>",
        *(line for index, text in enumerate(texts, start=len(codecs) + 1) for line in _text(index, text)),
        " </Period>",
        "</MPD>",
    ]
    return "\n".join([*lines, ""])


def _family(representation: Representation) -> tuple[bool, str]:
    return family(representation.codecs)


def _video_set(index: int, rungs: Sequence[Representation]) -> list[str]:
    return [
        f'  <AdaptationSet id="{index}" contentType="video" mimeType="video/mp4" segmentAlignment="true"'
        ' startWithSAP="1">',
        *(line for representation in rungs for line in _representation(representation)),
        "  </AdaptationSet>",
    ]


def _representation(representation: Representation, *inner: str) -> list[str]:
    attributes = "".join(f" {name}={quoteattr(value)}" for name, value in representation.attributes)
    return [
        f"   <Representation id={quoteattr(representation.identity)} codecs={quoteattr(representation.codecs)}"
        f' bandwidth="{representation.bandwidth_bps}"{attributes}>',
        *inner,
        f'    <SegmentTemplate timescale="{representation.timescale}" startNumber="1"'
        f" initialization={quoteattr(representation.folder + '/init.mp4')}"
        f" media={quoteattr(representation.folder + '/' + representation.media)}>",
        "     <SegmentTimeline>",
        *_timeline(representation),
        "     </SegmentTimeline>",
        "    </SegmentTemplate>",
        "   </Representation>",
    ]


def _timeline(representation: Representation) -> list[str]:
    ticks = [
        (math.floor(entry.start_s * representation.timescale), math.floor(entry.end_s * representation.timescale))
        for entry in representation.entries
    ]
    lines = []
    for duration, run in groupby(ticks, key=lambda pair: pair[1] - pair[0]):
        starts = [start for start, _ in run]
        repeat = f' r="{len(starts) - 1}"' if len(starts) > 1 else ""
        lines.append(f'      <S t="{starts[0]}" d="{duration}"{repeat}/>')
    return lines


def _text(index: int, text: TextFile) -> list[str]:
    return [
        f'  <AdaptationSet id="{index}" contentType="text" mimeType="text/vtt" lang={quoteattr(text.language)}>',
        f'   <Role schemeIdUri="{ROLE_SCHEME}" value={quoteattr(text.role)}/>',
        f"   <Label>{escape(text.label)}</Label>",
        f'   <Representation id={quoteattr("text-" + text.language)} bandwidth="{text.bandwidth_bps}">',
        f"    <BaseURL>{escape(text.uri)}</BaseURL>",
        "   </Representation>",
        "  </AdaptationSet>",
    ]


def _duration(seconds: Fraction) -> str:
    microseconds = math.floor(seconds * 1_000_000)
    return f"PT{microseconds // 1_000_000}.{microseconds % 1_000_000:06d}S"
