"""Debian's Chromium under Playwright, one browser a worker, one context a person.

There are two of it: the browser, for what is measured or compared and for what depends on its windows, and its headless
shell, the same engine without the windows' own pages and processes, which takes a fifth off the time of the tests.
"""

import os
import shutil
from pathlib import Path

from playwright.sync_api import Browser, BrowserType

__all__ = ["ARGUMENTS", "executable", "launch", "shell"]

# Without these Chromium talks to hosts of its maker at every start.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # The last such flag counts, so what Playwright turns off is turned off here again; new are the pop-ups of the
    # address bar, which are a renderer of their own in every window, a quarter of what a window costs.
    (
        "--disable-features=AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,"
        "HttpsFirstBalancedModeAutoEnable,MediaRouter,PaintHolding,ThirdPartyStoragePartitioning,OptimizationHints,"
        "NetworkTimeServiceQuerying,WebUIOmniboxPopup,WebUIOmniboxFullPopup,WebUIOmniboxAimPopup"
    ),
]


def executable() -> str:
    """Path of the Chromium to use: `$CHROMIUM`, else `chromium` on PATH.

    Raises:
        FileNotFoundError: There is none; says what to install.
    """
    named = os.environ.get("CHROMIUM")
    found = named if named and Path(named).exists() else shutil.which("chromium")
    if not found:
        raise FileNotFoundError("no Chromium: install Debian's package chromium, or set CHROMIUM=/path/to/it")
    return found


def shell() -> str:
    """Path of Chromium's headless shell, or of the browser where there is none.

    Raises:
        FileNotFoundError: There is neither.
    """
    found = None if os.environ.get("CHROMIUM") else shutil.which("chromium-headless-shell")
    return found or executable()


def launch(chromium: BrowserType, path: str | None = None) -> Browser:
    """Start the browser, or the one at a path, without a window."""
    return chromium.launch(executable_path=path or executable(), args=ARGUMENTS)
