"""The log-in provider of an installation, made of its settings: for the server, and for the check of it."""

import time
from collections.abc import Callable
from urllib.parse import urlsplit

from .config import Settings, SettingsError, listed
from .security.login import Logins
from .security.provider import Provider, Registration
from .security.provider_login import Admission, ProviderLogins
from .store import Store
from .web.operation import PREFIX
from .web.provider import CALLBACK

__all__ = ["open_provider", "provider_logins"]


def open_provider(settings: Settings, clock_ms: Callable[[], int]) -> Provider | None:
    """Return the provider, None if there is none; close it at the end. Raises ``SettingsError``."""
    if not settings.oidc_issuer:
        return None
    registration = Registration(
        issuer=settings.oidc_issuer,
        client_id=settings.oidc_client_id,
        secret=settings.read_oidc_secret(),
        scopes=settings.oidc_scopes,
        redirect_uri=f"{settings.public_url}{PREFIX}{CALLBACK}",
        inside=settings.oidc_places,
    )
    return Provider(registration, clock_ms=clock_ms, clock_s=time.monotonic)


async def provider_logins(
    settings: Settings, store: Store, logins: Logins, provider: Provider, clock_ms: Callable[[], int]
) -> ProviderLogins:
    """Return log-ins through the provider; raises ``SettingsError``."""
    sites = tuple(listed(settings.oidc_sites))
    for key in sites:
        if await store.site_by_key(key) is None:
            raise SettingsError(f"oidc_sites: expected the key of a site, got {key!r}; lookalong site add makes one")
    admission = Admission(
        domains=frozenset(each.lower() for each in listed(settings.oidc_domains)),
        unsaid=settings.oidc_email_unsaid,
        role=settings.oidc_role or None,
        site_keys=sites,
    )
    name = settings.oidc_name or urlsplit(settings.oidc_issuer).hostname or ""
    return ProviderLogins(store, logins, provider, admission, name, clock_ms=clock_ms, clock_s=time.monotonic)
