"""The heartbeat of a player."""

from typing import Annotated

from flask import Blueprint, current_app, request
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from crowd.roles import Role
from crowd.view_figures import PARTS, Viewing, reach_bits
from portal import access
from portal.context import current_portal
from portal.counting.counter import Viewer, Watched, counter_of
from portal.operations import Operation, Reply, as_json
from portal.visitors import address_of, country_of, host_of, is_robot, language_of, source_of

blueprint = Blueprint("counting", __name__, template_folder="templates")

LONGEST_BEAT_MS = 60_000
SLUG = r"^[a-z0-9-]{1,120}$"
CREW = frozenset({Role.INTERN, Role.TEAM_LEAD, Role.EDITOR, Role.OPERATOR})


class Beat(BaseModel):
    """What a player tells. viewer: a random word of the tab, to tell apart who shares an address. came_from: a host."""

    model_config = ConfigDict(extra="forbid")

    programme: Annotated[str, Field(pattern=SLUG)]
    viewer: Annotated[str, Field(pattern=r"^[0-9a-f]{16,32}$")]
    watched_ms: Annotated[int, Field(ge=0, le=LONGEST_BEAT_MS)]
    parts: Annotated[list[Annotated[int, Field(ge=0, lt=PARTS)]], Field(max_length=PARTS)]
    came_from: Annotated[str, Field(max_length=253)] = ""
    embedded: bool = False


OPERATIONS = (
    Operation(
        endpoint="counting.beat",
        summary="A player's heartbeat, every ten seconds of playback; counted once a viewer, programme and day",
        body=as_json(Beat),
        replies={204: Reply(description="Taken, whether or not it counts")},
    ),
)


@blueprint.post("/views")
def beat() -> Response:
    """Take a heartbeat. Who is no viewer hears the same answer.

    Needs no form token: a browser sends application/json to another site only after asking it, and is not answered.
    """
    if request.mimetype != "application/json":
        raise BadRequest
    try:
        told = Beat.model_validate_json(request.get_data())
    except ValidationError as error:
        raise BadRequest from error
    counter = counter_of(current_app)
    agent = request.user_agent.string
    watched = None if is_robot(agent) else counter.find(told.programme)
    if watched is not None and not _belongs_to_the_house(watched):
        viewer = Viewer(address=address_of(request), agent=agent, given=told.viewer)
        counter.beat(watched, viewer, _viewing(told))
    return Response(status=204)


def _viewing(told: Beat) -> Viewing:
    return Viewing(
        watched_ms=told.watched_ms,
        reach=reach_bits(told.parts),
        source=source_of(host_of(f"//{told.came_from}"), ours=request.host.partition(":")[0]),
        language=language_of(request),
        country=country_of(request, current_portal().settings.country_header),
        place="embed" if told.embedded else "portal",
    )


def _belongs_to_the_house(watched: Watched) -> bool:
    """Whether who asks makes, reviews or runs programmes, or speaks for the enterprise of this one."""
    found = access.asker()
    if found is None:
        return False
    return bool(found.standing.roles & CREW) or watched.enterprise_id in found.standing.enterprises
