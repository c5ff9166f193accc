"""The page of answers; without a question, of what the filters leave."""

from flask import Blueprint, render_template, request

from pipeline.model.channel import Region
from portal.context import current_portal
from portal.search.asked import read_before, read_filters, read_place, read_question
from portal.search.finding import find
from portal.search.shelves import newest

blueprint = Blueprint("search", __name__, template_folder="templates")


@blueprint.get("/search")
def page() -> str:
    """q: words in Chinese or English, all of which must be there. need, region, industry narrow it."""
    question, filters = read_question(request.args), read_filters(request.args)
    with current_portal().database.session(reading=True) as session:
        if question:
            place = read_place(request.args)
            found = find(session, question, filters, before=place, region=Region.INTERNATIONAL)
            return render_template("search/answers.html", question=question, filters=filters, found=found, begun=place)
        shelf = newest(session, filters, before=read_before(request.args), region=Region.INTERNATIONAL)
        return render_template("search/filtered.html", question="", filters=filters, shelf=shelf)
