"""The demo: a shop, an agent, a log-in made at the first start."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from .security import origin, password
from .store import AgentRecord, SiteRecord, Store
from .web.shell import DEMO_SITE_KEY

__all__ = ["DEMO_EMAIL", "DemoLogin", "prepare"]

DEMO_EMAIL = "agent@example.com"


@dataclass(frozen=True, slots=True)
class DemoLogin:
    """What a person types into the console."""

    email: str
    password: str


async def prepare(store: Store, data_dir: Path, bases: Iterable[str]) -> DemoLogin:
    """Make the demo's site and agent, or find them from an earlier start.

    Args:
        store: Where to.
        data_dir: Keeps the password, readable by its owner alone, so that every start can print it.
        bases: Where browsers may open the shop.
    """
    site = await _site(store, {origin.normalise(base) for base in bases})
    secret = await _agent(store, site, data_dir / "demo-password")
    return DemoLogin(DEMO_EMAIL, secret)


# Private -----------------------------------------------------------------------------------------


async def _site(store: Store, origins: set[str]) -> SiteRecord:
    site = await store.site_by_key(DEMO_SITE_KEY)
    if site is None:
        return await store.add_site("Demo shop", DEMO_SITE_KEY, origins)
    await store.set_origins(site.id, site.origins | origins)
    return site


async def _agent(store: Store, site: SiteRecord, file: Path) -> str:
    """Return the password of the demo's agent; a lost file, or one of another store, gets a new one."""
    agent = await store.agent_by_email(DEMO_EMAIL)
    kept = _read(file)
    if agent is not None and kept is not None and await password.verify(agent.password_hash, kept):
        return kept
    secret = password.generate()
    await _set_password(store, agent, site, await password.hash(secret))
    _write(file, secret)
    return secret


async def _set_password(store: Store, agent: AgentRecord | None, site: SiteRecord, password_hash: str) -> None:
    if agent is None:
        await store.add_agent(DEMO_EMAIL, "Robin", "administrator", password_hash, [site.id])
    else:
        await store.set_password(agent.id, password_hash)


def _read(file: Path) -> str | None:
    try:
        return file.read_text().strip()
    except FileNotFoundError:
        return None


def _write(file: Path, secret: str) -> None:
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
        opened.write(f"{secret}\n")
