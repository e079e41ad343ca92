"""``/api/v1/sites`` for administrators, ``/api/v1/widget/…`` for site owners whose widget was refused."""

from typing import Annotated

from msgspec import Meta, Struct
from starlette.requests import Request
from starlette.responses import Response

from lookalong.cobrowse import Privacy, check_privacy
from lookalong.conversation.text import clean_name
from lookalong.security import origin
from lookalong.security.rate import Buckets
from lookalong.store import AlreadyExists, SiteRecord

from .account import administrator_of, check_same_origin
from .answer import ApiError, error_answer, json_answer
from .body import read_json
from .parts import parts_of

__all__ = ["add_site", "check_frame", "check_widget", "list_sites", "set_privacy", "show_privacy"]


class NewSite(Struct):
    """Body of a new site. ``key`` is made if empty."""

    name: Annotated[str, Meta(min_length=1, max_length=120)]
    origins: Annotated[list[str], Meta(min_length=1, max_length=100)]
    key: Annotated[str, Meta(max_length=64, pattern=r"\A[A-Za-z0-9_-]*\Z")] = ""


async def list_sites(request: Request) -> Response:
    """List all sites."""
    await administrator_of(request)
    return json_answer({"sites": [_public(site) for site in await parts_of(request).store.sites()]})


async def add_site(request: Request) -> Response:
    """Add a site."""
    check_same_origin(request)
    administrator = await administrator_of(request)
    wanted = await read_json(request, NewSite)
    name = clean_name(wanted.name)
    if not name:
        raise ApiError(400, "bad_request", "expected a name with something to read, got an empty one")
    try:
        origins = {origin.normalise(each) for each in wanted.origins}
        site = await parts_of(request).store.add_site(name, wanted.key or None, origins, administrator.id)
    except ValueError as error:
        raise ApiError(400, "bad_request", str(error)) from None
    except AlreadyExists as error:
        raise ApiError(409, "already_exists", str(error)) from None
    return json_answer(_public(site), 201)


async def show_privacy(request: Request) -> Response:
    """Show what a site hides from its agents."""
    await administrator_of(request)
    site = await _named(request)
    if site.privacy is None:
        raise ApiError(409, "unreadable", "expected privacy settings, found something else; pages hide all. Set them")
    return json_answer(site.privacy)


async def set_privacy(request: Request) -> Response:
    """Replace what a site hides from its agents; every open page of it follows at once."""
    check_same_origin(request)
    administrator = await administrator_of(request)
    wanted = await read_json(request, Privacy)
    site = await _named(request)
    try:
        check_privacy(wanted)
    except ValueError as error:
        raise ApiError(400, "bad_request", str(error)) from None
    await parts_of(request).store.set_privacy(site.id, wanted, administrator.id)
    await parts_of(request).privacy_changed(site.id)
    return json_answer(wanted)


async def check_widget(request: Request) -> Response:
    """Tell the owner of an embedding site what is wrong with the tag, if anything.

    Any page may ask, without cookies: the answer says no more than the page's own origin and tag already do.
    """
    try:
        await _check(request, parts_of(request).help_rate)
    except ApiError as error:
        return _for_host_page(error_answer(error))
    return _for_host_page(json_answer({"ok": True}))


async def check_frame(request: Request) -> Response:
    """Tell a page in a frame whether it may be shown with the page around it, and what it then has to hide.

    Both must be pages of the site: ``around`` names the origin of the one around, as the browser told it to the one
    that asks. The answer says what the site's WebSocket tells every page of it.
    """
    try:
        site = await _check(request, parts_of(request).frame_rate)
        around = request.query_params.get("around")
        if not origin.allowed(around, site.origins):
            raise ApiError(403, "origin_refused", "expected a page of the same site around this one; got another")
    except ApiError as error:
        return _for_host_page(error_answer(error))
    return _for_host_page(json_answer(site.privacy or {"preset": "sealed", "rules": []}))


# Private -----------------------------------------------------------------------------------------


async def _named(request: Request) -> SiteRecord:
    key = request.path_params["site_key"]
    site = await parts_of(request).store.site_by_key(key)
    if site is None:
        raise ApiError(404, "not_found", f"expected the key of a site, got {key[:80]!r}")
    return site


def _for_host_page(answer: Response) -> Response:
    """Let pages of any origin read an answer: it was decided before who is told what."""
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


async def _check(request: Request, rate: Buckets) -> SiteRecord:
    if not rate.of(request.client.host if request.client else "").take():
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
    return site


def _own_origin(request: Request) -> str | None:
    """Return our own origin for a same-origin GET, with which browsers send no ``Origin`` (Fetch §3.2)."""
    if request.headers.get("sec-fetch-site") != "same-origin":
        return None
    public_url = parts_of(request).settings.public_url
    return origin.of_server(public_url, request.url.scheme, request.headers.get("host", ""))


def _public(site: SiteRecord) -> dict[str, object]:
    return {"id": site.id, "key": site.key, "name": site.name, "origins": sorted(site.origins)}
