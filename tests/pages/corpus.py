"""Fetch the foreign packages whose pages the browser tests run on.

The tests need pages that nobody here wrote. They come from npm as they were published, are checked
against the hashes pinned in `packages.json`, and are kept in a cache that git ignores.

Errors: `CorpusError`, and below it `IntegrityError`; `NpmError` and `ArchiveError` from the
modules that do the work.
"""

from __future__ import annotations

import base64
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.pages.archive import unpack
from tests.pages.npm import NpmError, npm_command

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = [
    "CACHE",
    "PACKAGES_FILE",
    "CorpusError",
    "IntegrityError",
    "Package",
    "fetch",
    "read_packages",
    "verify",
]

PACKAGES_FILE = Path(__file__).with_name("packages.json")
"""The pinned packages: a list of `{name, version, integrity}`."""

CACHE = Path(__file__).parents[2] / ".cache" / "pages"
"""Where tarballs are unpacked by default; git ignores it."""

NPM_TIMEOUT = 300
"""Seconds for one `npm pack` of all missing packages (about 15 MB) over a slow link."""

_MARKER = ".integrity"


class CorpusError(Exception):
    """The pinned packages cannot be provided."""


class IntegrityError(CorpusError):
    """A tarball is not the one that was pinned."""


@dataclass(frozen=True)
class Package:
    """One pinned npm package.

    Attributes:
        name: as in the registry, with its scope.
        version: exact.
        integrity: `sha512-` and the base64 hash of the tarball (W3C Subresource Integrity).
    """

    name: str
    version: str
    integrity: str

    @property
    def spec(self) -> str:
        """What npm calls it: `name@version`."""
        return f"{self.name}@{self.version}"

    @property
    def stem(self) -> str:
        """The name `npm pack` gives the tarball, without `.tgz`."""
        return f"{self.name.removeprefix('@').replace('/', '-')}-{self.version}"


def read_packages(path: Path = PACKAGES_FILE) -> list[Package]:
    """Return the pinned packages."""
    return [Package(**entry) for entry in json.loads(path.read_text("utf-8"))]


def fetch(packages: Iterable[Package] | None = None, cache: Path = CACHE) -> dict[str, Path]:
    """Return the folder of each package, fetching those that the cache lacks.

    Safe to call from several processes at once; a second call reads one small file per package.

    Args:
        packages: those of `packages.json` unless given.
        cache: the folder that keeps them.

    Returns:
        The unpacked folder by package name.

    Raises:
        IntegrityError: a tarball differs from the pinned hash; nothing of it is unpacked.
        NpmError: npm is missing or failed.
        ArchiveError: a tarball holds links or paths that lead outside.
    """
    wanted = read_packages() if packages is None else list(packages)
    cache.mkdir(parents=True, exist_ok=True)
    with _locked(cache):
        missing = [package for package in wanted if not _is_complete(package, cache)]
        if missing:
            _provide(missing, cache)
    return {package.name: cache / package.stem for package in wanted}


def verify(tarball: Path, package: Package) -> None:
    """Check that a tarball is the pinned one.

    Raises:
        IntegrityError: the hash differs, or the pin is not a sha512.
    """
    algorithm, _, expected = package.integrity.partition("-")
    if algorithm != "sha512":
        raise IntegrityError(f"{package.spec}: expected a sha512 pin, got {package.integrity!r}")
    with tarball.open("rb") as file:
        digest = hashlib.file_digest(file, "sha512").digest()
    actual = base64.b64encode(digest).decode("ascii")
    if actual != expected:
        raise IntegrityError(f"{package.spec}: expected sha512-{expected}, got sha512-{actual}")


# Cache


@contextmanager
def _locked(cache: Path) -> Iterator[None]:
    """Hold the cache alone: parallel test workers start at the same moment."""
    with (cache / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _is_complete(package: Package, cache: Path) -> bool:
    marker = cache / package.stem / _MARKER
    return marker.is_file() and marker.read_text("ascii") == package.integrity


def _provide(packages: Sequence[Package], cache: Path) -> None:
    """Download to a side folder, verify all, and move each into place only when it is whole."""
    with tempfile.TemporaryDirectory(dir=cache, prefix=".fetch-") as scratch:
        downloads = Path(scratch)
        _download(packages, downloads)
        for package in packages:
            verify(downloads / f"{package.stem}.tgz", package)
        for package in packages:
            _install(package, downloads, cache / package.stem)


def _install(package: Package, downloads: Path, folder: Path) -> None:
    fresh = downloads / package.stem
    fresh.mkdir()
    unpack(downloads / f"{package.stem}.tgz", fresh)
    (fresh / _MARKER).write_text(package.integrity, "ascii")
    if folder.exists():
        shutil.rmtree(folder)
    fresh.rename(folder)


def _download(packages: Sequence[Package], target: Path) -> None:
    command = [
        *npm_command(),
        "pack",
        *(package.spec for package in packages),
        "--pack-destination",
        str(target),
        "--ignore-scripts",
        "--silent",
    ]
    # npm looks upwards for a workspace to act in; the target folder's own manifest ends the search.
    (target / "package.json").write_text('{"private": true}\n', "utf-8")
    try:
        result = subprocess.run(
            command,
            cwd=target,
            env=dict(os.environ),
            capture_output=True,
            text=True,
            timeout=NPM_TIMEOUT,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NpmError(f"expected {command[0]} to fetch packages, got: {error}") from error
    absent = [p.spec for p in packages if not (target / f"{p.stem}.tgz").is_file()]
    if result.returncode or absent:
        raise NpmError(
            f"expected npm pack to fetch {', '.join(absent or [p.spec for p in packages])}, got exit "
            f"code {result.returncode}: {result.stderr.strip() or 'no message'}"
        )
