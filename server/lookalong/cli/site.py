"""``lookalong site``: websites that embed the widget."""

import re
import sys
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated, TypeVar
from urllib.parse import urlsplit

import msgspec
import typer

from lookalong.cobrowse import Privacy, Wording, read_privacy, read_wording, write_privacy, write_wording
from lookalong.config import Settings
from lookalong.security import origin, token
from lookalong.security.identity import IdentityKeys, keys_of, with_secret
from lookalong.store import SiteRecord, Store
from lookalong.web.shell import embed_tag

from .work import COMMAND, as_json, do, name_of, sites_by_key

__all__ = ["group"]

group = typer.Typer(help="Websites that embed the widget.", no_args_is_help=True, rich_markup_mode="rich")


@group.command("add")
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
            shown = name_of(name or urlsplit(min(origins)).hostname or key or "")
            return await store.add_site(shown, _key(key), origins, COMMAND)
        await store.set_origins(known.id, known.origins | origins, COMMAND)
        return known

    site = do(settings, add)
    print(embed_tag(settings.public_url or f"http://{settings.host}:{settings.port}", site.key))


@group.command("privacy")
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
    wanted = None if file is None else _read(file, read_privacy)

    async def work(store: Store) -> Privacy | None:
        [site] = await sites_by_key(store, [key])
        if wanted is None:
            return site.privacy
        await store.set_privacy(site.id, wanted, COMMAND)
        return wanted

    privacy = do(Settings.load(), work)
    if privacy is None:
        raise ValueError("expected privacy settings, found something else; pages hide everything. Set them with --set")
    print(msgspec.json.format(write_privacy(privacy), indent=2))


@group.command("wording")
def site_wording(
    key: Annotated[str, typer.Option(help="Key of the site.")],
    file: Annotated[Path | None, typer.Option("--set", help="JSON file with the new words; - reads them.")] = None,
) -> None:
    """Show a site's own words in prompts, or replace them: plain text, by language.

    view, control, action and open explain a question, bar stands below who sees the page. What is left out is said in
    the widget's words, and so is always: who asks, for what, what they will be able to do, and how to say no. Pages
    that are open go on as before until they connect again; the API tells them at once.

      echo '{"languages": [{"language": "en", "view": "So that we can find the right size together."}]}' > words.json

      lookalong site wording --key my-shop --set words.json
    """
    wanted = None if file is None else _read(file, read_wording)

    async def work(store: Store) -> Wording:
        [site] = await sites_by_key(store, [key])
        if wanted is None:
            return site.wording
        await store.set_wording(site.id, wanted, COMMAND)
        return wanted

    print(msgspec.json.format(write_wording(do(Settings.load(), work)), indent=2))


@group.command("retention")
def site_retention(
    key: Annotated[str, typer.Option(help="Key of the site.")],
    conversations: Annotated[int | None, typer.Option(min=0, help="Days for conversations; 0 for ever.")] = None,
    audit: Annotated[int | None, typer.Option(min=0, help="Days for the audit log; 0 for ever.")] = None,
    earlier_texts: Annotated[
        bool | None, typer.Option(help="Keep what messages said before they were edited or deleted.")
    ] = None,
) -> None:
    """Show how long a site keeps what it has, or say it. What is older goes while the server runs, within hours.

    lookalong site retention --key my-shop --conversations 365 --audit 730
    """

    async def work(store: Store) -> dict[str, int | bool]:
        [site] = await sites_by_key(store, [key])
        told = {"conversation_days": conversations, "audit_days": audit}
        wanted = replace(site.retention, **{name: days for name, days in told.items() if days is not None})
        if wanted != site.retention:
            await store.set_retention(site.id, wanted, COMMAND)
        if earlier_texts is not None and earlier_texts != site.keeps_texts:
            await store.set_keeping(site.id, earlier_texts, COMMAND)
        return asdict(wanted) | {"keeps_texts": site.keeps_texts if earlier_texts is None else earlier_texts}

    print(as_json(do(Settings.load(), work)))


@group.command("chat")
def site_chat(
    key: Annotated[str, typer.Option(help="Key of the site.")],
    peek: Annotated[bool | None, typer.Option(help="Let agents see what customers type before it is sent.")] = None,
) -> None:
    """Show how a site's chat is set, or say it. Pages follow when they connect again.

    While agents see what is typed the chat says so, plainly, above the field that one types into.

      lookalong site chat --key my-shop --peek
    """

    async def work(store: Store) -> dict[str, bool]:
        [site] = await sites_by_key(store, [key])
        if peek is not None and peek != site.peeks:
            await store.set_peeking(site.id, peek, COMMAND)
        return {"peek": site.peeks if peek is None else peek}

    print(as_json(do(Settings.load(), work)))


@group.command("identity")
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
        [site] = await sites_by_key(store, [key])
        if not (new_secret or public_key or off):
            return site.identity
        keys = with_secret(site.identity, fresh) if new_secret else _public_keys(public_key) if public_key else None
        await store.set_identity(site.id, keys, COMMAND)
        return keys

    keys = do(Settings.load(), work)
    print(f"{keys.algorithm}, keys: {len(keys.keys)}" if keys else "The site vouches for nobody.")
    if new_secret:
        print(f"Secret: {fresh}")


# Private -----------------------------------------------------------------------------------------


_T = TypeVar("_T")


def _read(file: Path, read: Callable[[str], _T]) -> _T:
    try:
        return read(sys.stdin.read() if str(file) == "-" else file.read_text())
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


def _key(text: str | None) -> str | None:
    if text is not None and re.fullmatch(r"[A-Za-z0-9_-]{1,64}", text) is None:
        raise ValueError(f"expected a key of 1 to 64 letters, digits, - and _, got {text!r}")
    return text
