"""Bytes as files of a folder: each written under another name, flushed to disk, then renamed to its own."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final, TypeVar

from .blob import BlobMissing, BlobUnavailable

__all__ = ["FolderBlobs"]


class FolderBlobs:
    """A folder that all nodes share.

    Args:
        root: Made when something is stored; for the server's user alone.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self.where = str(root)

    def file(self, key: str) -> Path:
        """Return where the bytes of a key lie, if they do."""
        return self._root / key

    async def put(self, key: str, data: bytes | Path) -> None:
        """Store bytes, or those of a file, under a key."""
        await _threaded(lambda: self._put(self.file(key), data))

    async def read(self, key: str) -> AsyncIterator[bytes]:
        """Give out what lies under a key, piece by piece."""
        pieces = _pieces(self.file(key))
        while piece := await _threaded(lambda: next(pieces, b"")):
            yield piece

    async def keys(self, prefix: str) -> AsyncIterator[str]:
        """Give out the keys below a prefix."""
        for key in await _threaded(lambda: list(self._keys(prefix))):
            yield key

    async def delete(self, key: str) -> None:
        """Remove what lies under a key, and the folders that are empty then."""
        await _threaded(lambda: self._delete(self.file(key)))

    async def check(self) -> None:
        """Return if bytes could be stored now."""
        await _threaded(lambda: self._put(self._root / "check", b"?"))
        await self.delete("check")

    def _put(self, file: Path, data: bytes | Path) -> None:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=file.parent, prefix=_FRESH, delete=False) as fresh:
            try:
                if isinstance(data, Path):
                    with data.open("rb") as source:
                        shutil.copyfileobj(source, fresh, _PIECE)
                else:
                    fresh.write(data)
                fresh.flush()
                os.fsync(fresh.fileno())
                os.replace(fresh.name, file)
            except BaseException:
                # Whatever it was: half a file must not stay. Raised again.
                Path(fresh.name).unlink(missing_ok=True)
                raise
        _flush(file.parent)

    def _keys(self, prefix: str) -> Iterator[str]:
        for folder, _, names in os.walk(self._root / prefix):
            for name in names:
                if not name.startswith(_FRESH):
                    yield (Path(folder) / name).relative_to(self._root).as_posix()

    def _delete(self, file: Path) -> None:
        file.unlink(missing_ok=True)
        for folder in file.parents:
            if folder == self._root:
                break
            try:
                folder.rmdir()
            except OSError:
                # Others lie there still.
                break


# Private -----------------------------------------------------------------------------------------

_T = TypeVar("_T")

_PIECE: Final = 256 * 1024
_FRESH: Final = ".fresh-"


def _pieces(file: Path) -> Iterator[bytes]:
    try:
        opened = file.open("rb")
    except (FileNotFoundError, NotADirectoryError):
        raise BlobMissing(file.name) from None
    with opened:
        while piece := opened.read(_PIECE):
            yield piece


def _flush(folder: Path) -> None:
    """Have a new name in a folder outlive a loss of power, where the system lets a folder be flushed."""
    with suppress(PermissionError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


async def _threaded(work: Callable[[], _T]) -> _T:
    try:
        return await asyncio.to_thread(work)
    except OSError as error:
        raise BlobUnavailable(f"{error.strerror}: {error.filename}") from error
