"""The one way of an agent's request to what is stored: what belongs to other sites is not there."""

from collections.abc import Collection

from lookalong.cobrowse import Privacy
from lookalong.store import AgentRecord, SiteRecord, Store

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

    def _has(self, site: SiteRecord) -> bool:
        return site.id in self._agent.site_ids
