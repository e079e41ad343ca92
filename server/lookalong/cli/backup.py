"""``lookalong backup`` and ``lookalong restore``."""

from pathlib import Path
from typing import Annotated

import typer

from lookalong.config import Settings
from lookalong.store import backup

__all__ = ["back_up", "restore"]

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
