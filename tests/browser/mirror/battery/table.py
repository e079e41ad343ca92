"""All edge cases, in the order of the compatibility page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.browser.mirror.battery import (
    animation,
    css,
    dom,
    field,
    frame,
    hostile,
    layer,
    media,
    person,
    rule,
    selector,
    shadow,
    sheet,
    state,
    url,
    value,
)

if TYPE_CHECKING:
    from tests.browser.mirror.battery.case import Case

__all__ = ["CASES"]

_FAMILIES = {
    "dom": (dom.LISTED, dom.MORE),
    "css": (css.LISTED, rule.CASES + sheet.CASES + selector.CASES + value.CASES),
    "state": (state.LISTED, person.CASES + field.CASES + layer.CASES + animation.CASES),
    "shadow": (shadow.LISTED, shadow.MORE),
    "frame": (frame.LISTED, frame.MORE),
    "media": (media.LISTED, media.MORE),
    "url": (url.LISTED, url.MORE),
    "hostile": (hostile.LISTED, hostile.MORE),
}

#: Listed cases first, family by family.
CASES: tuple[Case, ...] = tuple(
    replace(case, family=family, listed=cases is listed)
    for family, (listed, more) in _FAMILIES.items()
    for cases in (listed, more)
    for case in cases
)
