"""Whole addresses of the site's pages, for those who read them elsewhere: feeds, cards, other sites."""

from typing import Any
from urllib.parse import urljoin

from flask import request, url_for

from portal.context import current_portal


def site_address() -> str:
    """Where the site is, ending in a slash: what settings say, else what this request asked."""
    told = current_portal().settings.site_url
    return told.rstrip("/") + "/" if told else request.url_root


def whole(address: str) -> str:
    """The address with the site's scheme and host, where it has none."""
    return urljoin(site_address(), address)


def whole_url_for(endpoint: str, **parts: Any) -> str:
    """As url_for, with the site's scheme and host."""
    return whole(url_for(endpoint, **parts))
