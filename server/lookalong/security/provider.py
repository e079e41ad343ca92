"""The provider that agents log in at: OpenID Connect by authorization code with PKCE, as a confidential client.

It is asked through the guarded client alone. Its documents are kept for a while, fetched once however many ask, and
bounded in size and time; one that is slow, silent or lying costs the person one clear error and the server nothing.
"""

from __future__ import annotations

import asyncio
import base64
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any, Final, Generic, Literal, TypeVar
from urllib.parse import quote_plus, urlencode, urlsplit

import msgspec
import structlog
from msgspec import Meta, Struct

from lookalong.outgoing import OutgoingClient, OutgoingError, Rule
from lookalong.outgoing.target import target_of

from . import id_token
from .id_token import ALGORITHMS, Expected, IdTokenRefused, Keys, UnknownKey

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from lookalong.outgoing import Answer, Network

    from .attempt import Attempt
    from .rate import Clock

__all__ = ["Person", "Provider", "ProviderRefused", "Reason", "Registration", "read_metadata"]

DEADLINE_S: Final = 5.0
"""Seconds for one request to the provider."""

EXCHANGE_S: Final = 12.0
"""Seconds for all that a browser waits for when it has come back."""

MAX_EXCHANGES: Final = 16
"""Browsers that have come back and are dealt with at a time; others wait, within the same seconds."""

MAX_BODY: Final = 256 * 1024
"""Bytes of one of the provider's documents; real ones have a few thousand."""

MAX_CODE: Final = 4096
"""Characters of a code: some providers put a whole ticket into it."""

LIFETIME_S: Final = 3600.0
"""Seconds that the provider's documents are good for: a key that it has withdrawn is believed no longer than that."""

KEYS_PAUSE_S: Final = 60.0
"""Seconds between two looks for a key that is not among the known ones: tokens of strangers name any."""

Reason = Literal["cancelled", "unreachable", "expired", "refused", "unverified", "not_linked", "disabled"]
"""Why a log-in through the provider came to nothing; told to the person."""

log = structlog.get_logger(__name__)


class ProviderRefused(Exception):
    """A log-in through the provider came to nothing. The text is for the owner; it holds nothing the provider sent."""

    def __init__(self, reason: Reason, text: str) -> None:
        super().__init__(text)
        self.reason: Reason = reason


@dataclass(frozen=True, slots=True)
class Registration:
    """What the owner has agreed with the provider.

    Args:
        issuer: Its address, exactly as it says it itself.
        client_id: What we are called there.
        secret: That proves it is us.
        scopes: What is asked for, ``openid`` among it.
        redirect_uri: Where it sends browsers back to.
        inside: ``host:port`` of it if it is in the owner's own network.
    """

    issuer: str
    client_id: str
    secret: str = field(repr=False)
    scopes: str
    redirect_uri: str
    inside: frozenset[str] = frozenset()


