"""What is worth saying of footage that could become a programme: damage, level, darkness, speech, shape. Pure."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from pipeline.intake.reasons import reason
from pipeline.intake.tracks import SILENT_DBFS
from pipeline.model.admission import Reason
from pipeline.model.probe import Probe
from pipeline.model.survey import PictureFacts, SoundFacts, SpeechFacts, Stretch, Survey

SPEECH_DBFS = -20.0
"""RMS of the louder seconds of speech as cameras and editors level it."""
QUIET_DBFS = -42.0
"""Speech this low has its noise turned up by 22 dB."""
CLIPPED_SHARE = 0.02
DARK = 0.25
"""Highlights (the 90th percentile of the middle picture) below a quarter of white."""
LEAST_SPEECH_S = 1.0
SURE = 0.6
LEAST_TELLING_S = 3.0
"""Less speech does not tell its language."""
MOST_LOST = Fraction(1, 2)
"""Footage of which more does not decode is refused, not warned of."""
STRETCHES_TOLD = 5
LANGUAGES = {
    "zh": ("Chinese", "汉语"), "yue": ("Cantonese", "粤语"), "ja": ("Japanese", "日语"), "ko": ("Korean", "韩语"),
    "ru": ("Russian", "俄语"), "fr": ("French", "法语"), "de": ("German", "德语"), "es": ("Spanish", "西班牙语"),
    "pt": ("Portuguese", "葡萄牙语"), "ar": ("Arabic", "阿拉伯语"), "it": ("Italian", "意大利语"),
    "vi": ("Vietnamese", "越南语"), "th": ("Thai", "泰语"),
}  # fmt: skip


def remarks(probe: Probe, survey: Survey, *, landscape_only: str) -> Iterator[Reason]:
    """In the order that a person mends them: picture, sound, speech, shape."""
    if probe.ends_loose or (survey.picture is not None and survey.picture.ends_damaged):
        yield reason("ends_loose", measured_s=float(probe.duration_s))
    if survey.picture is not None:
        yield from _of_picture(survey.picture, probe.duration_s)
    if probe.audio is None:
        yield reason("no_sound")
    elif survey.sound is not None:
        yield from _of_sound(survey.sound)
    if survey.speech is not None and survey.sound is not None and survey.sound.level_dbfs >= SILENT_DBFS:
        yield from _of_speech(survey.speech)
    video = probe.video
    if video is not None and video.portrait:
        shape = {"width_px": video.width_px, "height_px": video.height_px, "channel": landscape_only}
        yield reason("portrait_not_wanted", **shape) if landscape_only else reason("portrait")


def where(stretches: Sequence[Stretch]) -> str:
    """Stretches as minutes and seconds: "0:03-0:05, 1:10-1:12 (+4)"."""
    told = ", ".join(f"{_clock(stretch.start_s)}-{_clock(stretch.end_s)}" for stretch in stretches[:STRETCHES_TOLD])
    return told + (f" (+{len(stretches) - STRETCHES_TOLD})" if len(stretches) > STRETCHES_TOLD else "")


def _clock(seconds: Fraction) -> str:
    minutes, rest = divmod(max(seconds, Fraction(0)), 60)
    return f"{minutes}:{float(rest):04.1f}"


def lost_share(seen: PictureFacts, duration_s: Fraction) -> Fraction:
    """Which share of the picture does not decode."""
    if seen.pictures == 0 or duration_s <= 0:
        return Fraction(1)
    return min(sum((stretch.duration_s for stretch in seen.missing), Fraction(0)) / duration_s, Fraction(1))


def _of_picture(seen: PictureFacts, duration_s: Fraction) -> Iterator[Reason]:
    if seen.missing and lost_share(seen, duration_s) <= MOST_LOST:
        yield reason("damaged", where=where(seen.missing))
    if seen.damaged:
        yield reason("patched", pictures=seen.damaged)
    for code, stretches in (("black", seen.black), ("frozen", seen.frozen)):
        if stretches:
            yield reason(code, where=where(stretches))
    if seen.brightness < DARK:
        yield reason("too_dark", brightness=seen.brightness)


def _of_sound(heard: SoundFacts) -> Iterator[Reason]:
    if heard.missing:
        yield reason("sound_damaged", where=where(heard.missing))
    elif heard.level_dbfs < SILENT_DBFS:
        yield reason("silent", level_dbfs=heard.level_dbfs)
    elif heard.level_dbfs < QUIET_DBFS:
        yield reason("too_quiet", level_dbfs=heard.level_dbfs, missing_db=SPEECH_DBFS - heard.level_dbfs)
    if heard.clipped > CLIPPED_SHARE:
        yield reason("clipped", clipped=heard.clipped)


def _of_speech(speech: SpeechFacts) -> Iterator[Reason]:
    if speech.speech_s < LEAST_SPEECH_S:
        yield reason("no_speech")
    elif speech.language not in {"", "en"} and speech.probability >= SURE and speech.speech_s >= LEAST_TELLING_S:
        name_en, name_zh = LANGUAGES.get(speech.language, (speech.language, speech.language))
        figures = {"language_en": name_en, "language_zh": name_zh, "probability": speech.probability}
        yield reason("wrong_language", **figures)
