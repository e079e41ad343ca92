"""Bytes as objects of a bucket of any S3-compatible store, through ``obstore`` (Apache Arrow's ``object_store``)."""

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

# Imported here alone, and this module only where a bucket is set: a folder needs none of it.
import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from .blob import BlobMissing, BlobUnavailable

if TYPE_CHECKING:
    from obstore.store import S3Config

__all__ = ["BucketBlobs", "BucketKey"]


@dataclass(frozen=True, slots=True)
class BucketKey:
    """What opens a bucket."""

    access_key: str
    secret_key: str


class BucketBlobs:
    """A bucket that all nodes share.

    Args:
        bucket: Its name; it has to be there.
        prefix: Put before every key, without slashes at its ends; empty for none.
        endpoint: Of the store, as ``https://s3.shop.example``; empty for Amazon's.
        region: Of the bucket.
        key: None for what the machine has: variables that begin with ``AWS_``, or its role.
    """

    def __init__(self, bucket: str, prefix: str, endpoint: str, region: str, key: BucketKey | None) -> None:
        self.where = "/".join(each for each in (endpoint or "s3:/", bucket, prefix) if each)
        config: S3Config = {"region": region}
        if endpoint:
            config["endpoint"] = endpoint
        if key:
            config["access_key_id"], config["secret_access_key"] = key.access_key, key.secret_key
        self._store = S3Store(
            bucket,
            prefix=prefix or None,
            config=config,
            client_options={
                "allow_http": endpoint.startswith("http:"),
                "connect_timeout": timedelta(seconds=_CONNECT_S),
                "timeout": timedelta(seconds=_TIMEOUT_S),
            },
            retry_config={"max_retries": _RETRIES, "retry_timeout": timedelta(seconds=_RETRY_S)},
        )

    async def put(self, key: str, data: bytes | Path) -> None:
        """Store bytes, or those of a file, under a key."""
        with self._told():
            await obstore.put_async(self._store, key, data)

    async def read(self, key: str) -> AsyncIterator[bytes]:
        """Give out what lies under a key, piece by piece."""
        # A request for each piece: one for all would time out where the customer's line is slow.
        at, size = 0, 1
        while at < size:
            with self._told(key):
                found = await obstore.get_async(self._store, key, options={"range": (at, at + _PIECE)})
                piece = bytes(await found.bytes_async())
            at, size = at + len(piece), found.meta["size"]
            yield piece

    async def keys(self, prefix: str) -> AsyncIterator[str]:
        """Give out the keys below a prefix."""
        with self._told():
            async for some in obstore.list(self._store, prefix or None):
                for each in some:
                    yield each["path"]

    async def delete(self, key: str) -> None:
        """Remove what lies under a key."""
        with self._told():
            await obstore.delete_async(self._store, key)

    async def check(self) -> None:
        """Return if bytes could be stored now."""
        await self.put("check", b"?")
        await self.delete("check")

    @contextmanager
    def _told(self, key: str = "") -> Iterator[None]:
        """Tell faults of the store as ours. ``key``: what is missing there is missing, and no fault."""
        try:
            yield
        except FileNotFoundError as error:
            # The same answer for a bucket that is not there: nothing of it is known to be missing.
            if not key or _NO_BUCKET in str(error):
                raise BlobUnavailable(f"{self.where}: {_reason(error)}") from None
            raise BlobMissing(key) from None
        except (BaseError, OSError) as error:
            raise BlobUnavailable(f"{self.where}: {_reason(error)}") from None


# Private -----------------------------------------------------------------------------------------

_CONNECT_S: Final = 3
_TIMEOUT_S: Final = 30
"""Seconds of one request; a large file is stored by several."""

_RETRIES: Final = 2
_RETRY_S: Final = 10
"""Seconds in which a request is tried again: who waits for it tries again itself."""

_PIECE: Final = 1024 * 1024
"""Bytes of one request, all of which memory holds."""

_NO_BUCKET: Final = "NoSuchBucket"


def _reason(error: Exception) -> str:
    """Return what an error says without what the store answered: of a wrong key that quotes what was signed by it."""
    text = str(error)
    if code := re.search(r"<Code>(\w+)</Code>", text):
        return code[1]
    return text.partition("\n")[0][:_MAX_REASON]


_MAX_REASON: Final = 200
