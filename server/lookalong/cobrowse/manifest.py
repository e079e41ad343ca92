"""Which files a session's page shows, and how the node comes by those it has not.

The customer's page offers what it shows by content hash; what no page of this site brought before is asked for, and
comes in chunks, one file at a time. A file counts as shown once its bytes are here and are what they were said to be:
right size, right hash, right type. Whatever else comes, its address stays empty for viewers.
"""

import hashlib
from base64 import urlsafe_b64encode
from collections import Counter, OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from lookalong.protocol.limit import MAX_SESSION_ADDRESS_BYTES, MAX_SESSION_ADDRESSES, MAX_SESSION_ASSETS
from lookalong.protocol.message import AssetFile, AssetGap, AssetPlace, AssetType
from lookalong.protocol.relay import HEADER_SIZE, Flag, Header

from .asset import Asset, AssetCache
from .media import is_of_type

__all__ = ["DIGEST_SIZE", "Manifest", "News"]

DIGEST_SIZE: Final = 32
"""Bytes of the SHA-256 an upload begins with."""


@dataclass(slots=True)
class News:
    """What viewers do not know yet."""

    files: list[AssetPlace] = field(default_factory=list)
    gaps: list[AssetGap] = field(default_factory=list)


class _Promise(NamedTuple):
    """What an asked-for file must turn out to be."""

    type: AssetType
    size: int


class _Upload:
    """The file that comes now."""

    __slots__ = ("body", "digest", "hash", "next_seq", "promise")

    def __init__(self, digest: str, promise: _Promise) -> None:
        self.digest, self.promise = digest, promise
        self.body = bytearray()
        self.hash = hashlib.sha256()
        self.next_seq = 0

    def add(self, part: bytes) -> bool:
        """Take bytes in; tell whether they still fit the promise."""
        self.body += part
        self.hash.update(part)
        return len(self.body) <= self.promise.size

    def asset(self) -> Asset | None:
        """Return the file, None if it is not what it was said to be."""
        body, (kind, size) = bytes(self.body), self.promise
        true = len(body) == size and encode_digest(self.hash.digest()) == self.digest and is_of_type(body, kind)
        return Asset(kind, body) if true else None


