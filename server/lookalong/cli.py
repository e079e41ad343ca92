"""The ``lookalong`` command."""

import asyncio
import re
import sys
from collections.abc import Callable, Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, NoReturn, TypeVar
from urllib.parse import urlsplit

import msgspec
import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from . import __version__, demo, doctor, log
from .app import create_app
from .bus import BusUnavailableError
from .cobrowse import Privacy, read_privacy, write_privacy
from .config import Settings, SettingsError
from .conversation.text import clean_name
from .security import api_key, origin, password, token
from .security.api_key import KEY_SCOPES
from .security.chain import SERVER, Fault, FaultKind
from .security.identity import IdentityKeys, keys_of, with_secret
from .serving import AddressInUse, bind, serve
from .store import (
    AgentRecord,
    ApiKeyRecord,
    Erased,
    Retention,
    Role,
    SiteRecord,
    Store,
    StoreError,
    StoreUnavailable,
    VisitorData,
    VisitorRecord,
    normalise_email,
)
from .web.api_key import shown_key
from .web.shell import embed_tag
from .web.visitor import exported

__all__ = ["main"]

HELP = """Live chat and co-browsing on your own server.

[bold]Try it:[/bold]

  lookalong demo

[bold]Run it:[/bold]

  lookalong site add --name "My shop" --origin https://shop.example

  lookalong agent add --email mina@shop.example --name Mina

  lookalong serve

[bold]Settings[/bold] come from flags, LOOKALONG_* variables (LOOKALONG_PORT=9000) or a TOML file (lookalong.toml, or
the one that LOOKALONG_CONFIG names); the first of these wins. lookalong doctor checks them.
"""

COMMAND = "command"
"""Who did it, in the audit log: somebody with a shell on the server."""

app = typer.Typer(help=HELP, rich_markup_mode="rich", no_args_is_help=True, pretty_exceptions_enable=False)
agents = typer.Typer(help="People who help.", no_args_is_help=True, rich_markup_mode="rich")
sites = typer.Typer(help="Websites that embed the widget.", no_args_is_help=True, rich_markup_mode="rich")
app.add_typer(agents, name="agent")
audits = typer.Typer(help="Who did what.", no_args_is_help=True, rich_markup_mode="rich")
visitors = typer.Typer(help="What is stored about a customer.", no_args_is_help=True, rich_markup_mode="rich")
keys = typer.Typer(help="API keys of a site's programs.", no_args_is_help=True, rich_markup_mode="rich")
app.add_typer(sites, name="site")
app.add_typer(keys, name="key")
app.add_typer(visitors, name="visitor")
app.add_typer(audits, name="audit")

Host = Annotated[str | None, typer.Option(help="Address to listen on; 0.0.0.0 for all.", show_default="127.0.0.1")]
Port = Annotated[int | None, typer.Option(help="Port to listen on; 0 takes a free one.", show_default="8000")]
PublicUrl = Annotated[str | None, typer.Option(help="Where browsers reach this server, as https://help.example.")]
DataDir = Annotated[Path | None, typer.Option(help="Folder of the embedded store.", show_default="data")]
StoreUrl = Annotated[str | None, typer.Option(help="sqlite:///path or postgresql://user:password@host/name.")]
BusUrl = Annotated[str | None, typer.Option(help="memory:// or redis://host:6379/0.", show_default="memory://")]
Debug = Annotated[bool | None, typer.Option("--debug", help="Log every frame's header, never its contents.")]


def main() -> None:
    """Run the command; what its user can mend is one line and exit code 1, without a traceback."""
    try:
        app()
    except StoreUnavailable as error:
        _fail(f"the store does not answer: {error.reason}")
    except (SettingsError, StoreError, BusUnavailableError, AddressInUse, ValueError) as error:
        _fail(str(error))
    except KeyboardInterrupt:
        sys.exit(130)


@app.command("serve")
def serve_command(
    host: Host = None,
    port: Port = None,
    public_url: PublicUrl = None,
    data_dir: DataDir = None,
    store_url: StoreUrl = None,
    bus_url: BusUrl = None,
    debug: Debug = None,
) -> None:
    """Run the server.

    [bold]One process, nothing else to install:[/bold]

      lookalong serve --public-url https://help.example

    [bold]Several, behind a load balancer:[/bold]

      lookalong serve --store-url postgresql://lookalong@db/lookalong --bus-url redis://cache:6379/0
    """
    settings = Settings.load(
        host=host,
        port=port,
        public_url=public_url,
        data_dir=data_dir,
        store_url=store_url,
        bus_url=bus_url,
        debug=debug,
    )
    _run(settings, lambda base: print(f"Lookalong {__version__} listens on {base}", flush=True))


