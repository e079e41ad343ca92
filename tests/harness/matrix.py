"""Who may call what: every route of the HTTP side has a row here, written by hand, not read from the code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

__all__ = ["ROLES", "ROWS", "Role", "Row"]

Role = Literal["nobody", "visitor", "agent", "supervisor", "administrator"]
Least = Literal["public", "page", "holder", "machine", "agent", "supervisor", "administrator"]

ROLES: tuple[Role, ...] = ("nobody", "visitor", "agent", "supervisor", "administrator")


@dataclass(frozen=True)
class Row:
    """One method of one route.

    Args:
        method: HTTP method.
        path: As the router has it.
        least: The least role that may; ``page``: any page, by its origin; ``holder``: whoever brings a pass,
            whatever cookie comes with it; ``machine``: this machine.
        body: What a right call sends.
        status: What a right call of the least role gets.
    """

    method: str
    path: str
    least: Least
    status: int = 200
    body: dict[str, Any] | None = None

    @property
    def id(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def of_api(self) -> bool:
        return self.path.startswith("/api/")


_SITE = {"name": "Books", "origins": ["https://books.example"], "key": "books"}
_HIDDEN: dict[str, Any] = {"preset": "private", "rules": []}
_WORDING: dict[str, Any] = {"languages": [{"language": "en", "view": "To help you choose."}]}
_KEEPING = {"conversation_days": 365, "audit_days": 730}
_LOGIN = {"email": "mina@shop.example", "password": "correct horse"}

ROWS = (
    Row("GET", "/", "public", 302),
    Row("GET", "/healthz", "public"),
    Row("GET", "/readyz", "public"),
    Row("GET", "/metrics", "machine"),
    Row("POST", "/api/v1/login", "public", 200, _LOGIN),
    Row("POST", "/api/v1/login/passkey/options", "public", 409),
    Row("POST", "/api/v1/login/passkey", "public", 409, {"answer": {}}),
    Row("GET", "/api/v1/login/provider", "public"),
    Row("POST", "/api/v1/login/provider", "public", 409, {}),
    Row("GET", "/api/v1/login/provider/callback", "public", 409),
    Row("POST", "/api/v1/login/provider/code", "public", 409, {"code": "000000"}),
    Row("POST", "/api/v1/logout", "public", 200, {}),
    Row("GET", "/api/v1/me", "agent"),
    Row("PUT", "/api/v1/me/password", "agent", 403, {"current": "not the one", "new": "battery staple"}),
    Row("POST", "/api/v1/me/totp", "agent"),
    Row("PUT", "/api/v1/me/totp", "agent", 403, {"password": "not the one", "secret": "A" * 32, "code": "000000"}),
    Row("POST", "/api/v1/me/totp/remove", "agent", 403, {"password": "not the one", "code": "000000"}),
    Row("GET", "/api/v1/me/passkeys", "agent"),
    Row("POST", "/api/v1/me/passkeys/options", "agent", 409),
    Row("POST", "/api/v1/me/passkeys", "agent", 409, {"password": "not the one", "answer": {}}),
    Row("DELETE", "/api/v1/me/passkeys/{passkey_id}", "agent", 404),
    Row("GET", "/api/v1/me/logins", "agent"),
    Row("DELETE", "/api/v1/me/logins", "agent"),
    Row("DELETE", "/api/v1/me/logins/{login_id}", "agent", 404),
    Row("GET", "/api/v1/agents", "administrator"),
    Row("GET", "/api/v1/agents/{agent_id}/logins", "administrator"),
    Row("DELETE", "/api/v1/agents/{agent_id}/logins", "administrator"),
    Row("DELETE", "/api/v1/agents/{agent_id}/logins/{login_id}", "administrator", 404),
    Row("GET", "/api/v1/sites", "administrator"),
    Row("POST", "/api/v1/sites", "administrator", 201, _SITE),
    Row("GET", "/api/v1/sites/{site_key}/privacy", "administrator"),
    Row("PUT", "/api/v1/sites/{site_key}/privacy", "administrator", 200, _HIDDEN),
    Row("GET", "/api/v1/sites/{site_key}/wording", "administrator"),
    Row("PUT", "/api/v1/sites/{site_key}/wording", "administrator", 200, _WORDING),
    Row("GET", "/api/v1/sites/{site_key}/audit", "supervisor"),
    Row("GET", "/api/v1/sites/{site_key}/retention", "administrator"),
    Row("PUT", "/api/v1/sites/{site_key}/retention", "administrator", 200, _KEEPING),
    Row("POST", "/api/v1/sites/{site_key}/visitors/{visitor_id}/export", "administrator", body={}),
    Row("DELETE", "/api/v1/sites/{site_key}/visitors/{visitor_id}", "administrator"),
    Row("GET", "/api/v1/messages", "agent"),
    Row("GET", "/api/v1/sites/{site_key}/messages", "agent"),
    Row("GET", "/api/v1/audit", "administrator"),
    Row("GET", "/api/v1/sites/{site_key}/identity", "administrator"),
    Row("PUT", "/api/v1/sites/{site_key}/identity", "administrator", 200, {"algorithm": "HS256", "keys": ["x" * 43]}),
    Row("DELETE", "/api/v1/sites/{site_key}/identity", "administrator"),
    Row("POST", "/api/v1/sites/{site_key}/identity/secret", "administrator", 201),
    Row("GET", "/api/v1/sites/{site_key}/keys", "administrator"),
    Row("POST", "/api/v1/sites/{site_key}/keys", "administrator", 201, {"name": "Job", "scopes": ["audit:read"]}),
    Row("DELETE", "/api/v1/sites/{site_key}/keys/{key_id}", "administrator", 404),
    Row("POST", "/api/v1/uploads", "holder", 401, {"client_id": "f1", "name": "a.txt", "size": 1}),
    Row("GET", "/api/v1/uploads/{upload_id}", "holder", 401),
    Row("DELETE", "/api/v1/uploads/{upload_id}", "holder", 401),
    Row("PUT", "/api/v1/uploads/{upload_id}/parts/{number}", "holder", 415, {}),
    Row("GET", "/api/v1/widget/{site_key}", "page"),
    Row("GET", "/api/v1/widget/{site_key}/frame", "page"),
    Row("GET", "/api/v1/openapi.json", "public"),
    Row("GET", "/assets/{hash}", "public", 404),
    Row("GET", "/files/{file_id}/{variant}", "public", 404),
    Row("GET", "/widget.js", "public"),
    Row("GET", "/widget/{name}", "public"),
    Row("GET", "/console", "public", 308),
    Row("GET", "/console/", "public"),
    Row("GET", "/console/replica.html", "public"),
    Row("GET", "/console/replica-quirks.html", "public"),
    Row("GET", "/console/{name}", "public"),
    Row("GET", "/demo", "public", 308),
    Row("GET", "/demo/{path:path}", "public"),
)
