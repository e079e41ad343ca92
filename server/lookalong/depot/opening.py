"""Opens the place of attachments that the settings name."""

from collections.abc import Callable

from lookalong.config import Settings
from lookalong.picture.remake import Pictures
from lookalong.store import Quota, Store

from .blob import Blobs
from .depot import Depot
from .folder import FolderBlobs

__all__ = ["open_blobs", "open_depot"]


def open_blobs(settings: Settings) -> Blobs:
    """Return the place that settings name."""
    if not settings.s3_bucket:
        return FolderBlobs(settings.data_dir / "files")
    # Half a second that servers with a folder do not spend.
    from .bucket import BucketBlobs, BucketKey

    secret = settings.s3_secret_key.get_secret_value()
    key = BucketKey(settings.s3_access_key, secret) if secret else None
    return BucketBlobs(settings.s3_bucket, settings.s3_prefix, settings.s3_endpoint, settings.s3_region, key)


def open_depot(settings: Settings, store: Store, clock: Callable[[], int]) -> Depot:
    """Return the way of files in and out, with the bounds that settings name.

    Args:
        settings: Of this process.
        store: Knows of the files.
        clock: Milliseconds since 1970.
    """
    quota = Quota(
        settings.attachment_bytes,
        settings.attachment_visitor_bytes,
        settings.attachment_visitor_files,
        settings.attachment_site_bytes,
    )
    pictures = Pictures(settings.attachment_pixels)
    return Depot(store, open_blobs(settings), pictures, quota, settings.data_dir / "scratch", clock)
