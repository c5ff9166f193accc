"""Headers, cookies and the content policy (OWASP ASVS 5.0 chapters 3.3 and 3.4)."""

import base64
import hashlib
from urllib.parse import urlsplit

from flask import Flask, Response, g, request
from flask.sessions import SecureCookieSessionInterface

from pipeline.model.channel import Channel

HSTS = "max-age=31536000; includeSubDomains"
PERMISSIONS = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"
MEDIA_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"


class HostCookieSessions(SecureCookieSessionInterface):
    """Sessions in a signed cookie that carries the __Host- prefix wherever the site is reached by https (3.3.1-3)."""

    def get_cookie_name(self, app: Flask) -> str:
        """Browsers accept the prefix on secure origins only, so plain http on loopback goes without."""
        return "__Host-tsite" if request.is_secure else "tsite"

    def get_cookie_secure(self, app: Flask) -> bool:
        """Secure exactly where it can be."""
        return request.is_secure


def content_policy(channels: tuple[Channel, ...], *, script: str = "", ancestors: str = "'none'") -> str:
    """The pages' Content-Security-Policy. Media may also come from where the channels are read.

    script: digest of the one piece of text a page may have in a script element. ancestors: who may frame the page.
    """
    places = " ".join(sorted({origin for channel in channels if (origin := _origin(channel))}))
    extra = f" {places}" if places else ""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' '{script}'" if script else "script-src 'self'",
            "style-src 'self'",
            f"img-src 'self' data:{extra}",
            "font-src 'self' data:",  # the player's icon font stands inside its style sheet
            f"connect-src 'self'{extra}",
            f"media-src 'self' blob:{extra}",  # the player feeds the picture through Media Source Extensions
            "worker-src 'self' blob:",  # it rewrites segments in a worker made from a blob
            "base-uri 'none'",
            "form-action 'self'",
            f"frame-ancestors {ancestors}",
        )
    )


def guard_responses(app: Flask, channels: tuple[Channel, ...]) -> None:
    """Put the headers on every response of the application."""

    def add_headers(response: Response) -> Response:
        headers = response.headers
        ancestors = g.get("frame_ancestors", "'none'")
        policy = content_policy(channels, script=g.get("script_digest", ""), ancestors=ancestors)
        headers.setdefault("Content-Security-Policy", policy)
        headers.setdefault("X-Content-Type-Options", "nosniff")
        if "frame_ancestors" not in g:
            headers.setdefault("X-Frame-Options", "DENY")  # which knows no list of origins
        headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
        headers.setdefault("Permissions-Policy", PERMISSIONS)
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if request.is_secure:
            headers.setdefault("Strict-Transport-Security", HSTS)
        if response.mimetype in {"text/html", "application/json"}:
            headers.setdefault("Cache-Control", "no-cache")
        return response

    app.after_request(add_headers)


def allow_script_text(text: str) -> None:
    """This response may have a script element of exactly this text."""
    g.script_digest = f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def allow_framing(origins: str) -> None:
    """Pages of these origins may frame this response."""
    g.frame_ancestors = origins


def _origin(channel: Channel) -> str:
    parts = urlsplit(channel.public_url or channel.endpoint_url)
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme in {"http", "https"} else ""
