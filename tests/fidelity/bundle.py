"""Bundle the scripts that run in the pages, each into one that can be put into any page."""

import subprocess
from functools import cache
from pathlib import Path

__all__ = ["script"]

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]


@cache
def script(name: str, variable: str) -> str:
    """Return `NAME.ts` with all it imports as one classic script that sets the global `variable`."""
    result = subprocess.run(
        [
            ROOT / "node_modules/.bin/esbuild",
            HERE / f"{name}.ts",
            "--bundle",
            "--format=iife",
            f"--global-name={variable}",
            # A script run by the debugger has a scope of its own: what it declares is gone afterwards.
            f"--footer:js=globalThis.{variable} = {variable};",
            "--minify",
            "--target=es2022",
            "--log-level=error",
        ],
        check=True,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    return f"(() => {{ {result.stdout} }})()"