@app.command("demo")
def demo_command(host: Host = None, port: Port = None, public_url: PublicUrl = None, debug: Debug = None) -> None:
    """Run the server with a demo shop, and print three lines to copy.

    Open the shop and the console in two windows. Everything is kept in .demo/ (LOOKALONG_DATA_DIR changes that).

      lookalong demo --port 9000
    """
    settings = Settings.load(
        host=host,
        port=port,
        public_url=public_url,
        debug=debug,
        demo=True,
        data_dir=None if _is_set("data_dir") else Path(".demo"),
        log_level=None if debug or _is_set("log_level") else "warning",
    )
    login = demo.DemoLogin("", "")

    def prepare(base: str) -> None:
        nonlocal login
        login = _do(settings, lambda store: demo.prepare(store, settings.data_dir, _demo_bases(settings, base)))

    def announce(base: str) -> None:
        print(f"Shop: {base}/demo/\nConsole: {base}/console/\nLog-in: {login.email} / {login.password}", flush=True)

    _run(settings, announce, prepare)


@agents.command("add")
def add_agent(
    email: Annotated[str, typer.Option(help="For the log-in.")],
    name: Annotated[str, typer.Option(help="Customers see it.")],
    role: Annotated[Role, typer.Option(help="What they may do.")] = "agent",
    site: Annotated[list[str] | None, typer.Option(help="Key of a site; repeatable.", show_default="all")] = None,
    ask: Annotated[bool, typer.Option("--ask", help="Type a password instead of getting one.")] = False,
    lasting: Annotated[bool, typer.Option("--lasting", help="The printed password need not be changed.")] = False,
) -> None:
    """Add an agent and print the password, once; or let one there is help on more sites.

    A password that was printed is good for one log-in, at which the agent chooses another.

    lookalong agent add --email mina@shop.example --name Mina --site my-shop
    """
    settings = Settings.load()
    address, shown = _email(email), _name(name)
    if _do(settings, lambda store: _widen(store, address, site)):
        print(f"{address} helps on {', '.join(site or ())} too; name, role and password stay as they were.")
        return
    secret = _password(ask)
    password_hash, forced = asyncio.run(password.hash(secret)), not (ask or lasting)

    async def add(store: Store) -> None:
        chosen = await _sites_by_key(store, site)
        await store.add_agent(
            address, shown, role, password_hash, [each.id for each in chosen], COMMAND, must_change=forced
        )

    _do(settings, add)
    print(f"Log-in: {address}" if ask else f"Log-in: {address} / {secret}")


@agents.command("password")
def agent_password(
    email: Annotated[str, typer.Option(help="Of the log-in.")],
    drop: Annotated[
        bool, typer.Option("--drop-second-factor", help="App, recovery codes and passkeys are lost too.")
    ] = False,
) -> None:
    """Print a new password for an agent who lost theirs. It is good for one log-in, and all log-ins end.

    lookalong agent password --email mina@shop.example
    """
    secret = password.generate()
    password_hash = asyncio.run(password.hash(secret))

    async def work(store: Store) -> str:
        agent = await _agent(store, email)
        await store.set_password(agent.id, password_hash, COMMAND, must_change=True)
        if drop:
            await store.set_second_factor(agent.id, "", 0, (), COMMAND)
            await store.end_passkey(agent.id, "", COMMAND)
        return agent.email

    print(f"Log-in: {_do(Settings.load(), work)} / {secret}")


@agents.command("change")
def change_agent(
    email: Annotated[str, typer.Option(help="Of the log-in.")],
    role: Annotated[Role | None, typer.Option(help="What they may do from now on.", show_default=False)] = None,
    disabled: Annotated[
        bool | None, typer.Option("--disable/--enable", help="Keep them out, or let them in again.", show_default=False)
    ] = None,
) -> None:
    """Give an agent another role, or keep them out: their log-ins end, and open consoles close within five seconds.

    lookalong agent change --email mina@shop.example --disable
    """

    async def work(store: Store) -> AgentRecord:
        agent = await _agent(store, email)
        if role is not None:
            await store.set_role(agent.id, role, COMMAND)
        if disabled is not None:
            await store.set_disabled(agent.id, disabled, COMMAND)
        return await _agent(store, email)

    agent = _do(Settings.load(), work)
    print(f"{agent.email}: {agent.role}{', disabled' if agent.disabled else ''}")


