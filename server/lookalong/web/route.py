"""Every HTTP route, and what becomes of errors."""

from http import HTTPStatus
from typing import Any, Final

import structlog
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from lookalong.config import Settings
from lookalong.depot import BlobUnavailable
from lookalong.store import StoreUnavailable

from . import (
    account,
    agent,
    api_key,
    audit,
    factor,
    health,
    identity,
    passkey,
    provider,
    search,
    shell,
    site,
    upload,
    visitor,
)
from .access import AccessLog
from .answer import ApiError, error_answer
from .attachment import attachment
from .document import document
from .header import SecurityHeaders
from .operation import Call, Operation, routes_of
from .page import error_page
from .page_asset import page_asset
from .parts import Parts

__all__ = ["OPERATIONS", "HttpSide"]

log = structlog.get_logger(__name__)


async def openapi(_call: Call) -> dict[str, Any]:
    """Describe the API to programs."""
    return document(OPERATIONS)


OPERATIONS: Final = (
    Operation("GET", "/openapi.json", "anyone", openapi),
    Operation("POST", "/login", "anyone", account.log_in),
    Operation("POST", "/login/passkey/options", "anyone", passkey.ask_passkey),
    Operation("POST", "/login/passkey", "anyone", passkey.enter_by_passkey),
    Operation("GET", "/login/provider", "anyone", provider.show_provider),
    Operation("POST", "/login/provider", "anyone", provider.leave_for_provider),
    Operation(
        "GET",
        provider.CALLBACK,
        "anyone",
        provider.arrive_from_provider,
        status=303,
        query=("code", "error", "iss", "state"),
        arrival=True,
    ),
    Operation("POST", "/login/provider/code", "anyone", provider.enter_by_provider),
    Operation("POST", "/logout", "anyone", account.log_out),
    Operation("GET", "/me", "agent", account.me, first=True, quiet=True),
    Operation("PUT", "/me/password", "agent", account.change_password, first=True),
    Operation("POST", "/me/totp", "agent", factor.offer_factor),
    Operation("PUT", "/me/totp", "agent", factor.add_factor),
    Operation("POST", "/me/totp/remove", "agent", factor.remove_factor),
    Operation("GET", "/me/passkeys", "agent", passkey.list_passkeys, gives={"passkey_id": "/passkeys/0/id"}),
    Operation("POST", "/me/passkeys/options", "agent", passkey.offer_passkey),
    Operation("POST", "/me/passkeys", "agent", passkey.add_passkey, status=201),
    Operation("DELETE", "/me/passkeys/{passkey_id}", "agent", passkey.end_passkey),
    Operation("GET", "/me/logins", "agent", account.list_logins, gives={"login_id": "/logins/0/id"}),
    Operation("DELETE", "/me/logins", "agent", account.end_logins),
    Operation("DELETE", "/me/logins/{login_id}", "agent", account.end_login),
    Operation("GET", "/agents", "administrator", agent.list_agents, gives={"agent_id": "/agents/0/id"}),
    Operation(
        "GET", "/agents/{agent_id}/logins", "administrator", agent.list_agent_logins, gives={"login_id": "/logins/0/id"}
    ),
    Operation("DELETE", "/agents/{agent_id}/logins", "administrator", agent.end_agent_logins),
    Operation("DELETE", "/agents/{agent_id}/logins/{login_id}", "administrator", agent.end_agent_login),
    Operation("GET", "/sites", "administrator", site.list_sites, gives={"site_key": "/sites/0/key"}),
    Operation("POST", "/sites", "administrator", site.add_site, status=201, gives={"site_key": "/key"}),
    Operation("GET", "/sites/{site_key}/privacy", "administrator", site.show_privacy, key_scope="privacy:read"),
    Operation("PUT", "/sites/{site_key}/privacy", "administrator", site.set_privacy, key_scope="privacy:write"),
    Operation("GET", "/sites/{site_key}/wording", "administrator", site.show_wording, key_scope="wording:read"),
    Operation("PUT", "/sites/{site_key}/wording", "administrator", site.set_wording, key_scope="wording:write"),
    Operation(
        "GET",
        "/sites/{site_key}/audit",
        "supervisor",
        audit.show_site,
        query=("before", "limit"),
        key_scope="audit:read",
    ),
    Operation(
        "GET", "/sites/{site_key}/retention", "administrator", visitor.show_retention, key_scope="retention:read"
    ),
    Operation(
        "PUT", "/sites/{site_key}/retention", "administrator", visitor.set_retention, key_scope="retention:write"
    ),
    Operation(
        "POST",
        "/sites/{site_key}/visitors/{visitor_id}/export",
        "administrator",
        visitor.export,
        key_scope="visitors:export",
    ),
    Operation(
        "DELETE", "/sites/{site_key}/visitors/{visitor_id}", "administrator", visitor.erase, key_scope="visitors:erase"
    ),
    Operation("GET", "/messages", "agent", search.search_messages, query=("q", "before", "limit")),
    Operation(
        "GET",
        "/sites/{site_key}/messages",
        "agent",
        search.search_site_messages,
        query=("q", "before", "limit"),
        key_scope="messages:read",
    ),
    Operation("GET", "/audit", "administrator", audit.show_server, query=("before", "limit")),
    Operation("GET", "/sites/{site_key}/identity", "administrator", identity.show_identity),
    Operation("PUT", "/sites/{site_key}/identity", "administrator", identity.set_identity),
    Operation("DELETE", "/sites/{site_key}/identity", "administrator", identity.drop_identity),
    Operation("POST", "/sites/{site_key}/identity/secret", "administrator", identity.add_secret, status=201),
    Operation("GET", "/sites/{site_key}/keys", "administrator", api_key.list_keys, gives={"key_id": "/keys/0/id"}),
    Operation(
        "POST", "/sites/{site_key}/keys", "administrator", api_key.add_key, status=201, gives={"key_id": "/key/id"}
    ),
    Operation("DELETE", "/sites/{site_key}/keys/{key_id}", "administrator", api_key.end_key),
    Operation("POST", "/uploads", "holder", upload.begin_upload, status=201, gives={"upload_id": "/id"}),
    Operation("GET", "/uploads/{upload_id}", "holder", upload.show_upload),
    Operation("DELETE", "/uploads/{upload_id}", "holder", upload.drop_upload),
    Operation("PUT", "/uploads/{upload_id}/parts/{number}", "holder", upload.put_part, raw=True),
    Operation("GET", "/widget/{site_key}", "page", site.check_widget),
    Operation("GET", "/widget/{site_key}/frame", "page", site.check_frame, query=("around",)),
)
"""The API. ``docs/api.md`` lists it for people, ``/api/v1/openapi.json`` for programs."""


