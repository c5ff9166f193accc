"""What local channels keep, served to players. In production a web server or a CDN does this."""

from portal.media.views import blueprint

__all__ = ["blueprint"]
