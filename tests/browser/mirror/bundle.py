"""Pages made with frameworks and editors from npm, bundled as their authors would."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from tests.pages.corpus import fetch, read_packages

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["bundle"]

ROOT = Path(__file__).resolve().parents[3]
BUILD = Path(__file__).with_name("framework") / "build.mjs"


def bundle(folder: Path, pages: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return the script of each page of `framework/`, by name.

    Args:
        folder: an empty one, for what is made on the way.
        pages: by name the packages it is made of, pinned in `packages.json` or installed for the product itself.
    """
    wanted = {package for packages in pages.values() for package in packages}
    pinned = fetch([each for each in read_packages() if each.name in wanted and not _installed(each.name).exists()])
    for name in wanted:
        link = folder / "node_modules" / name
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(pinned.get(name, _installed(name)))
    (folder / "package.json").write_text("{}", "utf-8")
    subprocess.run(["node", BUILD, ROOT, folder, *pages], check=True, cwd=ROOT)
    return {name: (folder / f"{name}.js").read_text("utf-8") for name in pages}


def _installed(name: str) -> Path:
    return (ROOT / "node_modules" / name).resolve()
