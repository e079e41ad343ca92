"""The HTTP side over a real SQLite store, without a socket."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

import httpx2
import pytest
from prometheus_client import CollectorRegistry, Counter
from starlette.types import Message

from lookalong.attachment import FileSeal
from lookalong.bus import MemoryBus
from lookalong.cobrowse import Asset
from lookalong.config import Settings
from lookalong.depot import open_depot
from lookalong.security import password
from lookalong.security.frame import FrameSeal
from lookalong.security.login import Logins
from lookalong.security.passkey_login import Passkeys
from lookalong.security.rate import Buckets
from lookalong.store import AgentRecord, SiteRecord, Store
from lookalong.web.asset import Assets
from lookalong.web.parts import Parts
from lookalong.web.route import HttpSide
from tests.harness.template import migrated

PASSWORD = "correct horse"
BASE = "http://help.example"


@dataclass
class Clock:
    """Seconds and milliseconds, by the test's will."""

    now_s: float = 1_000_000.0

    def seconds(self) -> float:
        return self.now_s

    def milliseconds(self) -> int:
        return int(self.now_s * 1000)


@dataclass
class Shown:
    """Files of customers' pages, by the log-in that views them and their hash."""

    files: dict[tuple[str, str], Asset] = field(default_factory=dict)

    async def find(self, token_hash: str, digest: str) -> Asset | None:
        return self.files.get((token_hash, digest))


@dataclass
class Changed:
    """Sites whose pages were told that something changed, and visitors whose pages were closed."""

    sites: list[str] = field(default_factory=list)
    visitors: list[tuple[str, str]] = field(default_factory=list)

    async def note(self, site_id: str) -> None:
        self.sites.append(site_id)

    def erase(self, site_id: str, visitor_id: str) -> None:
        self.visitors.append((site_id, visitor_id))


@dataclass
class Web:
    """A running HTTP side and who is known to it."""

    parts: Parts
    side: HttpSide
    site: SiteRecord
    mina: AgentRecord
    admin: AgentRecord
    clock: Clock
    shown: Shown
    changed: Changed
    clients: list[httpx2.AsyncClient] = field(default_factory=list)

    def client(self, base: str = BASE, address: str = "203.0.113.7", **headers: str) -> httpx2.AsyncClient:
        """A browser of its own at that address."""
        transport = httpx2.ASGITransport(app=self.side.app, client=(address, 40000), raise_app_exceptions=False)
        client = httpx2.AsyncClient(transport=transport, base_url=base, headers=headers)
        self.clients.append(client)
        return client

    async def get_raw(self, target: str) -> httpx2.Response:
        """Ask for a path exactly as written; a client would tidy it first."""
        sent: list[Message] = []

        async def send(message: Message) -> None:
            sent.append(message)

        async def receive() -> Message:
            return {"type": "http.request", "body": b"", "more_body": False}

        scope = {
            "type": "http",
            "method": "GET",
            "scheme": "http",
            "path": unquote(target),
            "raw_path": target.encode(),
            "query_string": b"",
            "root_path": "",
            "headers": [(b"host", b"help.example")],
            "client": ("203.0.113.7", 40000),
            "server": ("help.example", 80),
        }
        await self.side.app(scope, receive, send)
        body = b"".join(message.get("body", b"") for message in sent[1:])
        return httpx2.Response(sent[0]["status"], headers=sent[0]["headers"], content=body)

    async def logged_in(self, email: str) -> httpx2.AsyncClient:
        """A browser whose agent has logged in."""
        client = self.client()
        answer = await client.post("/api/v1/login", json={"email": email, "password": PASSWORD})
        assert answer.status_code == 200
        return client


@pytest.fixture(scope="session")
def password_hash() -> str:
    return password._HASHER.hash(PASSWORD)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, demo=True)


@pytest.fixture
def assets(tmp_path: Path) -> Path:
    """Built browser code, small."""
    root = tmp_path / "assets"
    for name, text in {
        "widget.js": "loader()//" + "x" * 2000,
        "widget/chat-ABCD1234.js": "chat()",
        "console/index.html": "<!doctype html><title>Console</title>",
        "console/console-ABCD1234.js": "console()",
        "console/logo.svg": "<svg/>",
        "demo/index.html": "<!doctype html><head><title>Shop</title><!-- lookalong:embed --></head>",
        "demo/style.css": "body{}",
        "demo/planner/index.html": "<!doctype html><head><title>Planner</title><!-- lookalong:embed --></head>",
        "demo/planner/planner.js": "planner()",
        "demo/.secret": "hidden",
    }.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    (tmp_path / "outside.txt").write_text("outside")
    (root / "demo/link.txt").symlink_to(tmp_path / "outside.txt")
    return root


@pytest.fixture
async def web(tmp_path: Path, settings: Settings, assets: Path, password_hash: str) -> AsyncIterator[Web]:
    clock, shown, changed = Clock(), Shown(), Changed()
    store = await Store.open(migrated(tmp_path / "store.sqlite3"), clock=clock.milliseconds)
    site = await store.add_site("Shop", "shop", ["https://shop.example"])
    mina = await store.add_agent("mina@shop.example", "Mina", "agent", password_hash, [site.id])
    admin = await store.add_agent("admin@shop.example", "Ada", "administrator", password_hash, [site.id])
    registry = CollectorRegistry()
    Counter("tried", "Things tried", registry=registry).inc()
    logins = Logins(store, clock_ms=clock.milliseconds, clock_s=clock.seconds, lifetime_s=3600, idle_s=1800)
    parts = Parts(
        settings=settings,
        store=store,
        bus=MemoryBus(),
        logins=logins,
        passkeys=Passkeys(store, logins, clock_ms=clock.milliseconds, clock_s=clock.seconds),
        provider=None,
        clock=clock.milliseconds,
        registry=registry,
        assets=Assets(assets),
        help_rate=Buckets(1, 5, clock.seconds),
        frame_rate=Buckets(1, 5, clock.seconds),
        frames=FrameSeal(b"of every node", clock.seconds),
        depot=open_depot(settings, store, clock.milliseconds),
        files=FileSeal(b"of every node", clock.seconds),
        file_rate=Buckets(20, 200, clock.seconds),
        page_asset=shown.find,
        rules_changed=changed.note,
        visitor_erased=changed.erase,
    )
    side = HttpSide(settings)
    side.start(parts)
    web = Web(parts, side, site, mina, admin, clock, shown, changed)
    yield web
    for client in web.clients:
        await client.aclose()
    await store.close()