@sites.command("add")
def add_site(
    origin_texts: Annotated[list[str], typer.Option("--origin", help="https://shop.example; repeatable.")],
    name: Annotated[str | None, typer.Option(help="For people.", show_default="the origin's host")] = None,
    key: Annotated[str | None, typer.Option(help="For the tag; of a site there is, to add origins to it.")] = None,
) -> None:
    """Add a site, or origins to one, and print the tag for its pages.

    lookalong site add --name "My shop" --origin https://shop.example --origin https://www.shop.example
    """
    settings = Settings.load()
    origins = {origin.normalise(each) for each in origin_texts}

    async def add(store: Store) -> SiteRecord:
        known = await store.site_by_key(key) if key else None
        if known is None:
            shown = _name(name or urlsplit(min(origins)).hostname or key or "")
            return await store.add_site(shown, _key(key), origins, COMMAND)
        await store.set_origins(known.id, known.origins | origins, COMMAND)
        return known

    site = _do(settings, add)
    print(embed_tag(settings.public_url or f"http://{settings.host}:{settings.port}", site.key))


@sites.command("privacy")
def site_privacy(
    key: Annotated[str, typer.Option(help="Key of the site.")],
    file: Annotated[Path | None, typer.Option("--set", help="JSON file with the new settings; - reads them.")] = None,
) -> None:
    """Show what a site hides from its agents, or replace it.

    A preset (default, private) and rules: selector, action (mask, redact, ignore, show, readonly), url (a path, * for
    anything). Pages that are open go on as before until they connect again; the API tells them at once.

      echo '{"preset": "default", "rules": [{"selector": ".iban", "action": "mask", "url": "/account/*"}]}' > hide.json

      lookalong site privacy --key my-shop --set hide.json
    """
    wanted = None if file is None else _privacy(file)

    async def work(store: Store) -> Privacy | None:
        [site] = await _sites_by_key(store, [key])
        if wanted is None:
            return site.privacy
        await store.set_privacy(site.id, wanted, COMMAND)
        return wanted

    privacy = _do(Settings.load(), work)
    if privacy is None:
        raise ValueError("expected privacy settings, found something else; pages hide everything. Set them with --set")
    print(msgspec.json.format(write_privacy(privacy), indent=2))


@sites.command("retention")
def site_retention(
    key: Annotated[str, typer.Option(help="Key of the site.")],
    conversations: Annotated[int | None, typer.Option(min=0, help="Days for conversations; 0 for ever.")] = None,
    audit: Annotated[int | None, typer.Option(min=0, help="Days for the audit log; 0 for ever.")] = None,
) -> None:
    """Show how long a site keeps what it has, or say it. What is older goes while the server runs, within hours.

    lookalong site retention --key my-shop --conversations 365 --audit 730
    """

    async def work(store: Store) -> Retention:
        [site] = await _sites_by_key(store, [key])
        told = {"conversation_days": conversations, "audit_days": audit}
        wanted = replace(site.retention, **{name: days for name, days in told.items() if days is not None})
        if wanted != site.retention:
            await store.set_retention(site.id, wanted, COMMAND)
        return wanted

    print(_json(_do(Settings.load(), work)))


@visitors.command("export")
def export_visitor(
    key: Annotated[str, typer.Option("--site", help="Key of the site.")],
    visitor: Annotated[str, typer.Option(help="Id of the visitor, as vis_…")],
) -> None:
    """Print everything stored about a visitor as JSON; that it was given out is written into the audit log.

    lookalong visitor export --site my-shop --visitor vis_… > visitor.json
    """

    async def work(store: Store) -> VisitorData:
        return await store.export_visitor(await _visitor(store, key, visitor), COMMAND)

    print(_json(exported(_do(Settings.load(), work))))


