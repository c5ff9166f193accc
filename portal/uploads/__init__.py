"""Footage sent in: by tus, which goes on where it was interrupted, or in one piece."""

from portal.uploads.keeping import start_keeping
from portal.uploads.receiving import UploadRequest, receive_uploads
from portal.uploads.setting_up import set_up_intake
from portal.uploads.tus import blueprint as tus_blueprint
from portal.uploads.views import blueprint

__all__ = [
    "UploadRequest",
    "blueprint",
    "receive_uploads",
    "set_up_intake",
    "start_keeping",
    "tus_blueprint",
]
