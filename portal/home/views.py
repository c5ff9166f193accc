"""The list of published programmes."""

from flask import Blueprint, render_template

from pipeline.model.channel import Region
from portal.context import current_portal
from portal.shown import all_shown

blueprint = Blueprint("home", __name__, template_folder="templates")


@blueprint.get("/")
def page() -> str:
    """Every programme this reader may watch, the newest leading."""
    with current_portal().database.session(reading=True) as session:
        shown = all_shown(session, Region.INTERNATIONAL)
    return render_template("home/page.html", shown=shown)