@visitors.command("erase")
def erase_visitor(
    key: Annotated[str, typer.Option("--site", help="Key of the site.")],
    visitor: Annotated[str, typer.Option(help="Id of the visitor, as vis_…")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Erase a visitor, everything they wrote, and the words about them in the audit log. There is no way back.

    Pages of theirs that are open go on without a conversation until they connect again; the API closes them at once.

      lookalong visitor erase --site my-shop --visitor vis_…
    """

    async def work(store: Store) -> Erased:
        found = await _visitor(store, key, visitor)
        if not yes:
            typer.confirm(f"Erase {found.id} and everything they wrote?", abort=True)
        return await store.erase_visitor(found, COMMAND)

    print(_json(_do(Settings.load(), work)))


@audits.command("verify")
def verify_audit(
    head: Annotated[Path | None, typer.Option(help="File with heads kept elsewhere, as audit head prints.")] = None,
) -> None:
    """Check that nobody altered, removed, moved or cut off entries of the audit log; exit code 3 if somebody did.

    What it proves, and what it does not: docs/privacy.md.

      lookalong audit head >> /mnt/elsewhere/heads.jsonl

      lookalong audit verify --head /mnt/elsewhere/heads.jsonl
    """
    kept = {} if head is None else _heads(head)

    async def work(store: Store) -> tuple[dict[str, int], list[Fault], dict[str, str]]:
        counts, faults = await store.verify_audit(kept)
        return counts, faults, {site.id: site.key for site in await store.sites()}

    counts, faults, keys = _do(Settings.load(), work)
    for chain in sorted(counts.keys() | {fault.chain for fault in faults}):
        found = [fault for fault in faults if fault.chain == chain]
        name = f"{keys[chain]} ({chain})" if chain in keys else chain
        print(f"{name}: {counts.get(chain, 0)} entries, {'NOT whole' if found else 'whole'}")
        for fault in found:
            print(f"  entry {fault.seq}: {FAULTS[fault.kind]}")
    if faults:
        raise typer.Exit(TAMPERED)


@audits.command("show")
def show_audit(
    key: Annotated[str | None, typer.Option("--site", help="Key of the site.", show_default="the server's own")] = None,
) -> None:
    """Print a chain of the audit log as JSON lines, oldest first: everything that its hashes are made of.

    lookalong audit show --site my-shop > audit.jsonl
    """

    async def work(store: Store) -> None:
        chain = SERVER if key is None else (await _sites_by_key(store, [key]))[0].id
        async for entry in store.audit_entries(chain):
            print(_json(entry, indent=-1))

    _do(Settings.load(), work)


@audits.command("head")
def show_heads() -> None:
    """Print where each chain ends, as JSON lines: kept elsewhere, they show later if an old backup was put in place."""
    for head in _do(Settings.load(), lambda store: store.audit_heads()):
        print(_json({"chain": head.chain, "seq": head.seq, "hash": head.hash}, indent=-1))


@audits.command("rekey")
def rekey_audit() -> None:
    """Go on with another key, because the one that sealed the audit log is lost. What it sealed stays unproven."""
    _do(Settings.load(), lambda store: store.ping(), rekey=True)


@sites.command("identity")
def site_identity(
    key: Annotated[str, typer.Option(help="Key of the site.")],
    new_secret: Annotated[
        bool, typer.Option("--new-secret", help="Make a secret for HS256 and print it, once.")
    ] = False,
    public_key: Annotated[
        list[Path] | None, typer.Option(help="PEM file with a public key for RS256 or ES256; one or two.")
    ] = None,
    off: Annotated[bool, typer.Option("--off", help="Vouch for nobody any more.")] = False,
) -> None:
    """Show how a site signs who its customers are, or change it. docs/identity.md says what to sign.

    Of two secrets either is good, so that one can be replaced: make one and use it; one more ends the old one.

      lookalong site identity --key my-shop --new-secret
    """
    if new_secret + bool(public_key) + off > 1:
        raise ValueError("expected one of --new-secret, --public-key and --off, got more")
    fresh = token.new()

    async def work(store: Store) -> IdentityKeys | None:
        [site] = await _sites_by_key(store, [key])
        if not (new_secret or public_key or off):
            return site.identity
        keys = with_secret(site.identity, fresh) if new_secret else _public_keys(public_key) if public_key else None
        await store.set_identity(site.id, keys, COMMAND)
        return keys

    keys = _do(Settings.load(), work)
    print(f"{keys.algorithm}, keys: {len(keys.keys)}" if keys else "The site vouches for nobody.")
    if new_secret:
        print(f"Secret: {fresh}")


@keys.command("add")
def add_key(
    site_key: Annotated[str, typer.Option("--site", help="Key of the site.")],
    name: Annotated[str, typer.Option(help="What it is for.")],
    scopes: Annotated[list[str], typer.Option("--scope", help=f"What it may do: {', '.join(sorted(KEY_SCOPES))}.")],
) -> None:
    """Make an API key for one site and print it, once. docs/api.md says how it is used.

    lookalong key add --site my-shop --name "Data requests" --scope visitors:export --scope visitors:erase
    """
    unknown = sorted(set(scopes) - KEY_SCOPES)
    if unknown:
        raise ValueError(f"expected scopes among {', '.join(sorted(KEY_SCOPES))}, got {', '.join(unknown)}")
    shown = _name(name)
    secret = api_key.new()

    async def work(store: Store) -> ApiKeyRecord:
        [site] = await _sites_by_key(store, [site_key])
        return await store.add_api_key(site.id, shown, set(scopes), api_key.digest(secret), COMMAND)

    print(f"{_do(Settings.load(), work).id}: {secret}")


@keys.command("list")
def list_keys(site_key: Annotated[str, typer.Option("--site", help="Key of the site.")]) -> None:
    """Print the API keys of a site as JSON lines, without what opens anything."""

    async def work(store: Store) -> list[ApiKeyRecord]:
        [site] = await _sites_by_key(store, [site_key])
        return await store.api_keys(site.id)

    for each in _do(Settings.load(), work):
        print(_json(shown_key(each), indent=-1))


@keys.command("end")
def end_key(
    site_key: Annotated[str, typer.Option("--site", help="Key of the site.")],
    key_id: Annotated[str, typer.Option("--key", help="Id of the API key, as key_…")],
) -> None:
    """End an API key; the next request with it is refused."""

    async def work(store: Store) -> bool:
        [site] = await _sites_by_key(store, [site_key])
        return await store.end_api_key(site.id, key_id, COMMAND)

    if not _do(Settings.load(), work):
        raise ValueError(f"expected the id of an API key of this site, got {key_id!r}")


@app.command("doctor")
def doctor_command() -> None:
    """Check this installation and say what to do."""
    findings = asyncio.run(doctor.examine(Settings.load()))
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for finding in findings:
        mark = "[green]ok[/green]" if finding.ok else "[red]no[/red]"
        advice = f"\n[bold]{escape(finding.advice)}[/bold]" if finding.advice else ""
        table.add_row(mark, escape(finding.name), escape(finding.text) + advice)
    Console().print(table)
    if not all(finding.ok for finding in findings):
        raise typer.Exit(1)


@app.command("version")
def version_command() -> None:
    """Print the version."""
    print(__version__)


# Private -----------------------------------------------------------------------------------------

TAMPERED = 3
"""Exit code of a check that found something: neither a mistake of the user (1) nor of usage (2)."""

FAULTS: dict[FaultKind, str] = {
    "altered": "not the one that was written here: altered, moved or inserted",
    "missing": "missing",
    "truncated": "missing, and everything after it",
    "unknown_end": "added behind the end",
    "bad_seal": "the end was not sealed with this server's key",
    "no_head": "the record of where the chain ends is missing",
    "gone": "the whole chain is missing",
    "content": "its words were erased or altered, and no entry says so",
    "reported": "the server found the chain broken here while it ran",
    "not_as_kept": "not as in the head that was kept elsewhere",
}

_T = TypeVar("_T")


def _run(settings: Settings, announce: Callable[[str], None], prepare: Callable[[str], None] | None = None) -> None:
    """Serve until stopped; both callables get the address that browsers use."""
    log.configure(settings.log_level, settings.log_format)
    listener = bind(settings.host, settings.port)
    base = settings.public_url or _base(settings.host, listener.getsockname()[1])
    if prepare is not None:
        prepare(base)
    if not serve(create_app(settings), settings, listener, lambda: announce(base)):
        sys.exit(1)


def _base(host: str, port: int) -> str:
    """Return an address a browser can open; a wildcard address is none."""
    shown = "127.0.0.1" if host in ("0.0.0.0", "::", "") else f"[{host}]" if ":" in host else host  # noqa: S104
    return f"http://{shown}:{port}"


def _demo_bases(settings: Settings, base: str) -> list[str]:
    port = urlsplit(base).port if not settings.public_url else settings.port
    return [base, f"http://127.0.0.1:{port}", f"http://localhost:{port}"]


def _do(settings: Settings, work: Callable[[Store], Coroutine[Any, Any, _T]], *, rekey: bool = False) -> _T:
    """Open the store, do the work, close it."""

    async def run() -> _T:
        store = await Store.open(settings.resolved_store_url, audit_key=settings.read_audit_key(), rekey=rekey)
        try:
            return await work(store)
        finally:
            await store.close()

    return asyncio.run(run())


def _is_set(name: str) -> bool:
    """Tell whether the environment or the settings file sets it."""
    return name in Settings.load().model_fields_set


async def _agent(store: Store, email: str) -> AgentRecord:
    agent = await store.agent_by_email(email)
    if agent is None:
        raise ValueError(f"expected the e-mail address of an agent, got {email!r}")
    return agent


async def _widen(store: Store, email: str, keys: list[str] | None) -> bool:
    """Let an agent there is help on more sites; tell whether that was what to do."""
    agent = await store.agent_by_email(email)
    if agent is None or not keys:
        return False
    await store.add_agent_sites(agent.id, [site.id for site in await _sites_by_key(store, keys)], COMMAND)
    return True


async def _sites_by_key(store: Store, keys: list[str] | None) -> list[SiteRecord]:
    known = {site.key: site for site in await store.sites()}
    unknown = sorted(set(keys or ()) - known.keys())
    if unknown:
        raise ValueError(f"expected keys of sites ({', '.join(known) or 'there are none'}), got {', '.join(unknown)}")
    return [known[key] for key in keys] if keys else list(known.values())


async def _visitor(store: Store, key: str, visitor_id: str) -> VisitorRecord:
    [site] = await _sites_by_key(store, [key])
    found = await store.visitor(site.id, visitor_id)
    if found is None:
        raise ValueError(f"expected the id of a visitor of {key}, got {visitor_id}")
    return found


def _heads(file: Path) -> dict[str, dict[int, str]]:
    """Read heads that were kept."""
    kept: dict[str, dict[int, str]] = {}
    try:
        for line in filter(None, file.read_text().splitlines()):
            head = msgspec.json.decode(line, type=_KeptHead)
            kept.setdefault(head.chain, {})[head.seq] = head.hash
    except OSError as error:
        raise ValueError(f"expected a file with heads, got {file}: {error.strerror}") from None
    except msgspec.DecodeError as error:
        raise ValueError(f"expected JSON lines as lookalong audit head prints, got {file}: {error}") from None
    return kept


class _KeptHead(msgspec.Struct):
    chain: str
    seq: int
    hash: str


def _json(value: Any, indent: int = 2) -> str:
    return msgspec.json.format(msgspec.json.encode(value), indent=indent).decode()


def _privacy(file: Path) -> Privacy:
    try:
        return read_privacy(sys.stdin.read() if str(file) == "-" else file.read_text())
    except OSError as error:
        raise ValueError(f"expected a file with JSON, got {file}: {error.strerror}") from None
    except ValueError as error:
        raise ValueError(f"{file}: {error}") from None


def _public_keys(files: list[Path]) -> IdentityKeys:
    try:
        texts = tuple(file.read_text() for file in files)
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"expected files with public keys in PEM: {error}") from None
    return keys_of(texts)


def _email(text: str) -> str:
    local, _, domain = text.strip().rpartition("@")
    if not local or not domain or any(character.isspace() for character in text.strip()) or len(text) > 320:
        raise ValueError(f"expected an e-mail address, got {text!r}")
    return normalise_email(text)


def _name(text: str) -> str:
    name = clean_name(text)
    if not name:
        raise ValueError("expected a name with something to read, got an empty one")
    return name


def _key(text: str | None) -> str | None:
    if text is not None and re.fullmatch(r"[A-Za-z0-9_-]{1,64}", text) is None:
        raise ValueError(f"expected a key of 1 to 64 letters, digits, - and _, got {text!r}")
    return text


def _password(ask: bool) -> str:
    if not ask:
        return password.generate()
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))


def _fail(text: str) -> NoReturn:
    print(f"lookalong: {text}", file=sys.stderr)
    sys.exit(1)
