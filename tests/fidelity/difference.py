"""How far a copy is from its page: nodes, boxes and pixels."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.sync_api import Page

__all__ = ["BOX_TARGET", "PIXEL_TARGET", "Difference", "Eye", "compare_boxes", "compare_lines"]

PIXEL_TARGET = 0.3
"""Per cent of the 1280 by 800 pixels that may differ."""

BOX_TARGET = 1.0
"""CSS pixels by which a side of a box may be off."""

TOLERANCE = 8
"""Steps of 255 by which a pixel's channel may be off and still be the same to any eye."""

CONTEXT = 3
"""Lines shown before the first that differs."""

LOOK = """async ([one, other, tolerance]) => {
    const pixels = async (data) => {
        const image = new Image();
        image.src = `data:image/png;base64,${data}`;
        await image.decode();
        const canvas = new OffscreenCanvas(image.width, image.height);
        const context = canvas.getContext("2d", { willReadFrequently: true });
        context.drawImage(image, 0, 0);
        return context.getImageData(0, 0, image.width, image.height);
    };
    const [a, b] = [await pixels(one), await pixels(other)];
    if (a.width !== b.width || a.height !== b.height) return { per_cent: 100, mask: null, box: null };
    let count = 0, left = a.width, top = a.height, right = 0, bottom = 0;
    const mask = new ImageData(a.width, a.height);
    for (let at = 0; at < a.data.length; at += 4) {
        let most = 0;
        for (let c = 0; c < 3; c++) most = Math.max(most, Math.abs(a.data[at + c] - b.data[at + c]));
        const grey = 200 + Math.round((a.data[at] + a.data[at + 1] + a.data[at + 2]) / 3 * 0.2);
        mask.data.set(most > tolerance ? [220, 0, 60, 255] : [grey, grey, grey, 255], at);
        if (most <= tolerance) continue;
        count++;
        const x = (at / 4) % a.width, y = Math.floor(at / 4 / a.width);
        left = Math.min(left, x); right = Math.max(right, x);
        top = Math.min(top, y); bottom = Math.max(bottom, y);
    }
    const canvas = new OffscreenCanvas(a.width, a.height);
    canvas.getContext("2d").putImageData(mask, 0, 0);
    const blob = await canvas.convertToBlob({ type: "image/png" });
    const url = await new Promise((resolve) => {
        const reader = new FileReader();
        reader.onload = () => resolve(reader.result);
        reader.readAsDataURL(blob);
    });
    const box = count ? [left, top, right + 1, bottom + 1] : null;
    return { per_cent: 100 * count / (a.width * a.height), mask: url.split(",")[1], box };
}"""


@dataclass
class Difference:
    """What a comparison found; nothing, if the copy is exact.

    Attributes:
        nodes: lines of the written-out documents that differ, and the first of them with what is before it.
        box: by how many CSS pixels the worst box is off; None if there are not as many boxes.
        boxes: what is off, in words.
        pixels: per cent of the pixels that differ, None before pictures were compared.
        area: the rectangle they are in: left, top, right, bottom.
    """

    nodes: int = 0
    first: list[str] = field(default_factory=list)
    box: float | None = 0.0
    boxes: list[str] = field(default_factory=list)
    pixels: float | None = None
    area: list[int] | None = None

    @property
    def ok(self) -> bool:
        """Whether all three are within their targets."""
        return (
            self.nodes == 0
            and self.box is not None
            and self.box <= BOX_TARGET
            and self.pixels is not None
            and self.pixels <= PIXEL_TARGET
        )


class Eye:
    """Compares pictures, in a page of its own: no library that reads PNG is needed."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def look(self, one: bytes, other: bytes) -> tuple[float, bytes | None, list[int] | None]:
        """Return the per cent of pixels that differ, a picture of where, and the rectangle they are in."""
        pair = [base64.b64encode(each).decode("ascii") for each in (one, other)]
        found: dict[str, Any] = self._page.evaluate(LOOK, [*pair, TOLERANCE])
        mask = base64.b64decode(found["mask"]) if found["mask"] else None
        return found["per_cent"], mask, found["box"]


def compare_lines(page: Sequence[str], copy: Sequence[str]) -> tuple[int, list[str]]:
    """Return how many lines differ, and the first with its surroundings."""
    different = [at for at, (one, other) in enumerate(zip_longest(page, copy)) if one != other]
    if not different:
        return 0, []
    at = different[0]
    before = [f"  {line}" for line in page[max(0, at - CONTEXT) : at]]
    after = [f"- {line}" for line in page[at : at + 3]] + [f"+ {line}" for line in copy[at : at + 3]]
    return len(different), [*before, *after]


def compare_boxes(page: dict[str, Any], copy: dict[str, Any]) -> tuple[float | None, list[str]]:
    """Return the worst side's distance, and the boxes that are too far off."""
    ours, theirs = page["boxes"], copy["boxes"]
    if len(ours) != len(theirs):
        return None, [f"{len(ours)} elements, in the copy {len(theirs)}"]
    names = [line for line in page["lines"] if line.split(" ", 1)[1].startswith("<") and _is_element(line)]
    worst, off = 0.0, []
    for at, (one, other) in enumerate(zip(ours, theirs, strict=True)):
        distance = max(abs(a - b) for a, b in zip(one, other, strict=True))
        worst = max(worst, distance)
        if distance > BOX_TARGET:
            name = names[at][:120] if len(names) == len(ours) else f"element {at}"
            off.append(f"{name}: {_round(one)} in the copy {_round(other)}")
    return worst, off


def _is_element(line: str) -> bool:
    rest = line.split(" ", 1)[1]
    return not rest.startswith(("<!--", "<!doctype"))


def _round(box: Sequence[float]) -> list[float]:
    return [round(side, 2) for side in box]
