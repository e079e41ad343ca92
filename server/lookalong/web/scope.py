"""The one way of an agent's request to what is stored: what belongs to other sites is not there."""

from collections.abc import Collection

from lookalong.cobrowse import Privacy
from lookalong.security.chain import SERVER, Entry
from lookalong.security.identity import IdentityKeys
from lookalong.store import (
    AgentRecord,
    Erased,
    LoginRecord,
    Retention,
    SiteRecord,
    Store,
    VisitorData,
    VisitorRecord,
)
from lookalong.store.record import storable

from .answer import ApiError

__all__ = ["Scope"]


class Scope:
    """The store as one agent may use it.

    Everything that an agent's request reads or changes goes through here, and is looked for among the sites the agent
    helps on. Something of another site is answered as something that does not exist, with the same words.

    Args:
        store: Everything.
        agent: Who asks.
    """

    def __init__(self, store: Store, agent: AgentRecord) -> None:
        self._store, self._agent = store, agent

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
        site = await self._store.add_site(name, key, origins, self._agent.id)
        await self._store.add_agent_sites(self._agent.id, [site.id], self._agent.id)
        return site

    async def set_privacy(self, site: SiteRecord, privacy: Privacy) -> None:
        """Replace what a site hides from its agents."""
        await self._store.set_privacy(site.id, privacy, self._agent.id)

    async def set_retention(self, site: SiteRecord, retention: Retention) -> None:
        """Replace how long a site keeps what it has."""
        await self._store.set_retention(site.id, retention, self._agent.id)

    async def export_visitor(self, site: SiteRecord, visitor_id: str) -> VisitorData:
        """Return what is stored about a visitor of a site; raises ``ApiError`` 404."""
        return await self._store.export_visitor(await self._visitor(site, visitor_id), self._agent.id)

    async def erase_visitor(self, site: SiteRecord, visitor_id: str) -> Erased:
        """Erase a visitor of a site; raises ``ApiError`` 404."""
        return await self._store.erase_visitor(await self._visitor(site, visitor_id), self._agent.id)

    async def audit(self, chain: str, before: int, limit: int) -> list[Entry]:
        """Return entries of the audit log, newest first: of one of the agent's sites, or the server's own.

        The server's own are for administrators.
        """
        if chain != SERVER and chain not in self._agent.site_ids:
            raise ApiError(404, "not_found", "expected a site of yours")
        if chain == SERVER and self._agent.role != "administrator":
            raise ApiError(403, "not_allowed", f"expected the role administrator, got {self._agent.role}")
        return await self._store.audit_page(chain, before, limit)

    async def agent_names(self) -> dict[str, str]:
        """Return the names of agents by id: of everybody, for what was done in another's place is done all the same."""
        return {agent.id: agent.name for agent in await self._store.agents()}

    async def _visitor(self, site: SiteRecord, visitor_id: str) -> VisitorRecord:
        visitor = await self._store.visitor(site.id, storable(visitor_id))
        if visitor is None:
            raise ApiError(404, "not_found", f"expected the id of a visitor of this site, got {visitor_id[:80]!r}")
        return visitor

    async def set_identity(self, site: SiteRecord, keys: IdentityKeys | None) -> None:
        """Replace how a site signs who its customers are."""
        await self._store.set_identity(site.id, keys, self._agent.id)

    async def agents(self) -> list[AgentRecord]:
        """Return the agents by e-mail who help on no site but the caller's."""
        return [each for each in await self._store.agents() if each.site_ids <= self._agent.site_ids]

    async def agent(self, agent_id: str) -> AgentRecord:
        """Return one of them; raises ``ApiError`` 404."""
        agent = await self._store.agent(agent_id)
        if agent is None or not agent.site_ids <= self._agent.site_ids:
            raise ApiError(404, "not_found", f"expected the id of an agent of your sites, got {agent_id[:80]!r}")
        return agent

    async def logins(self, agent: AgentRecord) -> list[LoginRecord]:
        """Return the live log-ins of the agent who asks, or of one that ``agent`` returned."""
        return await self._store.logins(agent.id)

    def _has(self, site: SiteRecord) -> bool:
        return site.id in self._agent.site_ids
