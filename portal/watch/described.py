"""A programme as machines are told of it: schema.org, oEmbed, the player for other sites."""

import json
from typing import Any

from flask import url_for
from markupsafe import Markup

from portal.addresses import whole
from portal.feeds.feed import Item
from portal.shown import Shown

EMBED_WIDTH_PX, EMBED_HEIGHT_PX = 640, 360


def video_object(item: Item, programme: Shown, transcript: str) -> str:
    """schema.org's VideoObject as JSON-LD, safe inside a script element."""
    told = {
        "@context": "https://schema.org",
        "@type": "VideoObject",
        "name": item.title,
        "description": item.about,
        "thumbnailUrl": [item.poster],
        "uploadDate": item.published_at.isoformat(timespec="seconds"),
        "duration": f"PT{item.duration_s // 60}M{item.duration_s % 60}S",
        "contentUrl": item.playlist,
        "url": item.page,
        "inLanguage": "en",
        "isFamilyFriendly": True,
        "transcript": transcript,
        "potentialAction": {
            "@type": "SeekToAction",
            "target": f"{item.page}?t={{seek_to_second_number}}",
            "startOffset-input": "required name=seek_to_second_number",
        },
    }
    if programme.enterprise:
        told["about"] = {"@type": "Organization", "name": programme.enterprise}
    # No text of ours may end the element it stands in.
    return json.dumps(told, ensure_ascii=False).replace("<", "\\u003c")


def embed_code(programme: Shown, title: str, *, width_px: int, height_px: int) -> str:
    """What another site puts into its page."""
    address = whole(url_for("watch.embedded", slug=programme.slug))
    return str(
        Markup(
            '<iframe src="{}" title="{}" width="{}" height="{}" allow="fullscreen; picture-in-picture" '
            'allowfullscreen loading="lazy"></iframe>'
        ).format(address, title, width_px, height_px)
    )


def oembed_answer(item: Item, programme: Shown, *, most_width_px: int, most_height_px: int) -> dict[str, Any]:
    """oEmbed 1.0, type video, no larger than asked for."""
    scale = min(1.0, most_width_px / EMBED_WIDTH_PX, most_height_px / EMBED_HEIGHT_PX)
    width_px, height_px = max(1, int(EMBED_WIDTH_PX * scale)), max(1, int(EMBED_HEIGHT_PX * scale))
    return {
        "type": "video",
        "version": "1.0",
        "title": item.title,
        "author_name": programme.enterprise,
        "provider_name": "TSITE",
        "provider_url": whole("/"),
        "thumbnail_url": item.poster,
        "thumbnail_width": 640,
        "thumbnail_height": 360,
        "width": width_px,
        "height": height_px,
        "html": embed_code(programme, item.title, width_px=width_px, height_px=height_px),
    }
