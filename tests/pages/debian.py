"""Fetch the documentation that Debian ships as pages: large, hand-made, and none of it for a mirror.

Versions are Debian's own: its archive keeps only the newest, so a pin would break with every security
update. `apt-get` checks the archive's signatures; the packages are unpacked, never installed.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.pages.corpus import CACHE, CorpusError

__all__ = ["DebianError", "fetch_debian"]

TIMEOUT = 300
"""Seconds for one download (the Python manual has 13 MB) over a slow link."""


class DebianError(CorpusError):
    """`apt-get` is missing, or has no such package."""


def fetch_debian(package: str, cache: Path = CACHE) -> Path:
    """Return the folder a Debian package is unpacked in, fetching it if the cache lacks it.

    A package that only depends on the real one (`python3-doc`) stands for that one.

    Raises:
        DebianError: this is no Debian, or its archive cannot be reached.
    """
    target = cache / "debian" / package
    if target.is_dir():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".fetch-") as scratch:
        folder = Path(scratch)
        _run(["apt-get", "download", *_real_names(package)], folder)
        fresh = folder / "root"
        for archive in sorted(folder.glob("*.deb")):
            _run(["dpkg-deb", "--extract", str(archive), str(fresh)], folder)
        if not target.is_dir():
            fresh.rename(target)
    return target


def _real_names(package: str) -> list[str]:
    """Return the package and the documentation and scripts it depends on."""
    names = [package]
    for name in names:
        listed = _run(["apt-cache", "depends", "--important", name], Path.cwd())
        found = re.findall(r"Depends: ((?:python3\.\d+-doc)|(?:libjs-[\w.-]+))$", listed, re.MULTILINE)
        names += [each for each in found if each not in names]
    return names


def _run(command: list[str], folder: Path) -> str:
    program = shutil.which(command[0])
    if not program:
        raise DebianError(f"expected Debian's {command[0]} to fetch documentation, found none")
    result = subprocess.run(
        [program, *command[1:]], cwd=folder, capture_output=True, text=True, timeout=TIMEOUT, check=False
    )
    if result.returncode:
        raise DebianError(f"{' '.join(command)} failed: {result.stderr.strip() or 'no message'}")
    return result.stdout
