"""Watch one programme, here or on another site."""

from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, current_app, jsonify, render_template, request
from markupsafe import Markup
from sqlalchemy.orm import Session
from werkzeug.exceptions import BadRequest, HTTPException

from crowd import listings, programmes
from crowd.listings import SpokenCue, Transcript
from crowd.records import ProgrammeRecord
from pipeline.model.channel import Region
from pipeline.package.subtitle_segments import timestamp
from portal.addresses import site_address, whole_url_for
from portal.context import current_portal
from portal.cues import BilingualCue, bilingual_cues
from portal.feeds.views import item_of
from portal.languages import Language, gettext, marked, reader_language
from portal.problems import Told
from portal.security import allow_framing, allow_script_text
from portal.shown import Shown, shown
from portal.watch.chapters import Chapter, name_of, plan_chapters
from portal.watch.described import EMBED_HEIGHT_PX, EMBED_WIDTH_PX, embed_code, oembed_answer, video_object

blueprint = Blueprint("watch", __name__, template_folder="templates")


@blueprint.get("/watch/<slug>")
def page(slug: str) -> str:
    """The player, the facts and the words. ?channel=domestic prefers that region's publication; ?t= begins there."""
    with current_portal().database.session(reading=True) as session:
        record, programme = _found(session, slug)
        transcript = _spoken(session, record, programme)
    item = item_of(programme, reader_language())
    json_ld = video_object(item, programme, "\n".join(cue.en for cue in transcript.cues if cue.en))
    allow_script_text(json_ld)
    may_be_embedded = bool(current_portal().settings.embed_origins)
    code = embed_code(programme, item.title, width_px=EMBED_WIDTH_PX, height_px=EMBED_HEIGHT_PX)
    return render_template(
        "watch/page.html",
        programme=programme,
        cues=[BilingualCue(start_ms=cue.start_ms, end_ms=cue.end_ms, en=cue.en, zh=cue.zh) for cue in transcript.cues],
        chapters=_named(plan_chapters(transcript, programme.duration_ms)),
        item=item,
        json_ld=Markup(json_ld),  # noqa: S704 - JSON without any <
        embed_code=code if may_be_embedded else "",
        oembed_address=whole_url_for("watch.oembed", url=item.page),
    )


@blueprint.get("/watch/<slug>/chapters.vtt")
def chapters(slug: str) -> Response:
    """The chapters as a track of the player."""
    with current_portal().database.session(reading=True) as session:
        record, programme = _found(session, slug)
        transcript = _spoken(session, record, programme)
    blocks = [
        f"{timestamp(chapter.start_ms)} --> {timestamp(chapter.end_ms)}\n{name.replace('-->', '→')}\n"
        for chapter, name in _named(plan_chapters(transcript, programme.duration_ms))
    ]
    return Response("\n".join(["WEBVTT\n", *blocks]), content_type="text/vtt; charset=utf-8")


@blueprint.get("/embed/<slug>")
def embedded(slug: str) -> str:
    """The player alone, for pages of the origins that settings name."""
    allow_framing(current_portal().settings.embed_origins or "'none'")
    with current_portal().database.session(reading=True) as session:
        _, programme = _found(session, slug)
    return render_template("watch/embedded.html", programme=programme)


@blueprint.get("/oembed")
def oembed() -> Response:
    """oEmbed 1.0 for the address of a watch page. 404 for any other, and where nobody may embed; 501 but for JSON."""
    if request.args.get("format", "json") != "json":
        raise Told(501, "not_implemented", marked("Only JSON is offered."))
    if not current_portal().settings.embed_origins:
        abort(404)
    most_width_px, most_height_px = (_size(name) for name in ("maxwidth", "maxheight"))
    with current_portal().database.session(reading=True) as session:
        _, programme = _found(session, _slug_in(request.args.get("url", "")))
    item = item_of(programme, reader_language())
    answer = jsonify(oembed_answer(item, programme, most_width_px=most_width_px, most_height_px=most_height_px))
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


def _found(session: Session, slug: str) -> tuple[ProgrammeRecord, Shown]:
    region = Region.DOMESTIC if request.args.get("channel") == Region.DOMESTIC else Region.INTERNATIONAL
    record = programmes.find(session, slug)
    programme = shown(session, record, region) if record else None
    if record is None or programme is None:
        abort(404)
    return record, programme


def _spoken(session: Session, record: ProgrammeRecord, programme: Shown) -> Transcript:
    return listings.transcript_of(session, record) or _from_package(programme)


def _from_package(programme: Shown) -> Transcript:
    """What a package published before transcripts were kept says itself, where it lies on this machine."""
    cues = bilingual_cues(programme.folder) if programme.folder else ()
    spoken = (SpokenCue(start_ms=cue.start_ms, end_ms=cue.end_ms, en=cue.en, zh=cue.zh) for cue in cues)
    return Transcript(title_ms=0, ending_ms=0, cues=tuple(spoken))


def _named(planned: tuple[Chapter, ...]) -> tuple[tuple[Chapter, str], ...]:
    chinese = reader_language() is Language.ZH
    return tuple(
        (chapter, name_of(_first(chapter.cue, chinese)) if chapter.cue else _card(chapter)) for chapter in planned
    )


def _first(cue: SpokenCue, chinese: bool) -> str:
    return (cue.zh or cue.en) if chinese else (cue.en or cue.zh)


def _card(chapter: Chapter) -> str:
    return gettext("Ending") if chapter.is_ending else gettext("Title")


def _slug_in(address: str) -> str:
    asked, ours = urlsplit(address), urlsplit(site_address())
    if (asked.scheme, asked.netloc) != (ours.scheme, ours.netloc):
        abort(404)
    try:
        endpoint, parts = current_app.url_map.bind(ours.netloc).match(asked.path)
    except HTTPException:
        abort(404)
    if endpoint != "watch.page":
        abort(404)
    return str(parts["slug"])


def _size(name: str) -> int:
    told = request.args.get(name, "100000")
    if not told.isascii() or not told.isdigit() or not 0 < int(told[:9]) < 10**6:
        raise BadRequest
    return int(told)