class Metadata(Struct):
    """What a provider says of itself (OpenID Connect Discovery §3, RFC 8414 §2); what it leaves out has its default."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str = ""
    id_token_signing_alg_values_supported: tuple[str, ...] = ("RS256",)
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)
    # Not every provider that takes a challenge says so.
    code_challenge_methods_supported: tuple[str, ...] = ("S256",)
    authorization_response_iss_parameter_supported: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """Who somebody is at the provider. ``verified``: what it says of the address, None if nothing."""

    subject: str
    email: str
    verified: bool | None
    name: str


class Provider:
    """Asks the provider.

    Args:
        registration: With whom, and as who.
        clock_ms: Milliseconds since 1970, for what tokens say of time.
        clock_s: Monotonic seconds, for how long documents are kept.
        network: The way to it; the machine's own by default.
    """

    def __init__(
        self,
        registration: Registration,
        *,
        clock_ms: Callable[[], int],
        clock_s: Clock,
        network: Network | None = None,
    ) -> None:
        self._registration, self._clock_ms = registration, clock_ms
        self._rule = _rule_of(registration)
        self._client = OutgoingClient(self._rule, network=network, deadline_s=DEADLINE_S, max_body=MAX_BODY)
        self._metadata = _Document(self._fetch_metadata, clock_s)
        self._keys = _Document(self._fetch_keys, clock_s)
        self._turns = asyncio.Semaphore(MAX_EXCHANGES)

    @property
    def issuer(self) -> str:
        """Its address."""
        return self._registration.issuer

    async def close(self) -> None:
        """Stop asking."""
        await asyncio.gather(self._metadata.close(), self._keys.close())

    async def address_for(self, attempt: Attempt) -> str:
        """Return where to send a browser; raises ``ProviderRefused``."""
        async with _bounded():
            metadata = await self._metadata.get()
        asked = {
            "response_type": "code",
            "client_id": self._registration.client_id,
            "redirect_uri": self._registration.redirect_uri,
            "scope": self._registration.scopes,
            "state": attempt.state,
            "nonce": attempt.nonce,
            "code_challenge": attempt.challenge,
            "code_challenge_method": "S256",
        }
        own = metadata.authorization_endpoint
        return f"{own}{'&' if urlsplit(own).query else '?'}{urlencode(asked)}"

    async def person_of(self, attempt: Attempt, code: str, issuer: str | None) -> Person:
        """Return who has come back with a code.

        Args:
            attempt: With which the browser had left.
            code: What the provider gave it.
            issuer: Which provider the answer says it is from (RFC 9207), None if it does not say.

        Raises:
            ProviderRefused: ``unreachable`` or ``refused``.
        """
        async with _bounded(), self._turns:
            metadata = await self._metadata.get()
            self._check_issuer(metadata, issuer)
            if not 0 < len(code) <= MAX_CODE:
                raise ProviderRefused("refused", f"expected a code of at most {MAX_CODE} characters")
            tokens = await self._redeem(metadata, code, attempt.verifier)
            claims = await self._check(metadata, tokens, attempt.nonce)
            if "email" not in claims and metadata.userinfo_endpoint:
                claims |= await self._more(metadata.userinfo_endpoint, tokens.access_token, claims["sub"])
            return _person(claims)

    # What is asked -------------------------------------------------------------------------------

    async def _fetch_metadata(self) -> Metadata:
        url = f"{self.issuer.removesuffix('/')}/.well-known/openid-configuration"
        metadata = read_metadata(_body(await self._client.ask("GET", url)))
        if metadata.issuer != self.issuer:
            raise ProviderRefused("refused", "expected the provider to name itself exactly as oidc_issuer does")
        for each in (metadata.authorization_endpoint, metadata.token_endpoint, metadata.jwks_uri):
            target_of(each, self._rule)
        if not ALGORITHMS & set(metadata.id_token_signing_alg_values_supported):
            raise ProviderRefused(
                "refused", f"expected a provider that signs with one of {', '.join(sorted(ALGORITHMS))}"
            )
        if "S256" not in metadata.code_challenge_methods_supported:
            raise ProviderRefused("refused", "expected a provider that takes PKCE with S256")
        return metadata

    async def _fetch_keys(self) -> Keys:
        metadata = await self._metadata.get()
        kinds = frozenset({"application/json", "application/jwk-set+json"})
        try:
            return id_token.read_keys(_body(await self._client.ask("GET", metadata.jwks_uri, takes=kinds)))
        except ValueError:
            raise ProviderRefused("refused", "expected a set of keys from the provider") from None

    async def _redeem(self, metadata: Metadata, code: str, verifier: str) -> _Tokens:
        own = self._registration
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": own.redirect_uri,
            "code_verifier": verifier,
        }
        headers = [("Content-Type", "application/x-www-form-urlencoded")]
        if "client_secret_basic" in metadata.token_endpoint_auth_methods_supported:
            headers.append(("Authorization", _basic(own.client_id, own.secret)))
        else:
            form |= {"client_id": own.client_id, "client_secret": own.secret}
        body = urlencode(form).encode()
        answer = await self._client.ask("POST", metadata.token_endpoint, headers=headers, body=body)
        return _decoded(_body(answer), _Tokens)

    async def _check(self, metadata: Metadata, tokens: _Tokens, nonce: str) -> dict[str, Any]:
        """Return the claims of an ID token, with newer keys if those that are known do not fit."""
        said = frozenset(metadata.id_token_signing_alg_values_supported)
        expected = Expected(self.issuer, self._registration.client_id, nonce, said & ALGORITHMS)
        keys = await self._keys.get()
        for again in (True, False):
            try:
                return id_token.check(tokens.id_token, keys, expected, tokens.access_token, self._clock_ms() / 1000)
            except UnknownKey as error:
                if not again or self._keys.age_s < KEYS_PAUSE_S:
                    raise ProviderRefused("refused", str(error)) from None
                keys = await self._keys.get(fresh=True)
            except IdTokenRefused as error:
                raise ProviderRefused("refused", str(error)) from None
        raise AssertionError("unreachable: the second round returns or raises")

    async def _more(self, url: str, access_token: str, subject: str) -> dict[str, Any]:
        """Return what a provider says of somebody elsewhere than in the token (OpenID Connect Core §5.3)."""
        answer = await self._client.ask("GET", url, headers=[("Authorization", f"Bearer {access_token}")])
        said = _decoded(_body(answer), dict[str, Any])
        if said.get("sub") != subject:
            raise ProviderRefused("refused", "expected to be told of the one who logged in, got another subject")
        return {name: said[name] for name in ("email", "email_verified", "name") if name in said}

    def _check_issuer(self, metadata: Metadata, issuer: str | None) -> None:
        """Refuse an answer of another provider (RFC 9207 §2.4)."""
        missing = issuer is None and metadata.authorization_response_iss_parameter_supported
        if missing or issuer not in (None, self.issuer):
            raise ProviderRefused("refused", "expected an answer that names this provider as its issuer")


def read_metadata(body: bytes) -> Metadata:
    """Return what a provider says of itself; raises ``ProviderRefused``."""
    return _decoded(body, Metadata)


# Private -----------------------------------------------------------------------------------------

_T = TypeVar("_T")


class _Tokens(Struct):
    """Answer of the token endpoint (OpenID Connect Core §3.1.3.3)."""

    id_token: Annotated[str, Meta(max_length=64 * 1024)]
    access_token: str = ""


class _Document(Generic[_T]):
    """Something of the provider that is kept for a while. Who asks while it is fetched waits for the same fetch."""

    def __init__(self, fetch: Callable[[], Awaitable[_T]], clock: Clock) -> None:
        self._fetch, self._clock = fetch, clock
        self._kept: tuple[_T, float] | None = None
        self._task: asyncio.Task[_T] | None = None

    @property
    def age_s(self) -> float:
        """Seconds since it was fetched."""
        return self._clock() - self._kept[1] if self._kept else 0.0

    async def get(self, *, fresh: bool = False) -> _T:
        """Return it, a new one if it is too old or has to be ``fresh``."""
        if self._kept is not None and not fresh and self.age_s < LIFETIME_S:
            return self._kept[0]
        if self._task is None:
            self._task = asyncio.create_task(self._run())
            # A failure that nobody waits for any more is no news.
            self._task.add_done_callback(lambda task: task.cancelled() or task.exception())
        # Who gives up waiting does not take it from the others; the client bounds it.
        return await asyncio.shield(self._task)

    async def close(self) -> None:
        """Fetch no more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> _T:
        try:
            found = await self._fetch()
            self._kept = (found, self._clock())
            return found
        finally:
            self._task = None


