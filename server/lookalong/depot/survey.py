"""Whether the bytes that lie in a place and those that the store knows of are the same."""

from dataclasses import dataclass

from lookalong.store import Store

from .blob import Blobs

__all__ = ["Survey", "survey"]


@dataclass(frozen=True, slots=True)
class Survey:
    """What is where: SHA-256 in hexadecimal. All is well where nothing is missing and nothing is stray."""

    kept: int
    """Bytes that a file needs and that are there, each counted once."""
    missing: frozenset[str]
    """A file needs them, and they are not there."""
    stray: frozenset[str]
    """They are there, and the store does not know them."""


async def survey(store: Store, blobs: Blobs) -> Survey:
    """Compare; servers may go on meanwhile.

    Raises:
        BlobUnavailable: The place does not answer.
        StoreUnavailable: The store does not.
    """
    needed = await store.needed_blobs()
    there = await _digests(blobs)
    # The store knows of bytes before they are stored, and until after they are removed.
    stray = there - (await store.blobs()).keys()
    if stray:
        stray &= await _digests(blobs)
    missing = needed - there
    if missing:
        missing &= await store.needed_blobs()
    return Survey(len(needed - missing), frozenset(missing), frozenset(stray))


# Private -----------------------------------------------------------------------------------------


async def _digests(blobs: Blobs) -> set[str]:
    return {key.rpartition("/")[2] async for key in blobs.keys("blob/")}
