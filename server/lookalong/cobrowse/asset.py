"""Files of customers' pages that a node keeps for viewers: bounded, the one not used for longest goes first.

Everything is scoped to a site, so the same file of two sites is kept twice: whether another site has a file must not
show. The cache is the node's own, as its sessions are.
"""

from collections import OrderedDict
from dataclasses import dataclass

from lookalong.protocol.message import AssetType

__all__ = ["Asset", "AssetCache"]


@dataclass(frozen=True, slots=True)
class Asset:
    """A file: its type, told by its bytes, and the bytes."""

    type: AssetType
    body: bytes


@dataclass(slots=True)
class _Shelf:
    """The files of one site, the one used last at the end, each with when that was."""

    files: OrderedDict[str, tuple[int, Asset]]
    size: int = 0


class AssetCache:
    """Keeps files by site and hash.

    Args:
        bound: Bytes of all files.
        site_bound: Bytes of the files of one site.
    """

    def __init__(self, bound: int, site_bound: int) -> None:
        self._bound, self._site_bound = bound, min(site_bound, bound)
        self._shelves: dict[str, _Shelf] = {}
        self._size = 0
        self._uses = 0

    @property
    def size(self) -> int:
        """Bytes of all files it holds."""
        return self._size

    def size_of(self, site_id: str) -> int:
        """Bytes it holds for one site."""
        shelf = self._shelves.get(site_id)
        return shelf.size if shelf else 0

    def get(self, site_id: str, digest: str) -> Asset | None:
        """Return a file, which counts as a use of it; None if it is not there, or not any more."""
        shelf = self._shelves.get(site_id)
        kept = shelf.files.pop(digest, None) if shelf else None
        if shelf is None or kept is None:
            return None
        shelf.files[digest] = (self._tick(), kept[1])
        return kept[1]

    def put(self, site_id: str, digest: str, asset: Asset) -> None:
        """Keep a file; others go if it does not fit, and it goes itself if it is larger than the bound."""
        shelf = self._shelves.setdefault(site_id, _Shelf(OrderedDict()))
        self._forget(site_id, shelf, digest)
        shelf.files[digest] = (self._tick(), asset)
        shelf.size += len(asset.body)
        self._size += len(asset.body)
        while shelf.size > self._site_bound:
            self._forget(site_id, shelf, next(iter(shelf.files)))
        while self._size > self._bound:
            self._forget_oldest()
        if not shelf.files:
            self._shelves.pop(site_id, None)

    def _tick(self) -> int:
        self._uses += 1
        return self._uses

    def _forget(self, site_id: str, shelf: _Shelf, digest: str) -> None:
        kept = shelf.files.pop(digest, None)
        if kept is not None:
            shelf.size -= len(kept[1].body)
            self._size -= len(kept[1].body)

    def _forget_oldest(self) -> None:
        site_id, shelf = min(self._shelves.items(), key=lambda each: next(iter(each[1].files.values()))[0])
        self._forget(site_id, shelf, next(iter(shelf.files)))
        if not shelf.files:
            del self._shelves[site_id]
