"""Where attachments lie: their bytes, in a folder or in an S3-compatible store, and the way in and out."""

from .backup import back_up_files, restore_files
from .blob import BlobMissing, Blobs, BlobUnavailable
from .depot import Depot, Given, UploadRefused, UploadState
from .folder import FolderBlobs
from .opening import open_blobs, open_depot
from .survey import Survey, survey

__all__ = [
    "BlobMissing",
    "BlobUnavailable",
    "Blobs",
    "Depot",
    "FolderBlobs",
    "Given",
    "Survey",
    "UploadRefused",
    "UploadState",
    "back_up_files",
    "open_blobs",
    "open_depot",
    "restore_files",
    "survey",
]
