"""What a person trims: the package under review, or footage that was refused for its length."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from crowd import reviews, trims
from crowd.records import FootageRecord, ProgrammeRecord
from crowd.trims import Material
from flows.desk_sound import waveform
from flows.drafting import open_draft
from flows.viewing import View, cards_s, find_view
from pipeline.model.admission import Cut
from pipeline.model.subtitle import SubtitleTrack
from pipeline.package.waveform import PEAKS_A_SECOND
from portal.access import is_staff
from portal.context import current_portal

HLS, MP4 = "application/vnd.apple.mpegurl", "video/mp4"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """The material as a page shows it. starts_ms: where the first stretch begins on the player's clock.

    source, kind: what the player is given. cues: on the player's clock, for what goes with a stretch. view: of footage
    that was never produced, else None.
    """

    material: Material
    title_ms: int
    ending_ms: int
    starts_ms: int
    source: str
    kind: str
    newest: int
    frame_ms: float
    view: View | None = None
    proposals: tuple[tuple[int, int], ...] = ()
    cues: tuple[dict[str, Any], ...] = ()

    @property
    def stretches_ms(self) -> list[tuple[float, float]]:
        """Of the material, in the footage's milliseconds."""
        return [(1000 * float(cut.start_s), 1000 * float(cut.end_s)) for cut in self.material.stretches]


def may_trim(session: Session, record: ProgrammeRecord) -> bool:
    """Whether who asks, whose it is, may trim it as it stands now."""
    return trims.is_open(session, record, record.digest, staff=is_staff())


def find_bench(session: Session, record: ProgrammeRecord) -> Bench | None:
    """What there is to trim; None where nothing was kept to trim by."""
    title_s, ending_s = cards_s(current_portal().settings)
    cards: dict[str, Any] = {"title_ms": round(1000 * title_s), "ending_ms": round(1000 * ending_s)}
    newest = trims.newest(session, record)
    if record.digest:
        return _of_package(session, record, title_s + ending_s, newest=newest, **cards)
    view = find_view(current_portal().settings, session.get_one(FootageRecord, record.footage_id).footage)
    if view is None:
        return None
    whole = Cut(start_s=Fraction(0), end_s=view.duration_s)
    return Bench(
        material=Material(stretches=(whole,), cards_s=title_s + ending_s),
        starts_ms=0,
        source=url_for("trims.copy", slug=record.slug),
        kind=MP4,
        newest=newest,
        frame_ms=40,
        view=view,
        **cards,
    )


def peaks_of(bench: Bench, record: ProgrammeRecord) -> dict[str, object]:
    """The sound of the material as the desk's waveform reads it."""
    if bench.view is None:
        return waveform(current_portal().settings, Path(record.package_dir), record.digest)
    return {"peaks_a_second": PEAKS_A_SECOND, "peaks": bench.view.peaks}


def _of_package(session: Session, record: ProgrammeRecord, both_s: Fraction, **more: Any) -> Bench | None:
    review = reviews.current(session, record)
    picture = review.proof.picture if review else None
    if review is None or picture is None or not picture.body or not Path(record.package_dir).is_dir():
        return None
    return Bench(
        material=Material(stretches=picture.body, cards_s=both_s, digest=record.digest),
        starts_ms=round(1000 * picture.title_s),
        source=url_for("reviews.preview", slug=record.slug, place="master.m3u8"),
        kind=HLS,
        frame_ms=float(1000 / picture.frame_rate) if picture.frame_rate else 40,
        **more,
    )


def with_cues(session: Session, record: ProgrammeRecord, bench: Bench) -> Bench:
    """The bench of a package with its cues as they stand, which only its page shows."""
    review = reviews.current(session, record)
    assert review is not None
    return replace(bench, cues=_cues(open_draft(session, record, review.proof).tracks))


def _cues(tracks: Sequence[SubtitleTrack]) -> tuple[dict[str, Any], ...]:
    """Both languages of each cue together, by time."""
    found: dict[tuple[int, int], dict[str, Any]] = {}
    for track in tracks:
        for cue in track.cues:
            shown = found.setdefault((cue.start_ms, cue.end_ms), {"start_ms": cue.start_ms, "end_ms": cue.end_ms})
            shown[track.language] = cue.text
    return tuple(found[times] for times in sorted(found))
