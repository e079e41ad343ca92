"""Checks of an installation: what is wrong, and what to do about it."""

import asyncio
import os
import shutil
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlsplit

from .app import ASSETS
from .bus import BusUnavailableError, open_bus
from .config import ENV_PREFIX, Settings, SettingsError
from .depot import BlobUnavailable, open_blobs, survey
from .login_provider import open_provider
from .security.attempt import Attempt
from .security.provider import ProviderRefused
from .serving import AddressInUse, bind
from .store import Store, StoreError, StoreUnavailable
from .store.check import Condition
from .store.store import now_ms
from .web.asset import Assets

__all__ = ["Finding", "examine"]

DISK_RESERVE = 2**29
"""Bytes that should be free besides room for two copies of the database."""

BUS_WAIT_S = 3.0
"""Seconds a bus has to answer."""


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check. ``advice`` is what to do, empty if all is well."""

    name: str
    ok: bool
    text: str
    advice: str = ""


async def examine(settings: Settings) -> list[Finding]:
    """Run every check."""
    return [
        _settings(settings),
        _assets(),
        await asyncio.to_thread(_port, settings),
        await _bus(settings),
        *await _provider(settings),
        *await _store(settings),
    ]


# Private -----------------------------------------------------------------------------------------

_NO_SITES = Finding("sites", False, "none", "run: lookalong site add --help")

# Variables with our prefix that are not settings.
_NO_SETTINGS = {"CONFIG", "NPM", "TEST_POSTGRES"}


def _settings(settings: Settings) -> Finding:
    known = {name.upper() for name in type(settings).model_fields} | _NO_SETTINGS
    strange = sorted(
        name for name in os.environ if name.startswith(ENV_PREFIX) and name.removeprefix(ENV_PREFIX) not in known
    )
    if strange:
        return Finding(
            "settings", False, f"unknown: {', '.join(strange)}", "check the spelling: lookalong serve --help"
        )
    if not settings.public_url and settings.host not in _LOOPBACK:
        return Finding(
            "settings", False, "public_url is not set", "set LOOKALONG_PUBLIC_URL to where browsers reach this server"
        )
    return Finding("settings", True, settings.public_url or f"http://{settings.host}:{settings.port}")


_LOOPBACK = ("127.0.0.1", "::1", "localhost")


async def _store(settings: Settings) -> list[Finding]:
    where = _without_password(settings.resolved_store_url)
    if _is_new(settings.resolved_store_url):
        return [Finding("store", True, f"{where}, made at the first start"), _NO_SITES]
    try:
        store = await Store.open(
            settings.resolved_store_url, audit_key=settings.read_audit_key(), backups=settings.upgrade_folder
        )
        try:
            condition = await store.examine()
            return [
                Finding("store", True, where),
                *_condition(settings, condition),
                await _files(settings, store),
                *await _sites(store),
            ]
        finally:
            await store.close()
    except (StoreError, ValueError, OSError) as error:
        reason = error.reason if isinstance(error, StoreUnavailable) else str(error)
        return [Finding("store", False, f"{where}: {reason}", "check LOOKALONG_STORE_URL and that the database runs")]


def _condition(settings: Settings, found: Condition) -> list[Finding]:
    """Return whether the database, the messages and the search are whole, and whether there is room."""
    restore = "stop the server and restore a backup: lookalong restore --help"
    messages = "none missing, none that belongs to nothing"
    if found.gaps or found.orphans:
        messages = f"{found.gaps} conversations with a gap, {found.orphans} entries that belong to nothing"
    known = "knows every message"
    if found.unsearchable:
        known = f"{found.unsearchable} messages are not in its index"
    return [
        _checked("database", found.damage or f"whole, {found.size / 2**20:,.1f} MiB", found.damage, restore),
        _checked("messages", messages, found.gaps or found.orphans, restore),
        _checked("search", known, found.unsearchable, "run the server: it takes them in when it starts"),
        _disk(settings, found.size),
    ]


async def _files(settings: Settings, store: Store) -> Finding:
    """Tell whether the files that people handed over are there, and whether nothing else is."""
    blobs = open_blobs(settings)
    try:
        if settings.s3_bucket:
            # A folder is made when it is first needed.
            await blobs.check()
        found = await survey(store, blobs)
    except BlobUnavailable as error:
        return Finding("files", False, str(error), "check data_dir, or the settings that begin with s3_")
    if found.missing:
        text = f"{len(found.missing)} missing at {blobs.where}: {_some(found.missing)}"
        return Finding("files", False, text, "copy them there from a backup, whose folder of files has them")
    if found.stray:
        text = f"{len(found.stray)} at {blobs.where} that no file needs: {_some(found.stray)}"
        return Finding("files", False, text, "remove them, if no other server keeps its files there")
    return Finding("files", True, f"{found.kept} at {blobs.where}, none missing")


def _some(digests: frozenset[str]) -> str:
    first = sorted(digests)[:_NAMED]
    return ", ".join(first) + (" …" if len(digests) > len(first) else "")


_NAMED = 3
"""Digests in a finding."""


def _checked(name: str, text: str, wrong: object, advice: str) -> Finding:
    return Finding(name, not wrong, text, advice if wrong else "")


def _disk(settings: Settings, size: int) -> Finding:
    """Tell whether an upgrade, which copies the database first, and some time of messages fit."""
    folder = settings.data_dir
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    text = f"{free / 2**30:,.1f} GiB free at {folder}"
    if free >= 2 * size + DISK_RESERVE:
        return Finding("disk", True, text)
    return Finding("disk", False, text, "make room: an upgrade copies the database first")


def _is_new(store_url: str) -> bool:
    """Tell whether the store is a SQLite file that is not there yet; a check makes none."""
    file = store_url.removeprefix("sqlite:///")
    return file != store_url and not Path(file).exists()


async def _bus(settings: Settings) -> Finding:
    where = _without_password(settings.bus_url)
    try:
        bus = open_bus(settings.bus_url)
        await bus.start()
        try:
            await asyncio.wait_for(bus.ping(), BUS_WAIT_S)
        finally:
            await bus.close()
    except (BusUnavailableError, TimeoutError, ValueError) as error:
        reason = str(error) or "no answer"
        return Finding("bus", False, f"{where}: {reason}", "check LOOKALONG_BUS_URL and that Redis runs")
    return Finding("bus", True, where)


async def _provider(settings: Settings) -> list[Finding]:
    name = "log-in provider"
    try:
        provider = open_provider(settings, now_ms)
        if provider is None:
            return []
        try:
            await provider.address_for(Attempt())
        finally:
            await provider.close()
    except (SettingsError, ProviderRefused) as error:
        return [
            Finding(
                name,
                False,
                str(error),
                "check LOOKALONG_OIDC_ISSUER; if it is in your own network, LOOKALONG_OIDC_INSIDE",
            )
        ]
    return [Finding(name, True, settings.oidc_issuer)]


def _runs_already(settings: Settings) -> bool:
    connection = HTTPConnection(settings.host, settings.port, timeout=BUS_WAIT_S)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().read() == b'{"ok":true}'
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _assets() -> Finding:
    if Assets(ASSETS).built:
        return Finding("browser code", True, "built")
    return Finding("browser code", False, "not built", "run: make build")


def _port(settings: Settings) -> Finding:
    try:
        bind(settings.host, settings.port).close()
    except AddressInUse as error:
        if _runs_already(settings):
            return Finding("port", True, f"a Lookalong server answers on {settings.host}:{settings.port}")
        return Finding("port", False, str(error), "stop what listens there, or set LOOKALONG_PORT")
    return Finding("port", True, f"{settings.host}:{settings.port} is free")


async def _sites(store: Store) -> list[Finding]:
    sites, agents = await store.sites(), await store.agents()
    findings = [] if sites else [_NO_SITES]
    for site in sites:
        name = f"site {site.key}"
        insecure = sorted(each for each in site.origins if not _is_secure(each))
        if not site.origins:
            findings.append(Finding(name, False, "no page may embed it", "run: lookalong site add --key … --origin …"))
        elif insecure:
            findings.append(Finding(name, False, f"not https: {', '.join(insecure)}", "serve the site over https"))
        elif not any(site.id in agent.site_ids and not agent.disabled for agent in agents):
            findings.append(Finding(name, False, "nobody helps there", f"run: lookalong agent add --site {site.key}"))
        else:
            findings.append(Finding(name, True, ", ".join(sorted(site.origins))))
    return findings


def _is_secure(origin: str) -> bool:
    parts = urlsplit(origin)
    return parts.scheme == "https" or parts.hostname in _LOOPBACK


def _without_password(url: str) -> str:
    parts = urlsplit(url)
    return url.replace(f":{parts.password}@", ":…@") if parts.password else url
