"""Debian's Chromium under Playwright, one browser a worker, one context a person."""

import os
import shutil
from pathlib import Path

from playwright.sync_api import Browser, BrowserType

__all__ = ["ARGUMENTS", "executable", "launch"]

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


def launch(chromium: BrowserType) -> Browser:
    """Start the browser, without a window."""
    return chromium.launch(executable_path=executable(), args=ARGUMENTS)
