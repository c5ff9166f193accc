"""The overview, and one page a region and an industry."""

from dataclasses import dataclass

from flask import Blueprint, abort, render_template, request
from sqlalchemy.orm import Session

from crowd import listings, teams
from crowd.listings import Filters
from crowd.places import INDUSTRIES, REGIONS
from pipeline.model.channel import Region
from portal.context import current_portal
from portal.search.asked import read_before
from portal.search.shelves import newest
from portal.shown import reader

blueprint = Blueprint("communities", __name__, template_folder="templates")


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How much there is of a region or an industry. teams: None for an industry, to which no team belongs."""

    programmes: int
    enterprises: int
    teams: int | None


@blueprint.get("/communities")
def overview() -> str:
    """Regions and industries with how many programmes each has."""
    with current_portal().database.session(reading=True) as session:
        regions, industries = (listings.counts(session, reader(), by) for by in ("region", "industry"))
    return render_template("communities/overview.html", regions=regions, industries=industries)


@blueprint.get("/regions/<code>")
def region(code: str) -> str:
    """What was made about enterprises of a region."""
    if code not in REGIONS:
        abort(404)
    return _page("region", code)


@blueprint.get("/industries/<code>")
def industry(code: str) -> str:
    """The same of an industry."""
    if code not in INDUSTRIES:
        abort(404)
    return _page("industry", code)


def _page(by: str, code: str) -> str:
    filters = Filters(**{by: code})
    before = read_before(request.args)
    with current_portal().database.session(reading=True) as session:
        counts = _counts(session, filters)
        shelf = newest(session, filters, before=before, region=Region.INTERNATIONAL)
    return render_template("communities/page.html", by=by, code=code, counts=counts, shelf=shelf)


def _counts(session: Session, filters: Filters) -> Counts:
    programmes, enterprises = listings.extent(session, reader(), filters)
    # Which teams there are is not for strangers (docs/access.md); how many is.
    of_region = teams.number_in(session, filters.region) if filters.region else None
    return Counts(programmes=programmes, enterprises=enterprises, teams=of_region)
