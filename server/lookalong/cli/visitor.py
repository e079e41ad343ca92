"""``lookalong visitor``: what is stored about a customer."""

from typing import Annotated

import typer

from lookalong.config import Settings
from lookalong.depot import open_depot
from lookalong.store import Erased, Store, VisitorData, VisitorRecord
from lookalong.store.store import now_ms
from lookalong.web.visitor import exported

from .work import COMMAND, as_json, do, sites_by_key

__all__ = ["group"]

group = typer.Typer(help="What is stored about a customer.", no_args_is_help=True, rich_markup_mode="rich")


@group.command("export")
def export_visitor(
    key: Annotated[str, typer.Option("--site", help="Key of the site.")],
    visitor: Annotated[str, typer.Option(help="Id of the visitor, as vis_…")],
) -> None:
    """Print everything stored about a visitor as JSON; that it was given out is written into the audit log.

    lookalong visitor export --site my-shop --visitor vis_… > visitor.json
    """

    async def work(store: Store) -> VisitorData:
        return await store.export_visitor(await _visitor(store, key, visitor), COMMAND)

    print(as_json(exported(do(Settings.load(), work))))


@group.command("erase")
def erase_visitor(
    key: Annotated[str, typer.Option("--site", help="Key of the site.")],
    visitor: Annotated[str, typer.Option(help="Id of the visitor, as vis_…")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Erase a visitor, everything they wrote, and the words about them in the audit log. There is no way back.

    Open pages of theirs are sent away within two seconds, on every node, and begin anew as somebody unknown.

      lookalong visitor erase --site my-shop --visitor vis_…
    """

    async def work(store: Store) -> Erased:
        found = await _visitor(store, key, visitor)
        if not yes:
            typer.confirm(f"Erase {found.id} and everything they wrote?", abort=True)
        erased = await store.erase_visitor(found, COMMAND)
        await open_depot(settings, store, now_ms).purge()
        return erased

    settings = Settings.load()
    print(as_json(do(settings, work)))


# Private -----------------------------------------------------------------------------------------


async def _visitor(store: Store, key: str, visitor_id: str) -> VisitorRecord:
    [site] = await sites_by_key(store, [key])
    found = await store.visitor(site.id, visitor_id)
    if found is None:
        raise ValueError(f"expected the id of a visitor of {key}, got {visitor_id}")
    return found
