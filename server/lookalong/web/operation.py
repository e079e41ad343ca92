"""Operations of the API: who may do what, in one table, and the one place that holds requests to it.

A handler takes the call and, if it takes a body, a struct; it returns a struct. What it reads and answers is taken from
its signature, so the document of the API cannot say anything else.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, get_type_hints

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lookalong.security.api_key import KeyScope
from lookalong.store import AgentRecord, LoginRecord, Role

from .answer import ApiError, error_answer, json_answer
from .body import MAX_BODY, MAX_STRANGERS_BODY, check_type, read_json
from .caller import check_arrival, check_same_origin, key_of, login_of
from .parts import Parts, parts_of
from .scope import Caller, Scope

__all__ = ["PREFIX", "Access", "Call", "Operation", "routes_of"]

PREFIX: Final = "/api/v1"

Access = Literal["anyone", "page", "holder", "agent", "supervisor", "administrator"]
"""Who may call. ``page``: pages of any origin, without cookies; the handler looks whose page it is. ``holder``: whoever
brings a pass (``lookalong.attachment.seal``), from any origin and without cookies, too. The others are
roles, and whoever has a greater one has the lesser too; what they may touch is the matter of ``Scope``."""

Handler = Callable[..., Awaitable[Any]]


class Call:
    """One request to an operation that its sender may call.

    Args:
        request: As it came.
        parts: Of this server.
        caller: Who asks, where a role is asked for.
        login: By which they ask, if they are an agent.
    """

    def __init__(
        self, request: Request, parts: Parts, caller: Caller | None = None, login: LoginRecord | None = None
    ) -> None:
        self.request, self.parts, self._caller, self._login = request, parts, caller, login
        self.dress: Callable[[Response], None] = lambda _answer: None
        """Gets the answer before it is sent: for cookies."""

    @property
    def login(self) -> LoginRecord:
        """The log-in by which the agent asks."""
        if self._login is None:
            raise TypeError("expected an operation that asks for a role, and of an agent")
        return self._login

    @property
    def agent(self) -> AgentRecord:
        """The agent who asks."""
        return self.login.agent

    @property
    def scope(self) -> Scope:
        """What is stored, as the caller may use it."""
        if self._caller is None:
            raise TypeError("expected an operation that asks for a role")
        return Scope(self.parts.store, self._caller)

    def path(self, name: str) -> str:
        """Return a part of the address that the operation's path names."""
        return str(self.request.path_params[name])


