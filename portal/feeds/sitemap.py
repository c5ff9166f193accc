"""Sitemaps 0.9 with Google's video extension 1.1. Pure."""

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, register_namespace

from portal.feeds.feed import Item, document_text, xml_text

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
VIDEO = "http://www.google.com/schemas/sitemap-video/1.1"

register_namespace("", SITEMAP)
register_namespace("video", VIDEO)


def index_text(parts: Iterable[str]) -> str:
    """The index: where the parts are."""
    root = Element(f"{{{SITEMAP}}}sitemapindex")
    for address in parts:
        _say(SubElement(root, f"{{{SITEMAP}}}sitemap"), SITEMAP, "loc", address)
    return document_text(root)


def sitemap_text(items: Iterable[Item]) -> str:
    """One part: each programme's page and its video."""
    root = Element(f"{{{SITEMAP}}}urlset")
    for item in items:
        url = SubElement(root, f"{{{SITEMAP}}}url")
        _say(url, SITEMAP, "loc", item.page)
        video = SubElement(url, f"{{{VIDEO}}}video")
        for name, said in (
            ("thumbnail_loc", item.poster),
            ("title", item.title),
            ("description", item.about),
            ("content_loc", item.playlist),
            ("duration", str(item.duration_s)),
            ("publication_date", item.published_at.isoformat(timespec="seconds")),
        ):
            _say(video, VIDEO, name, said)
    return document_text(root)


def _say(parent: Element, namespace: str, name: str, text: str) -> None:
    SubElement(parent, f"{{{namespace}}}{name}").text = xml_text(text)
