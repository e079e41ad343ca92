"""``/api/v1/sites`` for administrators, ``/api/v1/widget/…`` for pages that embed the widget."""

from typing import Annotated

from msgspec import Meta, Struct
from starlette.requests import Request

from lookalong.cobrowse import Privacy, PrivacyRule, Wording, check_privacy, clean_wording, rules_of
from lookalong.conversation.text import clean_name
from lookalong.security import origin
from lookalong.security.address import peer
from lookalong.security.rate import Buckets
from lookalong.store import AlreadyExists, SiteRecord

from .answer import ApiError, Done
from .caller import address_of
from .operation import Call
from .parts import parts_of

__all__ = [
    "Framed",
    "NewSite",
    "Site",
    "Sites",
    "add_site",
    "check_frame",
    "check_widget",
    "list_sites",
    "set_privacy",
    "set_wording",
    "show_privacy",
    "show_wording",
]


class NewSite(Struct):
    """Body of a new site. ``key`` is made if empty."""

    name: Annotated[str, Meta(min_length=1, max_length=120)]
    origins: Annotated[list[str], Meta(min_length=1, max_length=100)]
    # The look-ahead: Python's $ also matches before a line end.
    key: Annotated[str, Meta(max_length=64, pattern=r"^[A-Za-z0-9_-]*$(?!\n)")] = ""


class Site(Struct):
    """A site, to those who look after it."""

    id: str
    key: str
    name: str
    origins: list[str]


class Sites(Struct):
    """The sites somebody looks after."""

    sites: list[Site]


class Framed(Struct):
    """What a page in a frame hides, and what the page around has to show it.

    The preset ``sealed`` hides everything: what is stored could not be read. ``expected`` is the SHA-256 of the answer
    to the challenge, as the server gives it to a page that is shared now.
    """

    preset: str
    rules: list[PrivacyRule]
    challenge: str
    expected: str


async def list_sites(call: Call) -> Sites:
    """List the sites one helps on."""
    return Sites([_public(site) for site in await call.scope.sites()])


async def add_site(call: Call, wanted: NewSite) -> Site:
    """Add a site, and help on it."""
    name = clean_name(wanted.name)
    if not name:
        raise ApiError(400, "bad_request", "expected a name with something to read, got an empty one")
    try:
        origins = {origin.normalise(each) for each in wanted.origins}
        return _public(await call.scope.add_site(name, wanted.key or None, origins))
    except ValueError as error:
        raise ApiError(400, "bad_request", str(error)) from None
    except AlreadyExists as error:
        raise ApiError(409, "already_exists", str(error)) from None


async def show_privacy(call: Call) -> Privacy:
    """Show what a site hides from its agents."""
    site = await call.scope.site(call.path("site_key"))
    if site.privacy is None:
        raise ApiError(409, "unreadable", "expected privacy settings, found something else; pages hide all. Set them")
    return site.privacy


async def set_privacy(call: Call, wanted: Privacy) -> Privacy:
    """Replace what a site hides from its agents; every open page of it follows at once."""
    site = await call.scope.site(call.path("site_key"))
    try:
        check_privacy(wanted)
    except ValueError as error:
        raise ApiError(400, "bad_request", str(error)) from None
    await call.scope.set_privacy(site, wanted)
    await call.parts.rules_changed(site.id)
    return wanted


async def show_wording(call: Call) -> Wording:
    """Show what a site says in its own words when its customers are asked."""
    return (await call.scope.site(call.path("site_key"))).wording


async def set_wording(call: Call, wanted: Wording) -> Wording:
    """Replace a site's own words; every open page of it has them from the next question on."""
    site = await call.scope.site(call.path("site_key"))
    try:
        wording = clean_wording(wanted)
    except ValueError as error:
        raise ApiError(400, "bad_request", str(error)) from None
    await call.scope.set_wording(site, wording)
    await call.parts.rules_changed(site.id)
    return wording


async def check_widget(call: Call) -> Done:
    """Tell the owner of an embedding site what is wrong with the tag, if anything.

    Any page may ask, without cookies: the answer says no more than the page's own origin and tag already do.
    """
    await _check(call.request, call.parts.help_rate)
    return Done()


async def check_frame(call: Call) -> Framed:
    """Tell a page in a frame whether it may be shown with the page around it, and what it then has to hide.

    Both must be pages of the site: ``around`` names the origin of the one around, as the browser told it to the one
    that asks. The answer says what the site's WebSocket tells every page of it, and how the page that asks can tell
    that the one around is shared now.
    """
    site, own = await _check(call.request, call.parts.frame_rate)
    around = call.request.query_params.get("around", "")
    if not origin.allowed(around, site.origins):
        raise ApiError(403, "origin_refused", "expected a page of the same site around this one; got another")
    asked = call.parts.frames.challenge(site.id, around, own)
    preset, rules = (site.privacy.preset, rules_of(site.privacy)) if site.privacy else ("sealed", ())
    return Framed(preset, list(rules), asked.text, asked.expected)


# Private -----------------------------------------------------------------------------------------


async def _check(request: Request, rate: Buckets) -> tuple[SiteRecord, str]:
    """Return the site a page asks about, and the page's origin, which is one of the site's."""
    if not rate.of(peer(address_of(request))).take():
        raise ApiError(429, "rate_limited", "too many requests; try again in a minute", {"Retry-After": "60"})
    key = request.path_params["site_key"]
    site = await parts_of(request).store.site_by_key(key)
    if site is None:
        raise ApiError(
            404, "unknown_site", f"no site has the key {key!r}; check data-site in the tag, or run: lookalong site add"
        )
    sent = request.headers.get("origin") or _own_origin(request)
    if sent is None:
        raise ApiError(403, "origin_refused", "expected an Origin header; ask from a page of the site")
    if not origin.allowed(sent, site.origins):
        raise ApiError(
            403,
            "origin_refused",
            f"the site {key!r} does not allow pages of {sent}; run: lookalong site add --key {key} --origin {sent}",
        )
    return site, sent


def _own_origin(request: Request) -> str | None:
    """Return our own origin for a same-origin GET, with which browsers send no ``Origin`` (Fetch §3.2)."""
    if request.headers.get("sec-fetch-site") != "same-origin":
        return None
    public_url = parts_of(request).settings.public_url
    return origin.of_server(public_url, request.url.scheme, request.headers.get("host", ""))


def _public(site: SiteRecord) -> Site:
    return Site(site.id, site.key, site.name, sorted(site.origins))
