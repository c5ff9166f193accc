"""The review desk: the picture, the sound and both languages, to be corrected, talked about and decided."""

from portal.desk.views import blueprint

__all__ = ["blueprint"]
