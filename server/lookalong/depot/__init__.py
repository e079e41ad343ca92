"""Where attachments lie: their bytes, in a folder or in an S3-compatible store, and the way in and out."""

from .blob import BlobMissing, Blobs, BlobUnavailable
from .depot import Depot, Given, UploadRefused, UploadState
from .opening import open_blobs, open_depot

__all__ = [
    "BlobMissing",
    "BlobUnavailable",
    "Blobs",
    "Depot",
    "Given",
    "UploadRefused",
    "UploadState",
    "open_blobs",
    "open_depot",
]
