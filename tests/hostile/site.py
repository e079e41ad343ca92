"""A running server, whose people are known and may say anything to it."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from http.cookies import SimpleCookie
from itertools import count
from typing import TYPE_CHECKING

from lookalong.security import factor
from lookalong.store import Store
from tests.harness.wire import WAIT_S, Answer, Wire

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.harness.server import DemoServer

__all__ = ["JSON", "Site"]

JSON = "Content-Type: application/json"


class Site:
    """A server with its people: one agent of each role on the demo's site, and one on another site.

    Args:
        server: Runs.
    """

    def __init__(self, server: DemoServer) -> None:
        self.server = server
        self._addresses = count(2)
        self.people: dict[str, tuple[str, str]] = {"administrator": (server.email, server.password)}
        self.command("site", "add", "--name", "Other", "--key", "other", "--origin", "https://other.example")
        self._add("agent", "agent", "demo")
        self._add("supervisor", "supervisor", "demo")
        self._add("b", "agent", "other")

    def _add(self, name: str, role: str, site: str) -> None:
        printed = self.command(
            "agent",
            "add",
            "--email",
            f"{name}@shop.example",
            "--name",
            name,
            "--role",
            role,
            "--site",
            site,
            "--lasting",
        )
        email, password = printed.strip().removeprefix("Log-in: ").split(" / ")
        self.people[name] = (email, password)

    def add_careful(self) -> str:
        """Add an agent with a second factor; return the secret of the app."""
        self._add("careful", "agent", "demo")
        secret = factor.new_secret()

        async def give(store: Store) -> None:
            agent = await store.agent_by_email("careful@shop.example")
            assert agent is not None
            await store.set_second_factor(agent.id, secret, 0, (), "")

        self._store(give)
        return secret

    def write(self, *texts: str) -> None:
        """Have a customer of the demo's site say something."""

        async def say(store: Store) -> None:
            site = await store.site_by_key("demo")
            assert site is not None
            visitor, _ = await store.add_visitor(site.id, "")
            conversation = await store.open_conversation(site.id, visitor.id, "")
            for number, text in enumerate(texts):
                await store.append(conversation.id, f"m{number}", "text", "visitor", visitor.id, "", text)

        self._store(say)

    def _store(self, work: Callable[[Store], Awaitable[None]]) -> None:
        """Work on the store beside the server, in a loop of its own."""

        async def run() -> None:
            data = self.server.data
            key = (data / "audit.key").read_bytes()
            store = await Store.open(f"sqlite:///{data}/lookalong.sqlite3", audit_key=key)
            await work(store)
            await store.close()

        with ThreadPoolExecutor(1) as thread:
            thread.submit(asyncio.run, run()).result()

    def command(self, *arguments: str) -> str:
        """Run a command of the owner."""
        done = subprocess.run(
            [sys.executable, "-m", "lookalong", *arguments],
            env={**self.server.environment, "LOOKALONG_DATA_DIR": str(self.server.data)},
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    def stranger(self) -> str:
        """An address nobody has used: limits of one test are not those of the next."""
        return f"127.0.1.{next(self._addresses)}"

    async def ask(self, method: str, path: str, *lines: str, body: bytes | str = b"", address: str = "") -> Answer:
        """Send a request on a connection of its own, as it is."""
        data = body.encode() if isinstance(body, str) else body
        own = [] if any(line.lower().startswith("host:") for line in lines) else ["Host: " + self.host]
        length = [f"Content-Length: {len(data)}"] if data else []
        head = "\r\n".join([f"{method} {path} HTTP/1.1", *own, *lines, *length, "", ""]).encode("latin-1")
        async with await Wire.open(self.server.url, address or "127.0.0.1") as wire:
            await wire.send(head + data)
            return await wire.answer(bodiless=method == "HEAD")

    @property
    def host(self) -> str:
        return self.server.url.removeprefix("http://")

    async def logged(self, pattern: str) -> str:
        """Wait until the log has a line of that pattern, which may come just after the answer; return the log."""
        async with asyncio.timeout(WAIT_S):
            while not re.search(pattern, self.server.read_log()):
                await self.ask("GET", "/healthz")
        return self.server.read_log()

    async def log_in(self, who: str) -> str:
        """Return the cookie header of one of the people."""
        email, password = self.people[who]
        body = json.dumps({"email": email, "password": password})
        answer = await self.ask("POST", "/api/v1/login", JSON, body=body, address=self.stranger())
        assert answer.status == 200, answer.body
        return "Cookie: lookalong_agent=" + SimpleCookie(answer.get("set-cookie"))["lookalong_agent"].value
