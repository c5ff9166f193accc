"""Headers, cookies and the content policy (OWASP ASVS 5.0 chapters 3.3 and 3.4)."""

from urllib.parse import urlsplit

from flask import Flask, Response, request
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


def content_policy(channels: tuple[Channel, ...]) -> str:
    """The pages' Content-Security-Policy. Media may also come from where the channels are read."""
    places = " ".join(sorted({origin for channel in channels if (origin := _origin(channel))}))
    extra = f" {places}" if places else ""
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            f"img-src 'self' data:{extra}",
            "font-src 'self' data:",  # the player's icon font stands inside its style sheet
            f"connect-src 'self'{extra}",
            f"media-src 'self' blob:{extra}",  # the player feeds the picture through Media Source Extensions
            "worker-src 'self' blob:",  # it rewrites segments in a worker made from a blob
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def guard_responses(app: Flask, channels: tuple[Channel, ...]) -> None:
    """Put the headers on every response of the application."""
    policy = content_policy(channels)

    def add_headers(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", policy)
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("X-Frame-Options", "DENY")
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


def _origin(channel: Channel) -> str:
    parts = urlsplit(channel.public_url or channel.endpoint_url)
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme in {"http", "https"} else ""
