"""Search for programs."""

from typing import Any

from flask import Response, jsonify, request, url_for

from crowd.places import INDUSTRIES, REGIONS
from pipeline.model.channel import Region
from portal.api.views import PROGRAMME, blueprint, told
from portal.context import current_portal
from portal.operations import TEXT, TEXT_OR_NULL, Operation, Reply, array_of, one_of, record
from portal.search.asked import LONGEST_QUESTION, NEEDS, read_filters, read_place, read_question
from portal.search.finding import Answer, find

_MOMENT = record(start_s={"type": "number"}, end_s={"type": "number"}, en=TEXT, zh=TEXT, watch_url=TEXT)

OPERATIONS = (
    Operation(
        endpoint="api.search",
        summary="Programmes that have every word, and the moments at which it is said",
        query={
            "q": ("words in Chinese or English", {"type": "string", "maxLength": LONGEST_QUESTION}),
            "need": ("what the enterprise looks for", one_of(NEEDS)),
            "region": ("ISO 3166-2:CN, or abroad", one_of(REGIONS)),
            "industry": ("as the site lists them", one_of(INDUSTRIES)),
            "before": ("next of the page before", {"type": "string", "pattern": "^[nw][0-9]{1,10}$"}),
        },
        replies={
            200: Reply(
                description="Those that have it in their names lead, then the newest",
                schema=record(
                    results=array_of(record(programme=PROGRAMME, moments=array_of(_MOMENT))), next=TEXT_OR_NULL
                ),
            ),
        },
        also=(400,),
    ),
)


@blueprint.get("/search")
def search() -> Response:
    """As on the page. Without a question there is no answer."""
    question, filters, before = read_question(request.args), read_filters(request.args), read_place(request.args)
    with current_portal().database.session(reading=True) as session:
        found = find(session, question, filters, before=before, region=Region.INTERNATIONAL)
    results = [
        {"programme": told(answer.record, answer.programme), "moments": _moments(answer)} for answer in found.answers
    ]
    return jsonify(results=results, next=str(found.before) if found.before else None)


def _moments(answer: Answer) -> list[dict[str, Any]]:
    return [
        {
            "start_s": moment.at_s,
            "end_s": moment.cue.end_ms / 1000,
            "en": moment.cue.en,
            "zh": moment.cue.zh,
            "watch_url": url_for("watch.page", slug=answer.programme.slug, t=moment.at_s),
        }
        for moment in answer.moments
    ]
