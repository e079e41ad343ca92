"""Unpack an npm tarball without trusting it: only plain files, only below the target, only so much."""

from __future__ import annotations

import shutil
import tarfile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import IO

__all__ = ["MAX_FILES", "MAX_UNPACKED_BYTES", "ArchiveError", "unpack"]

MAX_FILES = 20_000
"""Files in one package; the largest pinned one, Shoelace, has 5,870."""

MAX_UNPACKED_BYTES = 200 * 1024 * 1024
"""Bytes one package may unpack to; the largest pinned one takes about 40 MiB."""


class ArchiveError(Exception):
    """The tarball holds something that an npm package of static files never needs."""


def unpack(tarball: Path, target: Path) -> None:
    """Write the files of an npm tarball below `target`, without the archive's top folder.

    Done by hand instead of `extractall(filter="data")`, which Python 3.11.0 to 3.11.3 lack.

    Args:
        tarball: a gzip-compressed tar file as made by `npm pack`.
        target: an existing, empty folder.

    Raises:
        ArchiveError: a member is a link or device, points outside `target`, or limits are passed.
    """
    files = size = 0
    with tarfile.open(tarball, "r:gz") as archive:
        for member in archive:
            if member.isdir():
                continue
            path = target / _inner_path(member)
            files += 1
            size += member.size
            if files > MAX_FILES or size > MAX_UNPACKED_BYTES:
                raise ArchiveError(
                    f"{tarball.name}: expected at most {MAX_FILES} files and "
                    f"{MAX_UNPACKED_BYTES} bytes, got more by {member.name!r}"
                )
            source = archive.extractfile(member)
            if source is None:
                raise ArchiveError(f"{tarball.name}: {member.name!r} has no content")
            _write(source, path)


def _inner_path(member: tarfile.TarInfo) -> PurePosixPath:
    """Return the member's path below the archive's top folder, or refuse it."""
    path = PurePosixPath(member.name)
    if not member.isreg():
        raise ArchiveError(f"expected plain files, got {member.name!r} of tar type {member.type!r}")
    if path.is_absolute() or ".." in path.parts or "\\" in member.name or len(path.parts) < 2:
        raise ArchiveError(f"expected a path below the package folder, got {member.name!r}")
    return PurePosixPath(*path.parts[1:])


def _write(source: IO[bytes], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with source, path.open("xb") as file:
        shutil.copyfileobj(source, file)
