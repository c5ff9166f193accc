"""The feed in each language, the video sitemap in parts, and robots.txt."""

from flask import Blueprint, Response, abort, g
from sqlalchemy.orm import Session

from crowd import listings
from crowd.listings import Filters
from pipeline.model.channel import Region
from portal.access import go_on_as_stranger
from portal.addresses import whole, whole_url_for
from portal.context import current_portal
from portal.feeds.feed import Item, feed_text
from portal.feeds.sitemap import index_text, sitemap_text
from portal.formats import need_name
from portal.languages import Language, gettext
from portal.search.shelves import newest
from portal.shown import Shown, all_shown, reader

blueprint = Blueprint("feeds", __name__)
blueprint.before_request(go_on_as_stranger)

ITEMS = 50
A_PART = 1000
"""Listings in one part of the sitemap; the protocol allows 50 000 addresses and 50 MB."""
CACHED_S = 300


@blueprint.get("/feed/<language>.xml")
def feed(language: str) -> Response:
    """The newest programmes as RSS 2.0 with Media RSS. 404 for a language that is not the site's."""
    if language not in {each.value for each in Language}:
        abort(404)
    g.language = Language(language)
    region = Region.DOMESTIC if g.language is Language.ZH else Region.INTERNATIONAL
    with current_portal().database.session(reading=True) as session:
        shown = newest(session, Filters(), region=region, length=ITEMS).shown
    text = feed_text(
        title=f"TSITE · {gettext('Programmes')}",
        about=gettext("Inventions and the enterprises behind them, in programmes of six minutes at most."),
        language=g.language.tag,
        home=whole_url_for("home.page", lang=language),
        itself=whole_url_for("feeds.feed", language=language),
        items=[item_of(programme, g.language) for programme in shown],
    )
    return _xml(text, "application/rss+xml")


@blueprint.get("/sitemap.xml")
def sitemaps() -> Response:
    """The parts of the sitemap."""
    with current_portal().database.session(reading=True) as session:
        last = listings.last_id(session)
    parts = range(last // A_PART + 1)
    return _xml(index_text([whole_url_for("feeds.sitemap", part=part) for part in parts]), "application/xml")


@blueprint.get("/sitemap/<int:part>.xml")
def sitemap(part: int) -> Response:
    """Every programme of one part that anybody may watch, as a video."""
    with current_portal().database.session(reading=True) as session:
        shown = _part(session, part)
    return _xml(sitemap_text([item_of(programme, Language.EN) for programme in shown]), "application/xml")


@blueprint.get("/robots.txt")
def robots() -> Response:
    """What crawlers may look at."""
    closed = ("/api/", "/programmes", "/uploads", "/search", "/sign-in")
    lines = ("User-agent: *", *(f"Disallow: {path}" for path in closed), f"Sitemap: {whole_url_for('feeds.sitemaps')}")
    return Response("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def item_of(programme: Shown, language: Language) -> Item:
    """The programme as strangers are told of it, in that language where it has it."""
    titles = [programme.title_en, programme.title_zh]
    mine, other = titles if language is Language.EN else titles[::-1]
    facts = (programme.enterprise, need_name(programme.need), other if mine else "")
    return Item(
        title=mine or other,
        about=" · ".join(fact for fact in facts if fact) or mine or other,
        page=whole_url_for("watch.page", slug=programme.slug),
        playlist=whole(programme.playlist_url),
        poster=whole(programme.poster_url),
        duration_s=round(programme.duration_ms / 1000),
        category=need_name(programme.need),
        published_at=programme.published_at,
    )


def _part(session: Session, part: int) -> tuple[Shown, ...]:
    first = part * A_PART
    rows = listings.newest(session, reader(), Filters(), before=first + A_PART, limit=A_PART)
    return all_shown(session, [made for listing, made in rows if listing.id >= first], Region.INTERNATIONAL)


def _xml(text: str, media_type: str) -> Response:
    response = Response(text, content_type=f"{media_type}; charset=utf-8")
    response.headers["Cache-Control"] = f"public, max-age={CACHED_S}"
    return response