@asynccontextmanager
async def _bounded() -> AsyncIterator[None]:
    """Make one kind of refusal of all that can go wrong on the way, in a bounded time."""
    try:
        async with asyncio.timeout(EXCHANGE_S):
            yield
    except TimeoutError:
        raise ProviderRefused("unreachable", f"expected the provider to answer within {EXCHANGE_S:g} s") from None
    except OutgoingError as error:
        raise ProviderRefused("unreachable", str(error)) from None


def _rule_of(registration: Registration) -> Rule:
    """Return whom we may ask: over https whomever the provider names, as several hosts may be one provider."""
    parts = urlsplit(registration.issuer)
    if parts.scheme == "https":
        return Rule(inside=registration.inside)
    return Rule(schemes=frozenset({"http"}), hosts=frozenset({parts.hostname or ""}), inside=registration.inside)


def _body(answer: Answer) -> bytes:
    if answer.status >= 500:
        raise ProviderRefused("unreachable", f"expected an answer of the provider, got the status {answer.status}")
    if answer.status >= 300:
        raise ProviderRefused("refused", f"expected the provider to take the request, got the status {answer.status}")
    return answer.body


def _decoded(body: bytes, kind: type[_T]) -> _T:
    try:
        return msgspec.json.decode(body, type=kind)
    except (ValueError, RecursionError):
        raise ProviderRefused("refused", "expected the provider to answer in the shape of OpenID Connect") from None


def _basic(client_id: str, secret: str) -> str:
    """Return who we are, as RFC 6749 §2.3.1 writes it."""
    pair = f"{quote_plus(client_id)}:{quote_plus(secret)}"
    return f"Basic {base64.b64encode(pair.encode()).decode()}"


def _person(claims: dict[str, Any]) -> Person:
    email, verified, name = claims.get("email"), claims.get("email_verified"), claims.get("name")
    return Person(
        subject=claims["sub"],
        email=email if isinstance(email, str) and len(email) <= 320 else "",
        # Some providers write it as a text; only the true one is.
        verified=None if verified is None else verified is True or verified == "true",
        name=name if isinstance(name, str) else "",
    )
