"""Footage sent in: by tus, which goes on where it was interrupted, or in one piece."""

from portal.uploads.multipart import blueprint as multipart_blueprint
from portal.uploads.operations import OPERATIONS
from portal.uploads.receiving import UploadRequest, receive_uploads
from portal.uploads.setting_up import set_up_intake, start_threads
from portal.uploads.tus import blueprint as tus_blueprint
from portal.uploads.views import blueprint

__all__ = [
    "OPERATIONS",
    "UploadRequest",
    "blueprint",
    "multipart_blueprint",
    "receive_uploads",
    "set_up_intake",
    "start_threads",
    "tus_blueprint",
]
