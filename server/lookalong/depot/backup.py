"""Copies of the files of a folder: they never change under their names, so that any moment's copy is whole."""

import asyncio
import shutil
from pathlib import Path

from .blob import Blobs, BlobUnavailable
from .folder import FolderBlobs

__all__ = ["back_up_files", "restore_files"]


async def back_up_files(source: FolderBlobs, target: Path) -> int:
    """Copy all files into a folder that is made; returns how many.

    Raises:
        BlobUnavailable: One cannot be read or written; nothing is left of the folder then.
    """
    try:
        await asyncio.to_thread(target.mkdir, 0o700)
        return await _copy(source, FolderBlobs(target))
    except OSError as error:
        raise BlobUnavailable(f"{error.strerror}: {error.filename}") from error
    except BaseException:
        # Whatever it was: half a copy must not stay. Raised again.
        shutil.rmtree(target, ignore_errors=True)
        raise


async def restore_files(source: Path, target: Blobs) -> int:
    """Put copies of files where they are not; returns how many there were.

    Raises:
        BlobUnavailable: One cannot be read or written; it may be done again.
    """
    return await _copy(FolderBlobs(source), target)


# Private -----------------------------------------------------------------------------------------


async def _copy(source: FolderBlobs, target: Blobs) -> int:
    there = {key async for key in target.keys("blob/")}
    count = 0
    async for key in source.keys("blob/"):
        count += 1
        if key in there:
            continue
        try:
            await target.put(key, source.file(key))
        except BlobUnavailable:
            # Erased meanwhile: then no backup has to have it.
            if source.file(key).exists():
                raise
    return count
