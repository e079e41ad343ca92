"""A provider that says whatever a test wants: right by itself, and wrong in the one way that is asked for."""

from __future__ import annotations

import json
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jws
from joserfc.jwk import ECKey
from joserfc.jws import JWSRegistry

from lookalong.security.provider import Provider, Registration
from tests.harness.callee import FakeNetwork, called

if TYPE_CHECKING:
    import asyncio
    from collections.abc import AsyncIterator, Callable

    from tests.harness.callee import Callee

__all__ = ["REDIRECT", "Idp", "run_idp"]

REDIRECT = "https://help.example/api/v1/login/provider/callback"
KEY = ECKey.generate_key("P-256", {"kid": "one"})


@dataclass
class Idp:
    """What it says, to be changed.

    Attributes:
        now_s: Seconds since 1970, to it and to us.
        metadata, claims, userinfo: More of what it says; None leaves something out.
        header: Of its tokens.
        key: That signs them.
        published: Keys that it shows.
        answers: Whole answers by path, in place of its own: head and body.
        asked: Paths that it was asked for.
    """

    callee: Callee
    now_s: float = 1_800_000_000.0
    nonce: str = ""
    metadata: dict[str, Any] = field(default_factory=dict)
    claims: dict[str, Any] = field(default_factory=dict)
    userinfo: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=dict)
    key: ECKey = field(default_factory=lambda: KEY)
    published: list[ECKey] = field(default_factory=lambda: [KEY])
    answers: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    forms: list[dict[str, list[str]]] = field(default_factory=list)

    @property
    def issuer(self) -> str:
        return self.callee.url("/realm")

    def milliseconds(self) -> int:
        return int(self.now_s * 1000)

    def seconds(self) -> float:
        return self.now_s

    def provider(self, network: FakeNetwork | None = None, **changes: Any) -> Provider:
        """Return our side of it."""
        settled = Registration(
            issuer=self.issuer,
            client_id="lookalong",
            secret="the secret",
            scopes="openid email",
            redirect_uri=REDIRECT,
            inside=self.callee.inside,
        )
        own = Registration(**{name: getattr(settled, name) for name in settled.__slots__} | changes)
        names = network or FakeNetwork(ok_test=[["127.0.0.1"]])
        return Provider(own, clock_ms=self.milliseconds, clock_s=self.seconds, network=names)

    def goes(self, address: str) -> dict[str, str]:
        """Have somebody go to an address of it, and remember what they came with; return that."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        self.nonce = query["nonce"]
        return query

    async def reply(self, writer: asyncio.StreamWriter) -> None:
        head, _, body = self.callee.requests[-1].partition(b"\r\n\r\n")
        path = head.split(b" ", 2)[1].decode()
        self.asked.append(path)
        self.forms.append(parse_qs(body.decode()))
        lines, said = self.answers.get(path) or ("200 OK\nContent-Type: application/json", self._says(path))
        lines = lines.replace("\n", "\r\n")
        writer.write(f"HTTP/1.1 {lines}\r\nContent-Length: {len(said)}\r\n\r\n".encode() + said)
        await writer.drain()

    def id_token(self) -> str:
        """Return a token for who came last."""
        claims = {
            "iss": self.issuer,
            "aud": "lookalong",
            "sub": "4711",
            "nonce": self.nonce,
            "iat": self.now_s,
            "exp": self.now_s + 300,
            "email": "mina@shop.example",
            "email_verified": True,
            "name": "Mina",
        } | self.claims
        registry = JWSRegistry(algorithms=["ES256"], strict_check_header=False)
        header = {"alg": "ES256", "kid": self.key.kid} | self.header
        return jws.serialize_compact(header, json.dumps(_without_none(claims)), self.key, registry=registry)

    def _says(self, path: str) -> bytes:
        says: dict[str, Callable[[], dict[str, Any]]] = {
            "/realm/.well-known/openid-configuration": self._metadata,
            "/keys": lambda: {"keys": [each.as_dict(private=False) for each in self.published]},
            "/token": lambda: {"id_token": self.id_token(), "access_token": "access", "token_type": "Bearer"},
            "/userinfo": lambda: {"sub": "4711"} | self.userinfo,
        }
        return json.dumps(_without_none(says[path]())).encode()

    def _metadata(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": self.callee.url("/auth?tenant=1"),
            "token_endpoint": self.callee.url("/token"),
            "jwks_uri": self.callee.url("/keys"),
            "userinfo_endpoint": self.callee.url("/userinfo"),
            "id_token_signing_alg_values_supported": ["ES256", "none", "HS256"],
            "code_challenge_methods_supported": ["plain", "S256"],
        } | self.metadata


@asynccontextmanager
async def run_idp() -> AsyncIterator[Idp]:
    """Run one on a port of this machine, under the name `ok.test`."""

    async def reply(writer: asyncio.StreamWriter) -> None:
        await idp.reply(writer)

    async with called(reply) as callee:
        idp = Idp(callee)
        yield idp


# Private -----------------------------------------------------------------------------------------


def _without_none(said: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if value is not None}
