"""What can be watched, and where one programme stands."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, abort, jsonify, request, url_for

from crowd import listings, programmes
from crowd.listings import Filters
from crowd.ownership import own_programmes
from crowd.paging import page_of as page_of_rows
from crowd.records import ProgrammeRecord, ProgrammeState
from flows.standing import Standing, read_standing
from pipeline.model.channel import Region
from pipeline.model.programme import Need
from portal import access
from portal.context import current_portal
from portal.form_fields import LARGEST_NUMBER
from portal.operations import (
    AFTER,
    MOMENT,
    NUMBER_OR_NULL,
    TEXT,
    TEXT_OR_NULL,
    Operation,
    array_of,
    one_of,
    or_null,
    page_of,
    record,
)
from portal.operations import told as told_as
from portal.paging import asked_after
from portal.programmes.told import FAILURE, REFUSAL, REVIEW, work_told
from portal.programmes.work import has_work, with_work
from portal.search.asked import read_before
from portal.shown import Shown, all_shown, reader, shown

A_PAGE = 100

blueprint = Blueprint("api", __name__, url_prefix="/api")

_PUBLICATION = record(channel=TEXT, region=one_of(Region), playlist_url=TEXT)
_FIELDS = {
    "slug": TEXT,
    "title_en": TEXT,
    "title_zh": TEXT,
    "enterprise": TEXT,
    "need": or_null(one_of(Need)),
    "duration_s": {"type": "number"},
    "languages": array_of(TEXT),
    "state": one_of(ProgrammeState),
    "at_work": {
        "type": "boolean",
        "description": "whether it will change without a person; told to those whose it is and to staff",
    },
    "progress": {
        **or_null(record(share={"type": "number"}, left_s={"type": ["number", "null"]})),
        "description": "how much of its production is done, 0 to 1, and the seconds left; told as at_work is",
    },
    "updated_at": MOMENT,
    "watch_url": TEXT_OR_NULL,
    "poster_url": TEXT_OR_NULL,
    "publications": array_of(_PUBLICATION),
}
PROGRAMME = record(**_FIELDS)
PROGRAMME_AT_WORK = record(**_FIELDS, review=or_null(REVIEW), refusal=or_null(REFUSAL), failure=or_null(FAILURE))
"""review, refusal, failure: told as at_work is."""

OPERATIONS = (
    Operation(
        endpoint="api.listing",
        summary="What can be watched, newest first, a page at a time",
        query={"before": ("next of the page before", {"type": "integer", "minimum": 1, "maximum": LARGEST_NUMBER})},
        replies=told_as(record(programmes=array_of(PROGRAMME), next=NUMBER_OR_NULL)),
        also=(400,),
    ),
    Operation(
        endpoint="api.desk",
        summary="Programmes that are your business, whatever their state, newest first",
        query=AFTER,
        replies=page_of("programmes", PROGRAMME),
    ),
    Operation(
        endpoint="api.programme",
        summary="One programme; what is not published is shown to those whose it is and to staff",
        replies=told_as(PROGRAMME_AT_WORK),
    ),
)


@blueprint.get("/programmes")
def listing() -> Response:
    """What this reader may watch."""
    before = read_before(request.args)
    with current_portal().database.session(reading=True) as session:
        rows = listings.newest(session, reader(), Filters(), before=before, limit=A_PAGE + 1)
        page = [record for _, record in rows[:A_PAGE]]
        standing = {each.slug: each for each in all_shown(session, page, Region.INTERNATIONAL)}
    more = rows[A_PAGE - 1][0].id if len(rows) > A_PAGE else None
    described = [told(found, standing[found.slug]) for found in page if found.slug in standing]
    return jsonify(programmes=described, next=more)


@blueprint.get("/desk")
def desk() -> Response:
    """Every programme that is the asker's business."""
    with current_portal().database.session(reading=True) as session:
        asked = own_programmes(session, access.standing())
        page = page_of_rows(session, asked, ProgrammeRecord.id, newest_first=True, after=asked_after())
        standing = {each.slug: each for each in all_shown(session, page.rows, Region.INTERNATIONAL)}
        at_work = with_work(session, page.rows)
        described = [
            told(found, standing.get(found.slug), at_work=found.id in at_work, theirs=True) for found in page.rows
        ]
    return jsonify(programmes=described, next=page.after)


@blueprint.get("/programmes/<slug>")
def programme(slug: str) -> Response:
    """Where one programme stands."""
    with current_portal().database.session(reading=True) as session:
        found = programmes.find(session, slug)
        standing = shown(session, found, Region.INTERNATIONAL) if found else None
        theirs = access.may("programmes.page", slug=slug)
        if found is None or (standing is None and not theirs):
            abort(404)
        at_work = theirs and has_work(session, found)
        progress = read_standing(current_portal().settings.home, slug) if at_work else None
        more = work_told(session, found) if theirs else dict.fromkeys(("review", "refusal", "failure"))
        return jsonify(told(found, standing, at_work=at_work, theirs=theirs, progress=progress) | more)


def told(
    found: ProgrammeRecord,
    standing: Shown | None,
    *,
    at_work: bool = False,
    theirs: bool = False,
    progress: Standing | None = None,
) -> dict[str, Any]:
    """The programme as PROGRAMME says. theirs: whoever asks may know where it stands."""
    return {
        "slug": found.slug,
        "title_en": found.title_en,
        "title_zh": found.title_zh,
        "enterprise": found.enterprise,
        "need": found.need,
        "duration_s": found.duration_ms / 1000,
        "languages": found.languages,
        # Strangers need not know what is being done to a new version of what they watch.
        "state": found.state if theirs else ProgrammeState.PUBLISHED,
        "at_work": at_work,
        "progress": asdict(progress) if progress else None,
        "updated_at": found.updated_at.isoformat(),
        "watch_url": url_for("watch.page", slug=found.slug) if standing else None,
        "poster_url": standing.poster_url if standing else None,
        "publications": [
            {"channel": channel, "region": region, "playlist_url": url}
            for channel, region, url in (standing.published if standing else ())
        ],
    }
