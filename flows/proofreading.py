"""Proofreading: every subtitle rule over the tracks of a programme, as a person will read it at the review."""

from collections.abc import Iterable, Sequence

from crowd.proof import Doubt, Picture, Proof, Remark
from pipeline.model.ladder import Encoded
from pipeline.model.subtitle import Finding, SubtitleTrack
from pipeline.model.timeline import Timeline
from pipeline.subtitles.check import check_track, lost_in_translation
from pipeline.subtitles.translation.term_base import Term


def picture_of(timeline: Timeline, encoded: Encoded) -> Picture:
    """What the desk must know of a programme's picture."""
    return Picture(
        cuts_ms=encoded.shot_cuts_ms, frame_rate=timeline.frame_rate, title_s=timeline.title_s, body=timeline.cuts
    )


def proofread(tracks: Sequence[SubtitleTrack], *, terms: Sequence[Term], picture: Picture) -> Proof:
    """What is wrong with each track and with the two together, and what the recogniser was unsure of.

    tracks: on the programme's clock. terms: the names of companies and people ahead of the term base. Without
    tracks the proof is empty.
    """
    names = [rendering for term in terms if term.as_written for rendering in term.chinese]
    alone = {
        track.language: check_track(track, names=names, cuts_ms=picture.cuts_ms, frame_rate=picture.frame_rate)
        for track in tracks
    }
    by_language = {track.language: track for track in tracks}
    remarks = [remark for track in tracks for remark in _remarks(track, alone[track.language])]
    english, chinese = by_language.get("en"), by_language.get("zh-Hans")
    if english and chinese:
        remarks += _remarks(chinese, lost_in_translation(english, chinese, terms, alone[chinese.language]))
    remarks.sort(key=lambda remark: (remark.start_ms is None, remark.start_ms or 0))
    heard = english.cues if english else ()
    return Proof(
        picture=picture,
        findings=tuple(remarks),
        doubtful=tuple(Doubt(start_ms=cue.start_ms, words=cue.doubtful) for cue in heard if cue.doubtful),
    )


def _remarks(track: SubtitleTrack, findings: Iterable[Finding]) -> list[Remark]:
    starts = {cue.identity: cue.start_ms for cue in reversed(track.cues)}
    return [
        Remark(
            language=track.language,
            start_ms=starts.get(finding.cue),
            rule=finding.rule,
            clause=finding.clause,
            level=finding.level,
            message=finding.message,
            cue=finding.cue if finding.cue in starts else "",
        )
        for finding in findings
    ]
