"""The known hard cases of a DOM mirror, and their families: one test each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.mirror.battery.limit import LIMIT
from tests.browser.mirror.battery.stage import Divergence
from tests.browser.mirror.battery.table import CASES

if TYPE_CHECKING:
    from tests.browser.mirror.battery.case import Case
    from tests.browser.mirror.battery.stage import Stage

#: Seconds the replica may take where it is known to follow, and where it is known not to.
PATIENCE_S = 4.0
LIMITED_S = 0.7


def marked(case: Case) -> object:
    """The case as a test, expected to fail if it is a documented limit."""
    reason = LIMIT.get(case.key)
    marks = [] if reason is None else [pytest.mark.xfail(strict=True, raises=Divergence, reason=reason)]
    return pytest.param(case, id=case.key, marks=marks)


@pytest.mark.parametrize("case", [marked(case) for case in CASES])
async def test_edge_case(stage: Stage, case: Case) -> None:
    await stage.play(case, LIMITED_S if case.key in LIMIT else PATIENCE_S)
