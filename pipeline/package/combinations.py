"""Playable combinations: a variant with the renditions its groups name, measured together (RFC 8216 4.3.4.2)."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from pipeline.package.av1 import full_codecs
from pipeline.package.loading import LoadedMedia, LoadedPackage
from pipeline.package.measuring import Rates, measure_rates
from pipeline.package.read_playlist import RENDITION, VARIANT, Tag

FALLBACK_TARGET_S = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Combination:
    """One EXT-X-STREAM-INF. video: its own playlist; audio, subtitles: what can be read of its groups.

    complete: every playlist, initialization segment and segment could be read, so that measures of the whole hold.
    """

    tag: Tag
    complete: bool
    video: LoadedMedia | None
    audio: tuple[LoadedMedia, ...]
    subtitles: tuple[LoadedMedia, ...]

    @property
    def codecs(self) -> set[str]:
        """RFC 6381 strings of all tracks, or the bare sample entry where we do not read the configuration."""
        media = [*([self.video] if self.video else []), *self.audio]
        tracks = [track for one in media if one.init for track in one.init.tracks]
        return {full_codecs(track.codecs or track.sample_entry) for track in tracks}

    @property
    def codec(self) -> str:
        """The codec of its pictures, as its media have it, or as it says where they cannot be read; else empty."""
        if self.video and self.video.init:
            return self.video.init.main.codecs or self.video.init.main.sample_entry
        return self.tag.attributes.get("CODECS", "").split(",")[0].strip()

    @property
    def may_show_pictures(self) -> bool:
        """False where its own media were read and hold sound alone."""
        return not (self.video and self.video.init and all(t.handler != "vide" for t in self.video.init.tracks))

    @property
    def size(self) -> tuple[int, int] | None:
        """Width and height in pixels from the sequence parameter set."""
        picture = self.video.init.main.picture if self.video and self.video.init else None
        return (picture.parameters.width_px, picture.parameters.height_px) if picture else None

    @property
    def video_range(self) -> str | None:
        """SDR, PQ or HLG from the sequence parameter set."""
        picture = self.video.init.main.picture if self.video and self.video.init else None
        return picture.parameters.colour.video_range if picture else None

    @property
    def rates(self) -> Rates:
        """The video's rates plus those of the heaviest audio and the heaviest subtitles."""
        groups = [[self.video] if self.video else [], self.audio, self.subtitles]
        measured = [[_rates(media) for media in group] for group in groups]
        return Rates(
            average_bps=sum(
                (max((r.average_bps for r in rates), default=Fraction(0)) for rates in measured), Fraction(0)
            ),
            peak_bps=sum((max((r.peak_bps for r in rates), default=Fraction(0)) for rates in measured), Fraction(0)),
        )


def combinations(package: LoadedPackage) -> Iterator[Combination]:
    """One combination for every variant of the multivariant playlist, in order."""
    for uri in package.master.uris:
        tag = uri.tag(VARIANT)
        if tag is not None:
            video = package.referred(uri.uri)
            audio = _group(package, "AUDIO", tag.attributes.get("AUDIO"))
            subtitles = _group(package, "SUBTITLES", tag.attributes.get("SUBTITLES"))
            yield Combination(
                tag=tag,
                complete=all(media is not None and media.complete for media in (video, *audio, *subtitles)),
                video=video,
                audio=tuple(media for media in audio if media),
                subtitles=tuple(media for media in subtitles if media),
            )


def _group(package: LoadedPackage, kind: str, group: str | None) -> list[LoadedMedia | None]:
    return [
        package.referred(tag.attributes["URI"])
        for tag in package.master.all(RENDITION)
        if tag.attributes.get("TYPE") == kind and tag.attributes.get("GROUP-ID") == group and "URI" in tag.attributes
    ]


def _rates(media: LoadedMedia) -> Rates:
    """From the bytes in the segments and their EXTINF: what a player has to fetch in what time."""
    pieces = [(segment.size_bytes, segment.line.duration_s) for segment in media.segments]
    return measure_rates(pieces, media.playlist.target_duration_s or FALLBACK_TARGET_S)
