"""Headers that every answer carries, and the content security policies of our pages."""

from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["CONSOLE_POLICY", "REPLICA_POLICY", "SecurityHeaders", "demo_policy"]

_NOTHING: Final = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

CONSOLE_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
"""The console loads nothing but its own files and makes no HTML from text."""

REPLICA_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
    "media-src data: blob:; base-uri 'none'; form-action 'none'; frame-src 'none'; frame-ancestors 'self'; "
    "require-trusted-types-for 'script'; trusted-types 'none'; sandbox allow-same-origin"
)
"""A replica shows a stranger's page: styles that came with it, pictures and fonts from this server alone, no script, no
way out. Nobody else hears of it."""


def demo_policy(public_url: str) -> str:
    """Return the policy of the demo shop: a strict shop that allows this server's widget, as an owner would."""
    host = f" {public_url} {public_url.replace('http', 'ws', 1)}" if public_url else ""
    return (
        f"default-src 'self'; script-src 'self'{host}; style-src 'self'; img-src 'self' data:; "
        f"connect-src 'self'{host}; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'self'"
    )


class SecurityHeaders:
    """Adds to every HTTP answer what it does not say itself.

    Args:
        app: The application inside.
        https: Whether browsers reach the server over https alone.
    """

    def __init__(self, app: ASGIApp, https: bool) -> None:
        self._app = app
        self._headers = _DEFAULTS | ({"Strict-Transport-Security": "max-age=31536000"} if https else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""

        async def send_with(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with)


# Private -----------------------------------------------------------------------------------------

_DEFAULTS: Final = {
    "Content-Security-Policy": _NOTHING,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
