"""The list of published programmes."""

from flask import Blueprint, render_template, request

from crowd.listings import Filters
from pipeline.model.channel import Region
from portal.context import current_portal
from portal.search.asked import read_before
from portal.search.shelves import newest

blueprint = Blueprint("home", __name__, template_folder="templates")


@blueprint.get("/")
def page() -> str:
    """What this reader may watch, the newest leading, a page at a time."""
    before = read_before(request.args)
    with current_portal().database.session(reading=True) as session:
        shelf = newest(session, Filters(), before=before, region=Region.INTERNATIONAL)
    return render_template("home/page.html", shelf=shelf, first=before is None)
