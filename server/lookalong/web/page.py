"""Plain pages for people who meet an error, without a script."""

import base64
import hashlib
from html import escape
from typing import Final

from starlette.responses import HTMLResponse

__all__ = ["error_page", "not_built_page"]


def error_page(status: int, title: str, text: str) -> HTMLResponse:
    """Return a page that says what happened and what to do."""
    page = _PAGE.format(title=escape(title), text=escape(text), style=_STYLE)
    return HTMLResponse(page, status, {"Content-Security-Policy": _POLICY, "Cache-Control": "no-store"})


def not_built_page() -> HTMLResponse:
    """Return what is shown where the browser code is missing."""
    return error_page(
        503, "The browser code is not built", "Run “make build” in the folder of Lookalong, then load this page again."
    )


# Private -----------------------------------------------------------------------------------------

_STYLE: Final = (
    ":root{color-scheme:light dark;font:1rem/1.6 system-ui,sans-serif}"
    "body{max-width:34rem;margin:18vh auto;padding:0 1.5rem}h1{font-size:1.4rem;line-height:1.3}"
)

_POLICY: Final = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; style-src "
    f"'sha256-{base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()}'"
)

_PAGE: Final = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width,initial-scale=1"><title>{title} · Lookalong</title>'
    "<style>{style}</style></head><body><main><h1>{title}</h1><p>{text}</p></main></body></html>"
)
