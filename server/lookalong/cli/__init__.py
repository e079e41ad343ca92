"""The ``lookalong`` command: ``serve`` and ``demo`` here, each group of the others in a module of its name."""

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, NoReturn
from urllib.parse import urlsplit

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from lookalong import __version__, demo, doctor, log
from lookalong.app import create_app
from lookalong.bus import BusUnavailableError
from lookalong.config import Settings, SettingsError
from lookalong.serving import AddressInUse, bind, serve
from lookalong.store import StoreError, StoreUnavailable

from . import agent, audit, backup, key, site, visitor
from .work import do

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

app = typer.Typer(help=HELP, rich_markup_mode="rich", no_args_is_help=True, pretty_exceptions_enable=False)
for name, each in {"agent": agent, "site": site, "key": key, "visitor": visitor, "audit": audit}.items():
    app.add_typer(each.group, name=name)
app.command("backup")(backup.back_up)
app.command("restore")(backup.restore)
app.command("export")(backup.export_site)
app.command("import")(backup.import_site)

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
        login = do(settings, lambda store: demo.prepare(store, settings.data_dir, _demo_bases(settings, base)))

    def announce(base: str) -> None:
        print(f"Shop: {base}/demo/\nConsole: {base}/console/\nLog-in: {login.email} / {login.password}", flush=True)

    _run(settings, announce, prepare)


@app.command("doctor")
def doctor_command() -> None:
    """Check this installation and say what to do."""
    findings = asyncio.run(doctor.examine(Settings.load()))
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column()
    table.add_column()
    # What is named in the last is copied from there: a path, a digest.
    table.add_column(overflow="fold")
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


def _is_set(name: str) -> bool:
    """Tell whether the environment or the settings file sets it."""
    return name in Settings.load().model_fields_set


def _fail(text: str) -> NoReturn:
    print(f"lookalong: {text}", file=sys.stderr)
    sys.exit(1)
