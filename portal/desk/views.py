"""The desk's page and what its script asks for. Each programme's current package is what the desk is about."""

from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Response, abort, jsonify, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from crowd import comments, drafts, programmes, queue, reviews
from crowd.draft_changes import NOWHERE, CueKey, as_packaged
from crowd.draft_records import Outcome
from crowd.memory import open_memory
from crowd.proof import Proof
from crowd.record_base import utc_now
from crowd.records import ProgrammeRecord
from flows.desk_sound import waveform
from flows.drafting import Drafted, open_draft, package_tracks, prove
from flows.programme_terms import term_base
from flows.suggestions import suggest
from pipeline.errors import WrongInput
from portal.access import who_asks
from portal.bodies import read_body
from portal.context import current_portal
from portal.desk import shapes
from portal.desk.bodies import CheckBody, CommentBody, ResolveBody, SaveBody
from portal.desk.material import may_trim
from portal.desk.versions import differences
from portal.desk.words import SEND_BACK_KINDS, SHORTCUTS, script_words, send_back_name
from portal.failures import told

blueprint = Blueprint("desk", __name__, template_folder="templates", url_prefix="/programmes/<slug>/desk")
blueprint.add_app_template_filter(send_back_name)

DEFAULT_FRAME_MS = 40
"""A frame at 25 a second, for a review that was opened before the picture's rate was kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A programme on the desk. proof: of its review, empty where it has none."""

    record: ProgrammeRecord
    proof: Proof
    drafted: Drafted
    is_open: bool


@blueprint.get("")
def page(slug: str) -> str | AnyResponse:
    """The desk, where there is something to review; else the programme's own page."""
    with current_portal().database.session(reading=True) as session:
        opened = _open(session, slug)
        failed = queue.last_failure(session, opened.record)
        trimmable = may_trim(session, opened.record) and bool(opened.proof.picture.body)
    if not opened.is_open:
        return redirect(url_for("programmes.page", slug=slug), code=303)
    rate = opened.proof.picture.frame_rate
    return render_template(
        "desk/page.html",
        record=opened.record,
        opened=opened,
        trimmable=trimmable,
        failure=told(failed) if failed else None,
        frame_ms=float(1000 / rate) if rate else DEFAULT_FRAME_MS,
        words=script_words(),
        shortcuts=SHORTCUTS,
        kinds=SEND_BACK_KINDS,
    )


@blueprint.get("/draft")
def draft(slug: str) -> Response:
    """Every cue as it stands, and what the rules say. since: the newest edit the asker has, to be spared the same."""
    with current_portal().database.session(reading=True) as session:
        opened = _open(session, slug)
    if request.args.get("since", type=int) == opened.drafted.newest and opened.is_open:
        return jsonify(newest=opened.drafted.newest, open=True)
    proof = prove(current_portal().settings, opened.record, opened.drafted, opened.proof)
    digest = opened.record.digest
    return jsonify(digest=digest, **shapes.desk_shape(opened.drafted, proof, is_open=opened.is_open))


@blueprint.post("/edits")
def save(slug: str) -> tuple[Response, int]:
    """Save one edit whole. 409 where a cue in it changed meanwhile (stale) or the review is decided (late): the edit is
    kept in the history, and the answer says what stands.
    """
    body = read_body(SaveBody)
    with current_portal().database.session() as session:
        record = _found(session, slug)
        machine = package_tracks(Path(record.package_dir), Proof()) if record.digest == body.digest else ()
        saved = drafts.save(
            session,
            record,
            body.digest,
            [one.change for one in body.changes],
            as_packaged(machine),
            key=body.key,
            who=who_asks(),
        )
        newest = drafts.newest(session, drafts.find(session, record, body.digest))
    answer = jsonify(outcome=saved.outcome.value, newest=newest, cues=shapes.cues_shape(saved.standing))
    return answer, 200 if saved.outcome is Outcome.TAKEN else 409


