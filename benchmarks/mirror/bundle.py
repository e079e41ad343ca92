"""The recorders as scripts: bundled the same way, with what neither needs left out."""

import gzip
import subprocess
from pathlib import Path

from tests.pages.corpus import fetch, read_packages

__all__ = ["PEER", "build", "compressed", "source"]

ROOT = Path(__file__).parents[2]
_JS = Path(__file__).with_name("js")
_PEERS = ROOT / "tests" / "pages" / "peers.json"

PEER = next(package.spec for package in read_packages(_PEERS) if package.name == "rrweb")
"""What ours is measured against, with its version."""

OURS = ("ours", "sent")
HINT = "//# allFunctionsCalledOnLoad"
"""What the widget's chunks begin with (see `build.mjs`): the browser compiles them before they run."""


def source(name: str) -> Path:
    """Return the path of a script of the benchmark."""
    return _JS / f"{name}.js"


def build(entry: Path, target: Path, *, minify: bool = True, form: str = "iife") -> Path:
    """Bundle a script; the import `rrweb` is the pinned package.

    Raises:
        subprocess.CalledProcessError: the bundler refused it; it has said why.
    """
    rrweb = fetch(read_packages(_PEERS))["rrweb"] / "dist" / "rrweb.js"
    options = ["--bundle", f"--format={form}", "--target=es2022", "--legal-comments=none", "--log-level=error"]
    command = [
        f"{ROOT}/node_modules/.bin/esbuild",
        str(entry),
        *options,
        f"--alias:rrweb={rrweb}",
        f"--outfile={target}",
    ]
    if entry.stem in OURS:
        command.append(f"--banner:js={HINT}")
    subprocess.run([*command, "--minify"] if minify else command, check=True, cwd=ROOT)
    return target


def compressed(file: Path) -> float:
    """Return the size of a file after gzip -9, in kB (1,000 B)."""
    return len(gzip.compress(file.read_bytes(), 9)) / 1000
