"""The objects of local channels, as far as they are published."""

from flask import Blueprint, Response, abort
from sqlalchemy.orm import Session

from crowd import ledger, programmes, publications
from crowd.records import ProgrammeRecord, PublicationState
from pipeline.publish.media_types import POINTER, cache_control
from portal.access import is_staff
from portal.context import current_portal
from portal.media.serving import send
from portal.shown import local_root

blueprint = Blueprint("media", __name__)


@blueprint.get("/media/<channel_name>/<path:place>")
def serve(channel_name: str, place: str) -> Response:
    """place: <slug>/current.json or <slug>/<digest>/<file>. 404 for whatever this reader may not have."""
    portal = current_portal()
    channel = portal.channel(channel_name)
    root = local_root(channel) if channel else None
    if channel is None or root is None or not (channel.public or is_staff()):
        abort(404)
    slug, _, rest = place.partition("/")
    digest = rest.partition("/")[0]
    with portal.database.session(reading=True) as session:
        record = programmes.find(session, slug)
        if record is None or not _may_be_read(session, record, channel_name, digest):
            abort(404)
    caching = cache_control(place)
    return send(root, place, caching=caching if channel.public else caching.replace("public", "private"))


def _may_be_read(session: Session, record: ProgrammeRecord, channel: str, digest: str) -> bool:
    standing = next((p for p in publications.of(session, record) if p.channel == channel), None)
    if standing is None or standing.state is not PublicationState.PUBLISHED:
        return False
    return digest in {POINTER, standing.digest} or digest in _replaced_digests(session, record, channel)


def _replaced_digests(session: Session, record: ProgrammeRecord, channel: str) -> set[str]:
    """Digests the channel showed since it was last recalled: who began to watch one of them may finish."""
    digests: set[str] = set()
    for entry in ledger.entries(session, record.subject):
        if entry.facts.get("channel") != channel:
            continue
        if entry.action == "published on channel":
            digests.add(str(entry.facts.get("digest")))
        elif entry.action == "recalled from channel":
            digests.clear()
    return digests
