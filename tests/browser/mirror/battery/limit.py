"""Documented limits: edge cases that are not mirrored, and why. A test that begins to pass asks for its removal."""

from __future__ import annotations

__all__ = ["LIMIT"]

_EARLY = "a closed root is seen only by who saw it being made: by `data-early` on the widget's tag, tried in a journey"
_FONT = "a font made by script says what it was made of only to who saw it: `data-early`, tried in a journey"
_KEPT = "the page changes it through an object it kept from before capture, which leaves no trace"
_PLUGIN = "objects that show a page are empty boxes in the replica"
_BASE = "relative addresses are told with the base of now, not with the one they were loaded by"

LIMIT: dict[str, str] = {
    "css/adopted-kept": _KEPT,
    "css/declaration-kept": _KEPT,
    "css/font-face-collected": _FONT,
    "css/font-face-deleted": _FONT,
    "css/highlights": "ranges of CSS.highlights are not told",
    "css/media-rule-kept": _KEPT,
    "css/opaque-hover": "a sheet that scripts may not read cannot be rewritten to follow the customer's pointer",
    "css/typed-map-kept": _KEPT,
    "state/selection-in-shadow": "a selection inside a shadow root is shown as that of its host",
    "shadow/closed-before": _EARLY,
    "shadow/internals-role": _EARLY,
    "frame/frameset": "frames of a frameset are empty boxes",
    "frame/object-html": _PLUGIN,
    "media/canvas-tainted": "a canvas with pixels of another origin may not be read",
    "media/canvas-webgl-lost": "a WebGL canvas that does not keep its buffer cannot be read after it was painted",
    "media/image-blob": "a picture whose address was revoked before it was told cannot be read",
    "media/svg-base-val": "SVG properties set by baseVal leave no trace",
    "media/svg-smil": "SVG animations run by the viewer's clock",
    "url/push-state-style": _BASE,
    "hostile/array-methods": "a page without working array methods is not captured in full",
    "hostile/clock-gone": "capture needs performance and Date",
    "hostile/timers": "capture needs timers that fire",
}