@blueprint.post("/check")
def check(slug: str) -> Response:
    """What the rules say about the draft with changes that are not saved yet."""
    body = read_body(CheckBody)
    with current_portal().database.session(reading=True) as session:
        opened = _open(session, slug)
    unsaved = opened.drafted.with_unsaved(one.change for one in body.changes)
    return jsonify(shapes.proof_shape(prove(current_portal().settings, opened.record, unsaved, opened.proof)))


@blueprint.get("/suggestions")
def suggestions(slug: str) -> Response:
    """What the memory and the term base would say for the English cue named."""
    with current_portal().database.session(reading=True) as session:
        opened = _open(session, slug)
        english = next(track for track in opened.drafted.tracks if track.language == "en")
        terms = term_base(current_portal().settings)
        found = suggest(english, request.args.get("cue", ""), open_memory(session), terms)
    return jsonify(shapes.suggestions_shape(found))


@blueprint.get("/history")
def history(slug: str) -> Response:
    """Every version of the cue named in the language named, the newest first; whatever became of it."""
    key = CueKey(language=request.args.get("language", ""), identity=request.args.get("cue", ""))
    with current_portal().database.session(reading=True) as session:
        opened = _open(session, slug)
        edits = drafts.history(session, drafts.find(session, opened.record, opened.record.digest), key)
    machine = as_packaged(opened.drafted.machine).get(key, NOWHERE)
    return jsonify(versions=shapes.history_shape(edits, machine))


@blueprint.get("/waveform")
def sound(slug: str) -> Response:
    """The sound's peaks. The package of a digest never changes, so neither do they."""
    with current_portal().database.session(reading=True) as session:
        record = _found(session, slug)
    answer = jsonify(waveform(current_portal().settings, Path(record.package_dir), record.digest))
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


@blueprint.get("/comments")
def listing(slug: str) -> Response:
    """Every thread."""
    with current_portal().database.session(reading=True) as session:
        return jsonify(comments=shapes.comments_shape(comments.of(session, _found(session, slug))))


@blueprint.post("/comments")
def say(slug: str) -> Response:
    """Comment, or answer; tells every thread."""
    body = read_body(CommentBody)
    with current_portal().database.session() as session:
        record = _found(session, slug)
        try:
            comments.say(
                session,
                record,
                body.text.strip(),
                start_ms=body.start_ms,
                end_ms=body.end_ms,
                parent_id=body.parent,
                who=who_asks(),
            )
        except WrongInput:
            abort(404)
    return listing(slug)


@blueprint.post("/resolved")
def resolve(slug: str) -> Response:
    """Close a thread; tells every thread."""
    body = read_body(ResolveBody)
    with current_portal().database.session() as session:
        record = _found(session, slug)
        try:
            comments.resolve(session, record, body.comment, who=who_asks(), now=utc_now())
        except WrongInput:
            abort(404)
    return listing(slug)


@blueprint.get("/versions")
def versions(slug: str) -> str:
    """The draft beside the machine's, or beside what was under review before. before: a digest."""
    with current_portal().database.session(reading=True) as session:
        opened = _open(session, slug)
        others = [one for one in reviews.of(session, opened.record) if one.digest != opened.record.digest]
    others = [one for one in others if one.package_dir and Path(one.package_dir).is_dir()]
    chosen = next((one for one in others if one.digest == request.args.get("before")), None)
    before = package_tracks(Path(chosen.package_dir), Proof()) if chosen else opened.drafted.machine
    return render_template(
        "desk/versions.html",
        record=opened.record,
        others=others,
        chosen=chosen,
        differences=differences(before, opened.drafted.tracks),
    )


def _found(session: Session, slug: str) -> ProgrammeRecord:
    record = programmes.find(session, slug)
    if record is None or not record.package_dir:
        abort(404)
    return record


def _open(session: Session, slug: str) -> Opened:
    record = _found(session, slug)
    review = reviews.current(session, record)
    proof = review.proof if review else Proof()
    return Opened(
        record=record,
        proof=proof,
        drafted=open_draft(session, record, proof),
        is_open=drafts.is_open(session, record, record.digest),
    )
