"""``lookalong audit``: who did what, and whether anybody changed what says so."""

from pathlib import Path
from typing import Annotated

import msgspec
import typer

from lookalong.config import Settings
from lookalong.security.chain import SERVER, Fault, FaultKind
from lookalong.store import Store

from .work import as_json, do, sites_by_key

__all__ = ["group"]

group = typer.Typer(help="Who did what.", no_args_is_help=True, rich_markup_mode="rich")


@group.command("verify")
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

    counts, faults, keys = do(Settings.load(), work)
    for chain in sorted(counts.keys() | {fault.chain for fault in faults}):
        found = [fault for fault in faults if fault.chain == chain]
        name = f"{keys[chain]} ({chain})" if chain in keys else chain
        print(f"{name}: {counts.get(chain, 0)} entries, {'NOT whole' if found else 'whole'}")
        for fault in found:
            print(f"  entry {fault.seq}: {FAULTS[fault.kind]}")
    if faults:
        raise typer.Exit(TAMPERED)


@group.command("show")
def show_audit(
    key: Annotated[str | None, typer.Option("--site", help="Key of the site.", show_default="the server's own")] = None,
) -> None:
    """Print a chain of the audit log as JSON lines, oldest first: everything that its hashes are made of.

    lookalong audit show --site my-shop > audit.jsonl
    """

    async def work(store: Store) -> None:
        chain = SERVER if key is None else (await sites_by_key(store, [key]))[0].id
        async for entry in store.audit_entries(chain):
            print(as_json(entry, indent=-1))

    do(Settings.load(), work)


@group.command("head")
def show_heads() -> None:
    """Print where each chain ends, as JSON lines: kept elsewhere, they show later if an old backup was put in place."""
    for head in do(Settings.load(), lambda store: store.audit_heads()):
        print(as_json({"chain": head.chain, "seq": head.seq, "hash": head.hash}, indent=-1))


@group.command("rekey")
def rekey_audit() -> None:
    """Go on with another key, because the one that sealed the audit log is lost. What it sealed stays unproven."""
    do(Settings.load(), lambda store: store.ping(), rekey=True)


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