@dataclass(frozen=True, slots=True)
class Operation:
    """What one method of one address does.

    Args:
        method: HTTP method.
        path: Below ``PREFIX``.
        access: Who may call.
        handle: Does it. The first line of its docstring is what the document says.
        status: Of an answer that is no error.
        query: Names of its query parameters.
        first: Whether an agent may call it who has to change the password first.
        quiet: Whether consoles call it by themselves, so that it says nothing of its agent.
        key_scope: What an API key has to have to call it; None: no key may.
        arrival: Whether pages of others lead browsers to it, by its very purpose.
        raw: Whether its body is bytes, which it reads by itself.
        gives: What its answer names that other addresses take: the name there, and where it is here (RFC 6901).
    """

    method: Literal["GET", "POST", "PUT", "DELETE"]
    path: str
    access: Access
    handle: Handler
    status: int = 200
    query: tuple[str, ...] = ()
    first: bool = False
    quiet: bool = False
    key_scope: KeyScope | None = None
    arrival: bool = False
    raw: bool = False
    gives: Mapping[str, str] = field(default_factory=dict)

    @property
    def body(self) -> Any:
        """What it reads; None for nothing."""
        hints = get_type_hints(self.handle)
        return next((hints[name] for name in hints if name not in ("call", "_call", "return")), None)

    @property
    def answer(self) -> Any:
        """What it answers."""
        return get_type_hints(self.handle)["return"]

    async def serve(self, request: Request) -> Response:
        """Answer a request."""
        if self.access not in _ANY_ORIGIN:
            return await self._answer(request)
        try:
            answer = await self._answer(request)
        except ApiError as error:
            answer = error_answer(error)
        return _readable(answer)

    async def _answer(self, request: Request) -> Response:
        call = await self._admit(request)
        most = MAX_STRANGERS_BODY if self.access in ("anyone", *_ANY_ORIGIN) else MAX_BODY
        if self.method != "GET" and "content-type" in request.headers and not self.raw:
            # Of what needs no body too: it is what no form of another site can say.
            check_type(request)
        body = () if self.body is None else (await read_json(request, self.body, most),)
        answer = json_answer(await self.handle(call, *body), self.status)
        call.dress(answer)
        return answer

    async def _admit(self, request: Request) -> Call:
        """Return the call of somebody who may; raises ``ApiError`` 401 or 403."""
        parts = parts_of(request)
        if self.access == "page" or self.access == "holder":
            return Call(request, parts)
        if self.arrival:
            check_arrival(request)
        else:
            check_same_origin(request)
        if self.access == "anyone":
            return Call(request, parts)
        key = await key_of(request)
        if key is not None:
            if self.key_scope not in key.scopes:
                raise ApiError(403, "not_allowed", f"expected {self._scope_text}, got {' '.join(sorted(key.scopes))}")
            return Call(request, parts, Caller(key.id, "administrator", frozenset({key.site_id})))
        login = await login_of(request, used=not self.quiet)
        if _RANK[login.agent.role] < _RANK[self.access]:
            raise ApiError(403, "not_allowed", f"expected the role {self.access}, got {login.agent.role}")
        if login.must_change and not self.first:
            raise ApiError(403, "password_change_required", "expected a password of your own; change it first")
        agent = login.agent
        return Call(request, parts, Caller(agent.id, agent.role, agent.site_ids), login)

    @property
    def _scope_text(self) -> str:
        return f"an API key with the scope {self.key_scope}" if self.key_scope else "a log-in instead of an API key"


def routes_of(operations: tuple[Operation, ...]) -> list[Route]:
    """Return the routes of operations: one for each address, so that another method is answered 405."""
    by_path: dict[str, dict[str, Operation]] = {}
    for operation in operations:
        by_path.setdefault(operation.path, {})[operation.method] = operation
    return [Route(PREFIX + path, _serve(methods), methods=_methods(methods)) for path, methods in by_path.items()]


# Private -----------------------------------------------------------------------------------------

_ANY_ORIGIN: Final[tuple[Access, ...]] = ("page", "holder")

_RANK: Final[dict[Role, int]] = {"agent": 0, "supervisor": 1, "administrator": 2}


def _serve(methods: dict[str, Operation]) -> Callable[[Request], Awaitable[Response]]:
    async def serve(request: Request) -> Response:
        if request.method == "OPTIONS":
            return _preflight(methods)
        # Starlette lets HEAD in where GET is.
        return await methods["GET" if request.method == "HEAD" else request.method].serve(request)

    return serve


def _methods(methods: dict[str, Operation]) -> list[str]:
    """Return the methods of an address, with the one by which browsers ask whether a page may send a pass there."""
    asked = any(each.access == "holder" for each in methods.values())
    return [*methods, *(["OPTIONS"] if asked else [])]


def _preflight(methods: dict[str, Operation]) -> Response:
    """Let pages of any origin bring what opens these addresses (Fetch §3.3.3); they have to have it first."""
    said = {
        "Access-Control-Allow-Methods": ", ".join(methods),
        "Access-Control-Allow-Headers": "authorization, content-type",
        "Access-Control-Max-Age": "7200",
    }
    return _readable(Response(status_code=204, headers=said))


def _readable(answer: Response) -> Response:
    """Let pages of any origin read an answer: it was decided before who is told what."""
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer
