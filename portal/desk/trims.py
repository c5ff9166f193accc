"""Trimming over HTTP: the page, what its script saves, and handing it in."""

from flask import Blueprint, Response, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from crowd import trims
from crowd.draft_records import Outcome
from crowd.record_base import utc_now
from pipeline.errors import WrongInput
from portal.access import is_staff, who_asks
from portal.bodies import read_body, taken_form
from portal.context import current_portal
from portal.desk import shapes
from portal.desk.bodies import HandInForm, TrimBody
from portal.desk.material import find_bench, may_trim, peaks_of, with_cues
from portal.desk.words import TRIM_SHORTCUTS, trim_words
from portal.found import programme_at
from portal.languages import gettext
from portal.media.serving import send
from portal.problems import Conflict, problem

blueprint = Blueprint("trims", __name__, template_folder="templates", url_prefix="/programmes/<slug>/trim")

Answer = AnyResponse | tuple[AnyResponse | str, int]


@blueprint.get("")
def page(slug: str) -> str | AnyResponse:
    """The bench for a package; else the programme's own page, which has one for footage that was refused."""
    with current_portal().database.session(reading=True) as session:
        record = programme_at(session, slug)
        bench = find_bench(session, record) if may_trim(session, record) else None
        if bench is None or bench.view is not None:
            return redirect(url_for("programmes.page", slug=slug), code=303)
        shown = with_cues(session, record, bench)
        return render_template(
            "desk/trim.html", record=record, bench=shown, words=trim_words(), shortcuts=TRIM_SHORTCUTS
        )


@blueprint.get("/draft")
def draft(slug: str) -> Response:
    """The stretches that go, as they stand. since: the newest edit the asker has, to be spared the same."""
    with current_portal().database.session(reading=True) as session:
        record = programme_at(session, slug)
        newest, is_open = trims.newest(session, record), may_trim(session, record)
        if request.args.get("since", type=int) == newest and is_open:
            return jsonify(newest=newest, open=True)
        stands = shapes.cues_shape(trims.standing(session, record))
    return jsonify(digest=record.digest, newest=newest, open=is_open, cues=stands, doubtful={})


@blueprint.post("/edits")
def save(slug: str) -> tuple[Response, int]:
    """As the desk's: 409 where a stretch changed meanwhile or trims are no longer taken."""
    body = read_body(TrimBody)
    with current_portal().database.session() as session:
        record = programme_at(session, slug)
        changes = [one.change for one in body.changes]
        saved = trims.save(session, record, body.digest, changes, key=body.key, who=who_asks(), staff=is_staff())
        newest = trims.newest(session, record)
    answer = jsonify(outcome=saved.outcome.value, newest=newest, cues=shapes.cues_shape(saved.standing))
    return answer, 200 if saved.outcome is Outcome.TAKEN else 409


@blueprint.post("")
def hand_in(slug: str) -> Answer:
    """Have it produced of what stays. seen: the newest edit that was looked at."""
    form = taken_form(HandInForm)
    with current_portal().database.session() as session:
        record = programme_at(session, slug)
        bench = find_bench(session, record)
        if bench is None or form.digest != record.digest:
            raise Conflict
        try:
            trims.hand_in(
                session, record, bench.material, seen=form.seen, who=who_asks(), staff=is_staff(), now=utc_now()
            )  # fmt: skip
        except trims.StillTooLong as long:
            told = gettext("It is still %(over)s s too long. Let more of it go.", over=f"{float(long.over_s):.1f}")
            return problem(400, told)
        except trims.NothingTrimmed:
            return problem(400, gettext("Mark what is to go first, and leave something of it."))
        except WrongInput as error:
            raise Conflict from error
    return redirect(url_for("programmes.page", slug=slug), code=303)


@blueprint.post("/take-back")
def take_back(slug: str) -> AnyResponse:
    """Put back what was under review before the trims that could not be produced."""
    with current_portal().database.session() as session:
        try:
            trims.take_back(session, programme_at(session, slug), who=who_asks())
        except WrongInput as error:
            raise Conflict from error
    return redirect(url_for("programmes.page", slug=slug), code=303)


@blueprint.get("/sound")
def sound(slug: str) -> Response:
    """The peaks of what is trimmed. The footage never changes, so neither do they."""
    with current_portal().database.session(reading=True) as session:
        record = programme_at(session, slug)
        bench = find_bench(session, record)
    if bench is None:
        raise Conflict
    answer = jsonify(peaks_of(bench, record))
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


@blueprint.get("/copy.mp4")
def copy(slug: str) -> Response:
    """The footage as a browser plays it."""
    with current_portal().database.session(reading=True) as session:
        bench = find_bench(session, programme_at(session, slug))
    if bench is None or bench.view is None:
        raise Conflict
    return send(bench.view.copy.parent, bench.view.copy.name, caching="private, no-cache")
