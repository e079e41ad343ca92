"""Small files that pages of the edge cases load."""

from __future__ import annotations

import base64
from pathlib import Path
from urllib.parse import quote

from tests.browser.mirror.battery.case import Served

__all__ = ["FONT", "GREEN", "RED", "VIDEO", "ZONE", "data_url", "square"]

_HERE = Path(__file__).parent

#: Every letter is a block two em wide: a text of four at 10 px is 80 px wide, in no other font.
FONT = Served((_HERE / "wide.woff").read_bytes(), "font/woff", {"access-control-allow-origin": "*"})

#: Two seconds of 64 by 48 px: the first red, the second green, with a white block.
VIDEO = Served((_HERE / "colour.webm").read_bytes(), "video/webm")

#: The real zone.js, which wraps timers, promises, listeners and observers of every Angular page.
ZONE = Served((_HERE / "zone-0.16.3.txt").read_text(), "text/javascript")


def square(colour: str, side: int = 20) -> Served:
    """A picture of two bands, the upper of a colour, the lower white."""
    size = f"width='{side}' height='{side}'"
    text = (
        f"<svg xmlns='http://www.w3.org/2000/svg' {size}><rect {size} fill='white'/>"
        f"<rect width='{side}' height='{side // 2}' fill='{colour}'/></svg>"
    )
    return Served(text, "image/svg+xml")


def data_url(served: Served) -> str:
    """A file as an address."""
    if isinstance(served.body, str):
        return f"data:{served.kind},{quote(served.body)}"
    return f"data:{served.kind};base64,{base64.b64encode(served.body).decode()}"


GREEN = square("green")
RED = square("red", 30)
