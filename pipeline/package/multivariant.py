"""The multivariant playlist as text (RFC 8216 4.3.4), its rates measured. Pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from pipeline.package.measuring import Rates
from pipeline.package.picture import family

VERSION = 6
FIRST_CHOICE_BPS = 2_000_000
"""Apple HLS authoring 9.19: the first variant, which some players start with, is the one nearest to 2 Mb/s."""

SPOKEN_DIALOG = "public.accessibility.transcribes-spoken-dialog"


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One video rendition. rates are of the video alone; codecs is its RFC 6381 string."""

    name: str
    uri: str
    key_picture_uri: str
    codecs: str
    width_px: int
    height_px: int
    frame_rate: Fraction
    video_range: str
    rates: Rates
    key_picture_rates: Rates


@dataclass(frozen=True, slots=True, kw_only=True)
class AudioRendition:
    """The one sound rendition."""

    uri: str
    language: str
    name: str
    codecs: str
    channels: int
    rates: Rates


@dataclass(frozen=True, slots=True, kw_only=True)
class SubtitleRendition:
    """One subtitle rendition. captions: same language as the sound, for those who do not hear it."""

    uri: str
    language: str
    name: str
    default: bool
    captions: bool
    rates: Rates


def multivariant_playlist(
    variants: Sequence[Variant], audio: AudioRendition, subtitles: Sequence[SubtitleRendition]
) -> str:
    """The complete playlist. variants from the largest to the smallest of each codec.

    The one to start with is put first, and those of H.264 before all others: a player that takes what comes first, and
    knows no other codec, never meets one that it cannot show.
    """
    lines = ["#EXTM3U", f"#EXT-X-VERSION:{VERSION}", "#EXT-X-INDEPENDENT-SEGMENTS", "", _audio_line(audio)]
    lines += [_subtitle_line(rendition) for rendition in subtitles]
    for variant in _ordered(variants):
        lines += ["", _variant_line(variant, audio, subtitles), variant.uri]
    lines.append("")
    lines += [_key_picture_line(variant) for variant in variants]
    return "\n".join([*lines, ""])


def _ordered(variants: Sequence[Variant]) -> list[Variant]:
    safest = sorted(variants, key=lambda variant: family(variant.codecs))
    candidates = [variant for variant in safest if family(variant.codecs) == family(safest[0].codecs)]
    first = min(candidates, key=lambda variant: abs(variant.rates.average_bps - FIRST_CHOICE_BPS))
    return [first, *(variant for variant in safest if variant is not first)]


def _audio_line(audio: AudioRendition) -> str:
    return (
        f'#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="{audio.name}",LANGUAGE="{audio.language}",DEFAULT=YES,'
        f'AUTOSELECT=YES,CHANNELS="{audio.channels}",URI="{audio.uri}"'
    )


def _subtitle_line(rendition: SubtitleRendition) -> str:
    # Apple HLS authoring 4.5: only captions in the language spoken describe the sound; a translation does not.
    characteristics = f'CHARACTERISTICS="{SPOKEN_DIALOG}",' if rendition.captions else ""
    return (
        f'#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="subtitles",NAME="{rendition.name}",LANGUAGE="{rendition.language}",'
        f"DEFAULT={'YES' if rendition.default else 'NO'},AUTOSELECT=YES,{characteristics}"
        f'URI="{rendition.uri}"'
    )


def combined_rates(video: Rates, others: Sequence[Rates], choices: Sequence[Rates]) -> Rates:
    """Rates of a playable combination: the video, all others, and the heaviest of the choices (RFC 8216 4.3.4.2)."""
    parts = [video, *others]
    return Rates(
        average_bps=sum((part.average_bps for part in parts), Fraction(0))
        + max((choice.average_bps for choice in choices), default=Fraction(0)),
        peak_bps=sum((part.peak_bps for part in parts), Fraction(0))
        + max((choice.peak_bps for choice in choices), default=Fraction(0)),
    )


def _variant_line(variant: Variant, audio: AudioRendition, subtitles: Sequence[SubtitleRendition]) -> str:
    rates = combined_rates(variant.rates, [audio.rates], [rendition.rates for rendition in subtitles])
    group = ',SUBTITLES="subtitles"' if subtitles else ""
    return (
        f"#EXT-X-STREAM-INF:BANDWIDTH={math.ceil(rates.peak_bps)},AVERAGE-BANDWIDTH={math.ceil(rates.average_bps)},"
        f'CODECS="{variant.codecs},{audio.codecs}",RESOLUTION={variant.width_px}x{variant.height_px},'
        f"FRAME-RATE={_three_decimals(variant.frame_rate)},VIDEO-RANGE={variant.video_range},"
        f'AUDIO="audio"{group},CLOSED-CAPTIONS=NONE'
    )


def _key_picture_line(variant: Variant) -> str:
    rates = variant.key_picture_rates
    return (
        f"#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH={math.ceil(rates.peak_bps)},"
        f'AVERAGE-BANDWIDTH={math.ceil(rates.average_bps)},CODECS="{variant.codecs}",'
        f"RESOLUTION={variant.width_px}x{variant.height_px},VIDEO-RANGE={variant.video_range},"
        f'URI="{variant.key_picture_uri}"'
    )


def _three_decimals(value: Fraction) -> str:
    thousandths = math.floor(value * 1000 + Fraction(1, 2))
    return f"{thousandths // 1000}.{thousandths % 1000:03d}"
