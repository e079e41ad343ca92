"""The one way of an agent's request to what is stored: what belongs to other sites is not there."""

from collections.abc import Collection
from dataclasses import dataclass

from lookalong.cobrowse import Privacy, Wording
from lookalong.security.chain import SERVER, Entry
from lookalong.security.identity import IdentityKeys
from lookalong.store import (
    AgentRecord,
    ApiKeyRecord,
    Erased,
    Hit,
    LoginRecord,
    PasskeyRecord,
    Retention,
    Role,
    SiteRecord,
    Store,
    VisitorData,
    VisitorRecord,
)
from lookalong.store.record import storable

from .answer import ApiError

__all__ = ["Caller", "Scope"]


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: an agent, or a program of a site's owner.

    Args:
        id: Of the agent or of the API key, for the audit log.
        role: Of the agent; an API key does what its scopes say, as an administrator of its site.
        site_ids: The sites that are there for them.
    """

    id: str
    role: Role
    site_ids: frozenset[str]


class Scope:
    """The store as one caller may use it.

    Everything that a request of theirs reads or changes goes through here, and is looked for among the sites that are
    theirs. Something of another site is answered as something that does not exist, with the same words.

    Args:
        store: Everything.
        caller: Who asks.
    """

    def __init__(self, store: Store, caller: Caller) -> None:
        self._store, self._caller = store, caller

    async def sites(self) -> list[SiteRecord]:
        """Return the agent's sites by name."""
        return [site for site in await self._store.sites() if self._has(site)]

    async def site(self, key: str) -> SiteRecord:
        """Return a site by its key; raises ``ApiError`` 404."""
        site = await self._store.site_by_key(key)
        if site is None or not self._has(site):
            raise ApiError(404, "not_found", f"expected the key of a site of yours, got {key[:80]!r}")
        return site

    async def add_site(self, name: str, key: str | None, origins: Collection[str]) -> SiteRecord:
        """Add a site that the agent helps on; raises ``AlreadyExists``."""
        site = await self._store.add_site(name, key, origins, self._caller.id)
        await self._store.add_agent_sites(self._caller.id, [site.id], self._caller.id)
        return site

    async def set_privacy(self, site: SiteRecord, privacy: Privacy) -> None:
        """Replace what a site hides from its agents."""
        await self._store.set_privacy(site.id, privacy, self._caller.id)

    async def set_wording(self, site: SiteRecord, wording: Wording) -> None:
        """Replace a site's own words in prompts."""
        await self._store.set_wording(site.id, wording, self._caller.id)

    async def set_keeping(self, site: SiteRecord, keeps_texts: bool) -> None:
        """Say whether a site keeps what messages said before."""
        await self._store.set_keeping(site.id, keeps_texts, self._caller.id)

    async def set_retention(self, site: SiteRecord, retention: Retention) -> None:
        """Replace how long a site keeps what it has."""
        await self._store.set_retention(site.id, retention, self._caller.id)

    async def export_visitor(self, site: SiteRecord, visitor_id: str) -> VisitorData:
        """Return what is stored about a visitor of a site; raises ``ApiError`` 404."""
        return await self._store.export_visitor(await self._visitor(site, visitor_id), self._caller.id)

    async def erase_visitor(self, site: SiteRecord, visitor_id: str) -> Erased:
        """Erase a visitor of a site; raises ``ApiError`` 404."""
        return await self._store.erase_visitor(await self._visitor(site, visitor_id), self._caller.id)

    async def audit(self, chain: str, before: int, limit: int) -> list[Entry]:
        """Return entries of the audit log, newest first: of one of the agent's sites, or the server's own.

        The server's own are for administrators.
        """
        if chain != SERVER and chain not in self._caller.site_ids:
            raise ApiError(404, "not_found", "expected a site of yours")
        if chain == SERVER and self._caller.role != "administrator":
            raise ApiError(403, "not_allowed", f"expected the role administrator, got {self._caller.role}")
        return await self._store.audit_page(chain, before, limit)

    async def search(self, sites: Collection[SiteRecord], text: str, before: int, limit: int) -> tuple[list[Hit], int]:
        """Look for words in the messages of sites of the caller's, and say where to go on; see ``Store.search``."""
        ids = {site.id for site in sites} & self._caller.site_ids
        return await self._store.search(text, ids, before, limit)

    async def names(self, chain: str) -> dict[str, str]:
        """Return who may act in a chain of the audit log by id: agents, gone ones too, and the site's API keys."""
        keys = [] if chain == SERVER else await self._store.api_keys(chain)
        agents = await self._store.agents()
        return {each.id: each.name for each in agents} | {each.id: each.name for each in keys}

    async def _visitor(self, site: SiteRecord, visitor_id: str) -> VisitorRecord:
        visitor = await self._store.visitor(site.id, storable(visitor_id))
        if visitor is None:
            raise ApiError(404, "not_found", f"expected the id of a visitor of this site, got {visitor_id[:80]!r}")
        return visitor

    async def set_identity(self, site: SiteRecord, keys: IdentityKeys | None) -> None:
        """Replace how a site signs who its customers are."""
        await self._store.set_identity(site.id, keys, self._caller.id)

    async def api_keys(self, site: SiteRecord) -> list[ApiKeyRecord]:
        """Return the API keys of a site."""
        return await self._store.api_keys(site.id)

    async def add_api_key(self, site: SiteRecord, name: str, scopes: Collection[str], key_hash: str) -> ApiKeyRecord:
        """Add an API key to a site."""
        return await self._store.add_api_key(site.id, name, scopes, key_hash, self._caller.id)

    async def end_api_key(self, site: SiteRecord, key_id: str) -> None:
        """End an API key of a site; raises ``ApiError`` 404."""
        if not await self._store.end_api_key(site.id, key_id, self._caller.id):
            raise ApiError(404, "not_found", f"expected the id of an API key of this site, got {key_id[:80]!r}")

    async def passkeys(self) -> list[PasskeyRecord]:
        """Return the caller's own passkeys."""
        return await self._store.passkeys(self._caller.id)

    async def end_passkey(self, passkey_id: str) -> None:
        """Forget one of the caller's own passkeys; raises ``ApiError`` 404."""
        if not passkey_id or not await self._store.end_passkey(self._caller.id, passkey_id, self._caller.id):
            raise ApiError(404, "not_found", f"expected the id of a passkey of yours, got {passkey_id[:80]!r}")

    async def agents(self) -> list[AgentRecord]:
        """Return the agents by e-mail who help on no site but the caller's."""
        return [each for each in await self._store.agents() if each.site_ids <= self._caller.site_ids]

    async def agent(self, agent_id: str) -> AgentRecord:
        """Return one of them; raises ``ApiError`` 404."""
        agent = await self._store.agent(agent_id)
        if agent is None or not agent.site_ids <= self._caller.site_ids:
            raise ApiError(404, "not_found", f"expected the id of an agent of your sites, got {agent_id[:80]!r}")
        return agent

    async def logins(self, agent: AgentRecord) -> list[LoginRecord]:
        """Return the live log-ins of the agent who asks, or of one that ``agent`` returned."""
        return await self._store.logins(agent.id)

    def _has(self, site: SiteRecord) -> bool:
        return site.id in self._caller.site_ids
