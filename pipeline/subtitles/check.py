"""The rules of standards/subtitles.md that a track can break, as findings."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from pipeline.model.subtitle import Cue, Finding, SubtitleTrack
from pipeline.model.transcript import Transcript
from pipeline.subtitles.checking import breaks, punctuation, reading, timing, written
from pipeline.subtitles.checking.pair import check_pair
from pipeline.subtitles.checking.rulebook import ERROR, WARNING
from pipeline.subtitles.rules import CHINESE, LanguageRules, rules_for
from pipeline.subtitles.translation.term_base import Term

__all__ = ["ERROR", "WARNING", "check_pair", "check_track", "lost_in_translation"]

CueRule = Callable[[Cue, LanguageRules], Iterator[Finding]]

_BOTH: tuple[CueRule, ...] = (
    written.text,
    written.script,
    written.language,
    reading.lines,
    reading.reading_speed,
    reading.word_time,
    timing.duration,
)
_CHINESE_ONLY: tuple[CueRule, ...] = (
    punctuation.pauses,
    punctuation.marks,
    punctuation.speakers,
    breaks.edges,
    breaks.balance,
)


def check_track(
    track: SubtitleTrack,
    *,
    names: Sequence[str] = (),
    cuts_ms: Sequence[int] = (),
    frame_rate: Fraction | None = None,
    transcript: Transcript | None = None,
) -> tuple[Finding, ...]:
    """Every broken rule, in the order of the cues: Chinese rules for zh and its variants, English rules for all else.

    error blocks approval, warning is shown to the editor. names: of companies and people, not to be split. cuts_ms:
    first frame of each shot, on the cues' clock. frame_rate: of the picture, for the gaps and cuts that are counted in
    frames. transcript: the words spoken, to time the cues against. Without them the rules that need them are silent.
    """
    rules = rules_for(track.language)
    findings = [finding for cue in track.cues for finding in written.markup(cue)]
    track = replace(track, cues=tuple(written.without_markup(cue) for cue in track.cues))
    findings += [
        finding
        for cue in track.cues
        for rule in (*_BOTH, *(_CHINESE_ONLY if rules is CHINESE else ()))
        for finding in rule(cue, rules)
    ]
    findings += [*written.repetition(track), *timing.gaps(track, frame_rate), *timing.shots(track, cuts_ms, frame_rate)]
    if transcript:
        findings += timing.sound(track, transcript, rules, frame_rate)
    if rules is CHINESE:
        findings += [*punctuation.running_on(track), *punctuation.quotation_pairs(track)]
        findings += [*breaks.inside_cues(track, names), *breaks.between_cues(track, names)]
    place = {cue.identity: at for at, cue in reversed(list(enumerate(track.cues)))}
    findings.sort(key=lambda finding: place.get(finding.cue, len(place)))
    findings += [*written.whole_language(track, rules), *reading.words_per_minute(track, rules)]
    return tuple(findings)


def lost_in_translation(
    english: SubtitleTrack, chinese: SubtitleTrack, terms: Sequence[Term], alone: Iterable[Finding]
) -> tuple[Finding, ...]:
    """check_pair without what the Chinese breaks by itself: a cue that does so once is not told twice.

    alone: check_track of the Chinese.
    """
    told = {(finding.rule, finding.cue) for finding in alone}
    return tuple(one for one in check_pair(english, chinese, terms) if (one.rule, one.cue) not in told)
