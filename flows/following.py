"""The subtitles of a package that was trimmed, as its editors have them by now, on the body that the cuts leave."""

import json
from dataclasses import replace
from pathlib import Path

from crowd import programmes, reviews
from crowd.database import Database
from flows.correcting import languages_of
from flows.drafting import draft_of, package_tracks
from flows.order import Order
from pipeline.errors import WrongInput
from pipeline.model.subtitle import SubtitleTrack
from pipeline.model.timeline import Timeline
from pipeline.package.facts import NAME
from pipeline.subtitles.trimming import follow_cuts


def followed_tracks(database: Database, order: Order, timeline: Timeline) -> tuple[SubtitleTrack, ...]:
    """The tracks of the package that the order follows, timed on the body of timeline; none where no cue is left.

    Raises WrongInput where that package or what it was cut from is not on the record any more.
    """
    with database.session(reading=True) as session:
        record = programmes.find(session, order.slug)
        review = reviews.find(session, record, order.follows) if record else None
        if record is None or review is None or not review.package_dir or not review.picture.get("body"):
            raise WrongInput(order.slug, "has no package on the record whose subtitles could follow the cuts")
        package, picture = Path(review.package_dir), review.proof.picture
        machine = tuple(_labelled(track, package) for track in package_tracks(package, review.proof))
        drafted = draft_of(session, record, order.follows, machine)
    title_ms = round(1000 * picture.title_s)
    followed = (
        follow_cuts(track.shifted(-title_ms), before=picture.body, after=timeline.cuts) for track in drafted.tracks
    )
    return tuple(track for track in followed if track.cues)


def _labelled(track: SubtitleTrack, package: Path) -> SubtitleTrack:
    """The track with the name of what made its text, which no subtitle file keeps."""
    if track.language not in languages_of(package):
        return track
    labels = json.loads((package / NAME).read_text(encoding="utf-8"))["ai_labels"]
    return replace(track, engine=labels[track.language]["engine"])
