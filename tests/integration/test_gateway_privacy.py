"""What a site hides and says reaches its pages after the welcome, and when it changes; in doubt all is hidden."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import update

from lookalong.bus import MemoryBus
from lookalong.cobrowse import Privacy, PrivacyRule, Wording, Words
from lookalong.protocol.message import SitePrivacy, SiteWording, SiteWords, VisitorWelcome
from lookalong.store import StoreUnavailable, table
from tests.integration.gateway_node import Node

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from lookalong.store import SiteRecord

HIDING = Privacy("private", (PrivacyRule(".iban", "mask", "/account/*"),))


async def test_page_is_told_right_after_the_welcome(tmp_path: Path) -> None:
    async with Node.at(tmp_path) as node:
        visitor = await node.visitor()
        told = await visitor.peer.next()
        assert told == SitePrivacy("default", [])
        assert isinstance(visitor.peer.seen[-2], VisitorWelcome)


async def test_change_reaches_pages_that_are_open_and_those_that_come(tmp_path: Path) -> None:
    async with Node.at(tmp_path) as node:
        early = await node.visitor()
        await early.peer.expect(SitePrivacy)
        await node.store.set_privacy(node.site.id, HIDING)
        await node.gateway.rules_changed(node.site.id)
        late = await node.visitor()
        for peer in (early.peer, late.peer):
            told = await peer.expect(SitePrivacy)
            assert told.preset == "private"
            assert [(rule.selector, rule.action, rule.url) for rule in told.rules] == [(".iban", "mask", "/account/*")]


async def test_change_reaches_pages_on_other_nodes(tmp_path: Path) -> None:
    bus = MemoryBus()
    async with Node.at(tmp_path, bus=bus) as here, Node.at(tmp_path, bus=bus) as there:
        visitor = await there.visitor()
        await visitor.peer.expect(SitePrivacy)
        await here.store.set_privacy(here.site.id, HIDING)
        await here.gateway.rules_changed(here.site.id)
        assert (await visitor.peer.expect(SitePrivacy)).preset == "private"


async def test_own_words_of_a_site_reach_its_pages_and_go_again(tmp_path: Path) -> None:
    bus = MemoryBus()
    words = [SiteWords("ko", "왜", "", "", "", "")]
    async with Node.at(tmp_path, bus=bus) as here, Node.at(tmp_path, bus=bus) as there:
        early = await there.visitor()
        await early.peer.expect(SitePrivacy)
        assert not [each for each in await early.peer.settle() if isinstance(each, SiteWording)]
        await here.store.set_wording(here.site.id, Wording((Words("ko", view="왜"),)))
        await here.gateway.rules_changed(here.site.id)
        late = await here.visitor()
        for peer in (early.peer, late.peer):
            assert (await peer.expect(SiteWording)).languages == words
        await here.store.set_wording(here.site.id, Wording())
        await here.gateway.rules_changed(here.site.id)
        assert (await early.peer.expect(SiteWording)).languages == []


async def test_pages_of_other_sites_are_not_told(tmp_path: Path) -> None:
    async with Node.at(tmp_path) as node:
        await node.store.add_site("Other", "other", {"https://other.example"})
        visitor = await node.visitor(site_key="other", origin="https://other.example")
        await visitor.peer.expect(SitePrivacy)
        await node.store.set_privacy(node.site.id, HIDING)
        await node.gateway.rules_changed(node.site.id)
        assert await visitor.peer.settle() == [visitor.peer.seen[-1]]


async def test_settings_that_cannot_be_read_hide_everything(tmp_path: Path) -> None:
    async with Node.at(tmp_path) as node:
        async with node.store._writes("a site") as connection:
            await connection.execute(update(table.site).values(privacy="{", wording="{"))
        visitor = await node.visitor()
        assert await visitor.peer.expect(SitePrivacy) == SitePrivacy("sealed", [])
        assert not [each for each in await visitor.peer.settle() if isinstance(each, SiteWording)], "ours stand"


async def test_store_that_does_not_answer_hides_everything_until_it_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Node.at(tmp_path) as node:
        visitor = await node.visitor()
        await visitor.peer.expect(SitePrivacy)
        monkeypatch.setattr("lookalong.gateway.rule.RULES_RETRY_S", 0.01)
        real, asked = node.store.site, []

        async def site(site_id: str) -> SiteRecord | None:
            asked.append(site_id)
            if len(asked) == 1:
                raise StoreUnavailable("gone")
            return await real(site_id)

        monkeypatch.setattr(node.store, "site", site)
        await node.gateway.rules_changed(node.site.id)
        assert (await visitor.peer.expect(SitePrivacy)).preset == "sealed"
        assert (await visitor.peer.expect(SitePrivacy)).preset == "default"
