"""Footage sent in from the browser."""

from portal.uploads.receiving import UploadRequest, receive_uploads
from portal.uploads.views import blueprint

__all__ = ["UploadRequest", "blueprint", "receive_uploads"]
