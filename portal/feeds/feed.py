"""RSS 2.0 with Media RSS 1.5.1. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

ATOM = "http://www.w3.org/2005/Atom"
MEDIA = "http://search.yahoo.com/mrss/"
HLS = "application/vnd.apple.mpegurl"

register_namespace("atom", ATOM)
register_namespace("media", MEDIA)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One programme, with whole addresses. about: a line of facts. category: what it looks for, empty for nothing."""

    title: str
    about: str
    page: str
    playlist: str
    poster: str
    duration_s: int
    category: str
    published_at: datetime


def feed_text(*, title: str, about: str, language: str, home: str, itself: str, items: Iterable[Item]) -> str:
    """The feed. language: BCP 47. home: the page it is about; itself: its own address."""
    root = Element("rss", version="2.0")
    channel = SubElement(root, "channel")
    for name, said in (("title", title), ("link", home), ("description", about), ("language", language)):
        _say(channel, name, said)
    SubElement(channel, f"{{{ATOM}}}link", href=itself, rel="self", type="application/rss+xml")
    for item in items:
        _add(channel, item)
    return document_text(root)


def xml_text(text: str) -> str:
    """Text without the control characters that XML 1.0 has no way to say."""
    return "".join(sign for sign in text if sign in "\t\n" or (sign >= " " and sign not in "\ufffe\uffff"))


def _add(channel: Element, item: Item) -> None:
    entry = SubElement(channel, "item")
    _say(entry, "title", item.title)
    _say(entry, "link", item.page)
    SubElement(entry, "guid", isPermaLink="true").text = item.page
    _say(entry, "pubDate", format_datetime(item.published_at, usegmt=True))
    _say(entry, "description", item.about)
    if item.category:
        _say(entry, "category", item.category)
    length = str(item.duration_s)
    media = SubElement(
        entry, f"{{{MEDIA}}}content", url=item.playlist, type=HLS, medium="video", duration=length, lang="en"
    )
    _say(media, f"{{{MEDIA}}}title", item.title)
    _say(media, f"{{{MEDIA}}}description", item.about)
    SubElement(media, f"{{{MEDIA}}}thumbnail", url=item.poster)
    SubElement(media, f"{{{MEDIA}}}player", url=item.page)


def _say(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = xml_text(text)


def document_text(root: Element) -> str:
    """The whole file."""
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="unicode") + "\n"
