"""``lookalong backup``, ``restore``, ``export`` and ``import``."""

from itertools import islice
from pathlib import Path
from typing import Annotated

import typer

from lookalong.config import Settings
from lookalong.store import Store, backup, portable

from .work import do, sites_by_key

__all__ = ["back_up", "export_site", "import_site", "restore"]

_AT_ONCE = 1000
"""Lines of one transaction: nobody's message waits long."""

File = Annotated[Path, typer.Argument(help="The backup.")]


def back_up(file: File) -> None:
    """Write a backup of the whole database while the server runs.

    lookalong backup /backups/lookalong-2026-11-22

    It is one file, as the database is at this moment, checked once written. PostgreSQL's pg_dump has to be installed if
    that is where the store is. The key of the audit log is not in it: keep that elsewhere, once.
    """
    settings = Settings.load()
    backup.back_up(settings.resolved_store_url, file)
    print(f"{file}: {file.stat().st_size} bytes. The key of the audit log is not in it.")


def restore(file: File) -> None:
    """Put a backup where no database is yet; nothing that is there is overwritten.

    lookalong restore /backups/lookalong-2026-11-22

    It may be of another machine and of an older version. Bring the key of the audit log too (audit.key of the data
    folder, or LOOKALONG_AUDIT_KEY); without it run: lookalong audit rekey
    """
    settings = Settings.load()
    backup.restore(file, settings.resolved_store_url)
    print("Restored. Run: lookalong doctor")


def export_site(site: Annotated[str, typer.Option("--site", help="Key of the site.")]) -> None:
    """Print a site with its customers and what was written, a JSON object on each line.

    lookalong export --site my-shop > my-shop.jsonl

    For another server, on SQLite or PostgreSQL. Agents, API keys, the keys of the site's log-ins and the audit log stay
    behind. The lines are described in docs/deployment.md.
    """

    async def work(store: Store) -> None:
        [found] = await sites_by_key(store, [site])
        async for line in store.export_site(found.id):
            print(line)

    do(Settings.load(), work)


def import_site(file: Annotated[Path, typer.Argument(help="What export printed.")]) -> None:
    """Take in what lookalong export printed; what is there already stays as it is.

    lookalong import my-shop.jsonl

    It may be repeated: nothing is stored twice. Sites keep their keys, and customers their conversations.
    """

    async def work(store: Store) -> int:
        with file.open(encoding="utf-8") as lines:
            if portable.read(lines.readline()) != ("lookalong", portable.VERSION):
                raise portable.FormatError("expected a file that begins with the version of its format")
            added = 0
            while batch := list(islice(lines, _AT_ONCE)):
                added += await store.import_lines(batch)
        return added

    print(f"{do(Settings.load(), work)} entries added.")
