"""Watch one programme."""

from flask import Blueprint, abort, render_template, request

from crowd import programmes
from pipeline.model.channel import Region
from portal.context import current_portal
from portal.cues import bilingual_cues
from portal.shown import shown

blueprint = Blueprint("watch", __name__, template_folder="templates")


@blueprint.get("/watch/<slug>")
def page(slug: str) -> str:
    """The player, the facts and the words. ?channel=domestic prefers that region's publication."""
    region = Region.DOMESTIC if request.args.get("channel") == Region.DOMESTIC else Region.INTERNATIONAL
    with current_portal().database.session(reading=True) as session:
        record = programmes.find(session, slug)
        programme = shown(session, record, region) if record else None
    if programme is None:
        abort(404)
    cues = bilingual_cues(programme.folder) if programme.folder else ()
    return render_template("watch/page.html", programme=programme, cues=cues)