class Manifest:
    """The files of one session's page.

    Args:
        site_id: The session's site.
        cache: Where the node keeps files.
        bound: Bytes the page is asked for in all.
    """

    def __init__(self, site_id: str, cache: AssetCache, bound: int = MAX_SESSION_ASSETS) -> None:
        self._site_id, self._cache, self._room = site_id, cache, bound
        self._addresses: OrderedDict[str, AssetFile | AssetGap] = OrderedDict()
        self._address_bytes = 0
        self._uses: Counter[str] = Counter()
        self._shown: set[str] = set()
        self._wanted: dict[str, _Promise] = {}
        self._upload: _Upload | None = None

    def offer(self, files: Iterable[AssetFile], gaps: Iterable[AssetGap]) -> tuple[list[str], News]:
        """Note what the page shows.

        Returns:
            The hashes of files to ask for, and what viewers can be told at once.
        """
        ask: list[str] = []
        news = News()
        for file in files:
            self._note(file)
            if self._cache.get(self._site_id, file.hash) is not None:
                self._shown.add(file.hash)
                news.files.append(AssetPlace(file.url, file.hash))
            elif file.hash not in self._wanted:
                if self._want(file):
                    ask.append(file.hash)
                else:
                    news.gaps.append(self._lose(file.url))
        for gap in gaps:
            self._note(gap)
            news.gaps.append(gap)
        return ask, news

    def take(self, header: Header, frame: bytes) -> tuple[str, News] | None:
        """Take a chunk of a file in.

        A chunk out of place, of a file nobody asked for, or compressed ends the upload: what is left of it is ignored.

        Returns:
            The file's hash and what viewers can be told, once the file is whole or refused; None before.
        """
        body = memoryview(frame)[HEADER_SIZE:]
        if header.flags & Flag.FIRST:
            self._begin(bytes(body[:DIGEST_SIZE]))
            body = body[DIGEST_SIZE:]
        upload = self._upload
        if upload is None:
            return None
        in_place = upload.next_seq in (0, header.seq) and not header.flags & Flag.DEFLATED
        upload.next_seq = header.seq + 1
        if not in_place or not upload.add(bytes(body)):
            return self._finish(upload, None)
        return self._finish(upload, upload.asset()) if header.flags & Flag.LAST else None

    def restart(self) -> None:
        """Forget what was asked for: the page that was asked has another socket, or is gone."""
        self._upload = None
        self._wanted.clear()

    def shows(self, digest: str) -> bool:
        """Whether this session's page showed a file that viewers were told of."""
        return digest in self._shown

    def find(self, digest: str) -> Asset | None:
        """Return a file the page showed, None if the node has it no more, or never had."""
        return self._cache.get(self._site_id, digest) if digest in self._shown else None

    def want_again(self, digest: str) -> bool:
        """Tell whether a file that had to go is to be asked for once more."""
        known = (each for each in self._addresses.values() if isinstance(each, AssetFile) and each.hash == digest)
        file = next(known, None)
        return file is not None and digest not in self._wanted and self._want(file)

    def is_wanted(self, digest: str) -> bool:
        """Whether a file was asked for and has not come."""
        return digest in self._wanted

    def told(self) -> News:
        """Return all that viewers were told, for one who comes late."""
        known = self._addresses.values()
        files = [AssetPlace(each.url, each.hash) for each in known if isinstance(each, AssetFile)]
        gaps = [each for each in known if isinstance(each, AssetGap)]
        return News([each for each in files if each.hash in self._shown], gaps)

    def _begin(self, digest: bytes) -> None:
        name = encode_digest(digest)
        promise = self._wanted.get(name)
        self._upload = _Upload(name, promise) if promise else None

    def _finish(self, upload: _Upload, asset: Asset | None) -> tuple[str, News]:
        self._upload = None
        self._wanted.pop(upload.digest, None)
        urls = [
            url for url, each in self._addresses.items() if isinstance(each, AssetFile) and each.hash == upload.digest
        ]
        if asset is None:
            return upload.digest, News(gaps=[self._lose(url) for url in urls])
        self._cache.put(self._site_id, upload.digest, asset)
        self._shown.add(upload.digest)
        return upload.digest, News([AssetPlace(url, upload.digest) for url in urls])

    def _want(self, file: AssetFile) -> bool:
        """Ask for a file, if the session may still."""
        if file.size > self._room:
            return False
        self._room -= file.size
        self._wanted[file.hash] = _Promise(file.type, file.size)
        return True

    def _lose(self, url: str) -> AssetGap:
        gap = AssetGap(url, 0, 0)
        self._note(gap)
        return gap

    def _note(self, entry: AssetFile | AssetGap) -> None:
        """Remember what lies at an address, within bounds."""
        if isinstance(entry, AssetFile):
            # Before the old entry goes: the same file again is not forgotten in between.
            self._uses[entry.hash] += 1
        self._forget(entry.url)
        self._addresses[entry.url] = entry
        self._address_bytes += len(entry.url.encode())
        while len(self._addresses) > MAX_SESSION_ADDRESSES or self._address_bytes > MAX_SESSION_ADDRESS_BYTES:
            self._forget(next(iter(self._addresses)))

    def _forget(self, url: str) -> None:
        entry = self._addresses.pop(url, None)
        if entry is None:
            return
        self._address_bytes -= len(url.encode())
        if isinstance(entry, AssetFile):
            self._uses[entry.hash] -= 1
            if self._uses[entry.hash] == 0:
                del self._uses[entry.hash]
                self._shown.discard(entry.hash)


def encode_digest(digest: bytes) -> str:
    """Return a SHA-256 as messages carry it: base64url without padding."""
    return urlsafe_b64encode(digest).rstrip(b"=").decode()
