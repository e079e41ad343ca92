"""``lookalong backup``, ``restore``, ``export`` and ``import``."""

import asyncio
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer

from lookalong.config import Settings
from lookalong.depot import BlobUnavailable, FolderBlobs, back_up_files, open_blobs, restore_files
from lookalong.store import Store, backup, portable

from .work import do, sites_by_key

__all__ = ["back_up", "export_site", "import_site", "restore"]

_AT_ONCE = 1000
"""Lines of one transaction: nobody's message waits long."""

File = Annotated[Path, typer.Argument(help="The backup.")]
Files = Annotated[bool, typer.Option("--files/--no-files", help="Copy the files of data_dir too.")]


def back_up(file: File, files: Files = True) -> None:
    """Write a backup of the whole database while the server runs, and of the files that customers and agents sent.

    lookalong backup /backups/lookalong-2026-11-22

    The database is one file, as it is at this moment, checked once written. PostgreSQL's pg_dump has to be installed if
    that is where the store is. The files of data_dir are copied into a folder beside it, whose name ends in .files;
    those in a bucket are left to it. The key of the audit log is not in either: keep that elsewhere, once.
    """
    settings = Settings.load()
    blobs, copies = open_blobs(settings), _copies(file)
    if copies.exists() and not file.exists():
        raise backup.BackupError(f"expected nothing at {copies}; name another backup, or move it away")
    backup.back_up(settings.resolved_store_url, file)
    said = "Files are not in it."
    if not isinstance(blobs, FolderBlobs):
        said = f"The files at {blobs.where} are not in it."
    elif files:
        try:
            said = f"{copies}: {asyncio.run(back_up_files(blobs, copies))} files."
        except BlobUnavailable as error:
            file.unlink()
            raise backup.BackupError(f"files cannot be copied: {error}") from None
    print(f"{file}: {file.stat().st_size} bytes. {said} The key of the audit log is not in it.")


def restore(file: File) -> None:
    """Put a backup where no database is yet, with its files; nothing that is there is overwritten.

    lookalong restore /backups/lookalong-2026-11-22

    It may be of another machine and of an older version. The files come from the folder beside it, whose name ends in
    .files, and go into data_dir or the bucket that is set. Bring the key of the audit log too (audit.key of the data
    folder, or LOOKALONG_AUDIT_KEY); without it run: lookalong audit rekey
    """
    settings = Settings.load()
    blobs, copies = open_blobs(settings), _copies(file)
    backup.restore(file, settings.resolved_store_url)
    said = f"without files: there is no {copies}"
    if copies.is_dir():
        try:
            said = f"with {asyncio.run(restore_files(copies, blobs))} files"
        except BlobUnavailable as error:
            text = f"the database is restored, its files are not: {error}; copy what is in {copies} to {blobs.where}"
            raise backup.BackupError(text) from None
    print(f"Restored, {said}. Run: lookalong doctor")


def export_site(site: Annotated[str, typer.Option("--site", help="Key of the site.")]) -> None:
    """Print a site with its customers and what was written, a JSON object on each line.

    lookalong export --site my-shop > my-shop.jsonl

    For another server, on SQLite or PostgreSQL. Files are not in it: there, messages say that they are gone. Agents,
    API keys, the keys of the site's log-ins and the audit log stay behind. The lines are described in
    docs/deployment.md.
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


# Private -----------------------------------------------------------------------------------------


def _copies(file: Path) -> Path:
    """Return the folder in which the files of a backup are."""
    return file.with_name(f"{file.name}.files")
