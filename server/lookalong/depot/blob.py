"""What every kind of place for bytes does: a contract, and its errors.

Keys are made by us alone: letters of either case, digits, ``_``, ``-`` and single slashes between.
"""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Protocol

__all__ = ["BlobMissing", "BlobUnavailable", "Blobs"]


class BlobUnavailable(Exception):
    """The place does not answer, refuses or is full. The text is for the owner: it may name files."""


class BlobMissing(Exception):
    """Nothing lies under that key."""


class Blobs(Protocol):
    """Bytes under keys. Every method raises ``BlobUnavailable``; what ``put`` has returned from stays."""

    where: str
    """For people: the folder, or the bucket without what opens it."""

    async def put(self, key: str, data: bytes | Path) -> None:
        """Store bytes, or those of a file, under a key, whole or not at all; what was there before is replaced."""

    def read(self, key: str) -> AsyncIterator[bytes]:
        """Give out what lies under a key, piece by piece; raises ``BlobMissing`` before the first."""

    def keys(self, prefix: str) -> AsyncIterator[str]:
        """Give out the keys below a prefix, which ends with a slash or is empty, in any order."""

    async def delete(self, key: str) -> None:
        """Remove what lies under a key, if anything does."""

    async def check(self) -> None:
        """Return if bytes could be stored now."""
