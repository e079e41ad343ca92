"""``lookalong key``: what programs of a site's owner bring instead of a log-in."""

from typing import Annotated

import typer

from lookalong.config import Settings
from lookalong.security import api_key
from lookalong.security.api_key import KEY_SCOPES
from lookalong.store import ApiKeyRecord, Store
from lookalong.web.api_key import shown_key

from .work import COMMAND, as_json, do, name_of, sites_by_key

__all__ = ["group"]

group = typer.Typer(help="API keys of a site's programs.", no_args_is_help=True, rich_markup_mode="rich")


@group.command("add")
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
    shown = name_of(name)
    secret = api_key.new()

    async def work(store: Store) -> ApiKeyRecord:
        [site] = await sites_by_key(store, [site_key])
        return await store.add_api_key(site.id, shown, set(scopes), api_key.digest(secret), COMMAND)

    print(f"{do(Settings.load(), work).id}: {secret}")


@group.command("list")
def list_keys(site_key: Annotated[str, typer.Option("--site", help="Key of the site.")]) -> None:
    """Print the API keys of a site as JSON lines, without what opens anything."""

    async def work(store: Store) -> list[ApiKeyRecord]:
        [site] = await sites_by_key(store, [site_key])
        return await store.api_keys(site.id)

    for each in do(Settings.load(), work):
        print(as_json(shown_key(each), indent=-1))


@group.command("end")
def end_key(
    site_key: Annotated[str, typer.Option("--site", help="Key of the site.")],
    key_id: Annotated[str, typer.Option("--key", help="Id of the API key, as key_…")],
) -> None:
    """End an API key; the next request with it is refused."""

    async def work(store: Store) -> bool:
        [site] = await sites_by_key(store, [site_key])
        return await store.end_api_key(site.id, key_id, COMMAND)

    if not do(Settings.load(), work):
        raise ValueError(f"expected the id of an API key of this site, got {key_id!r}")