class HttpSide:
    """The HTTP side as an ASGI application.

    Args:
        settings: Decide whether there is a demo shop.
    """

    def __init__(self, settings: Settings) -> None:
        self._routes = Starlette(routes=_routes(settings.demo), exception_handlers=_HANDLERS)
        # Its redirect would be made from the Host header; ours are relative.
        self._routes.router.redirect_slashes = False
        self.app = AccessLog(SecurityHeaders(self._routes, settings.secure))

    def start(self, parts: Parts) -> None:
        """Hand over the parts that requests need."""
        self._routes.state.parts = parts


# Private -----------------------------------------------------------------------------------------


def _routes(with_demo: bool) -> list[Route]:
    return [
        Route("/", shell.home),
        Route("/healthz", health.healthz),
        Route("/readyz", health.readyz),
        Route("/metrics", health.metrics),
        *routes_of(OPERATIONS),
        Route("/assets/{hash}", page_asset),
        Route("/files/{file_id}/{variant}", attachment),
        Route("/widget.js", shell.loader),
        Route("/widget/{name}", shell.widget_file),
        Route("/console", lambda _request: RedirectResponse("/console/", 308)),
        Route("/console/", shell.console),
        Route("/console/replica.html", shell.replica),
        Route("/console/replica-quirks.html", shell.replica),
        Route("/console/{name}", shell.console_file),
        *(_demo_routes() if with_demo else ()),
    ]


def _demo_routes() -> list[Route]:
    return [
        Route("/demo", lambda _request: RedirectResponse("/demo/", 308)),
        Route("/demo/{path:path}", shell.demo),
    ]


async def _refused(request: Request, error: Exception) -> Response:
    if not isinstance(error, ApiError):
        raise TypeError(f"expected an ApiError, got {error!r}")
    return error_answer(error)


async def _http_error(request: Request, error: Exception) -> Response:
    """Answer what the router refuses: in the API's shape there, as a page elsewhere."""
    if not isinstance(error, HTTPException):
        raise TypeError(f"expected an HTTPException, got {error!r}")
    code, text = _TEXTS.get(error.status_code, ("bad_request", "The request could not be answered."))
    answer = _shaped(request, error.status_code, code, text)
    answer.headers.update(error.headers or {})
    return answer


async def _store_unavailable(request: Request, _error: Exception) -> Response:
    answer = _shaped(request, 503, "store_unavailable", "The store does not answer; try again in a moment.")
    answer.headers["Retry-After"] = "2"
    return answer


async def _blobs_unavailable(request: Request, error: Exception) -> Response:
    # The owner's word for it; who sent or wanted the file hears that it is not their doing.
    log.error("files_unavailable", reason=str(error))
    answer = _shaped(request, 503, "files_unavailable", "Files cannot be stored or read now; try again in a moment.")
    answer.headers["Retry-After"] = "5"
    return answer


async def _failed(request: Request, _error: Exception) -> Response:
    text = f"Something went wrong here. The server's log has more under the id {request.state.request_id}."
    return _shaped(request, 500, "internal", text)


def _shaped(request: Request, status: int, code: str, text: str) -> Response:
    if request.url.path.startswith("/api/"):
        return error_answer(ApiError(status, code, text))
    return error_page(status, HTTPStatus(status).phrase, text)


_TEXTS = {
    404: ("not_found", "There is nothing at this address."),
    429: ("rate_limited", "Too many requests; try again in a moment."),
    405: ("method_not_allowed", "This address does not take that method."),
}

_HANDLERS = {
    ApiError: _refused,
    HTTPException: _http_error,
    StoreUnavailable: _store_unavailable,
    BlobUnavailable: _blobs_unavailable,
    Exception: _failed,
}
