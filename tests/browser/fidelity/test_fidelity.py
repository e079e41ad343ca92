"""Pages nobody here wrote, behind a log-in, on a host that the agent's browser cannot reach, and their copies.

`make fidelity` compares the whole corpus, this a few pages of it.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Error

from tests.fidelity.corpus import SHORT, SUBJECTS
from tests.fidelity.screen import HOST

if TYPE_CHECKING:
    from tests.browser.fidelity.conftest import Pair
    from tests.fidelity.comparison import Look
    from tests.fidelity.page import Subject

# Two pictures of one row of a thousand pixels, the second with four that are far off and one that is hardly off.
DRAW = """(marks) => {
    const canvas = document.createElement('canvas');
    canvas.width = 1000; canvas.height = 1;
    const context = canvas.getContext('2d');
    context.fillRect(0, 0, 1000, 1);
    for (const [left, width, colour] of marks) { context.fillStyle = colour; context.fillRect(left, 0, width, 1); }
    return canvas.toDataURL().split(',')[1];
}"""


def told(look: Look | None) -> str:
    """Say what is different, for whoever reads a failed test."""
    assert look, "the copy was never compared"
    found = look.difference
    lines = [f"{found.nodes} nodes, worst box {found.box} px, {found.pixels} % of the pixels in {found.area}"]
    return "\n".join([*lines, *found.first, *found.boxes[:6]])


@pytest.mark.parametrize("subject", [pytest.param(one, id=one.name) for one in SUBJECTS if one.name in SHORT])
def test_the_copy_is_the_page_before_and_after_interaction(subject: Subject, pair: Pair) -> None:
    found = pair.compare(subject)
    assert found.trouble == []
    assert found.asked == [], "the agent's browser must ask nobody but the server"
    for look in (found.before, found.after):
        ok = look is not None and look.difference.ok
        assert ok, told(look)


def test_the_agents_browser_cannot_reach_the_pages(pair: Pair) -> None:
    page = pair.agent.new_page()
    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        page.goto(f"http://{HOST}/shoelace/")
    page.close()


def test_a_customer_who_has_not_logged_in_is_refused(pair: Pair) -> None:
    page = pair.customer.new_page()
    answer = page.goto(f"http://{HOST}/shoelace/")
    assert answer is not None
    assert answer.status == 401
    page.close()


def test_the_eye_counts_pixels_that_differ_and_says_where(pair: Pair) -> None:
    page = pair.agent.new_page()
    one = base64.b64decode(page.evaluate(DRAW, []))
    other = base64.b64decode(page.evaluate(DRAW, [[20, 3, "#fff"], [700, 1, "#900"], [900, 1, "#040404"]]))
    page.close()
    assert pair.eye.look(one, one)[0] == 0
    per_cent, mask, area = pair.eye.look(one, other)
    assert (per_cent, area) == (0.4, [20, 0, 701, 1])
    assert mask
