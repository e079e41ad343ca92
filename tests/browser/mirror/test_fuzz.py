"""Seeded random DOM programs: the replica must end equal to the page."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.browser.mirror.conftest import Mirror

FIRST = int(os.environ.get("MIRROR_FUZZ_SEED", "1"))
PROGRAMS = int(os.environ.get("MIRROR_FUZZ_PROGRAMS", "40"))
OPERATIONS = 300
BATCHES = (1, 7, 50, 300)


@pytest.mark.timeout(3600)
async def test_random_programs_leave_no_difference(mirror: Mirror) -> None:
    mirror.site.serve("/fuzz.js", (Path(__file__).parent / "fuzz.js").read_text(), "text/javascript")
    await mirror.js("globalThis.fuzz = await import('/fuzz.js');")
    for seed in range(FIRST, FIRST + PROGRAMS):
        batch = BATCHES[seed % len(BATCHES)]
        call = f"fuzz.program({seed}, {OPERATIONS}), {batch}"
        faults = await mirror.js(f"return await fuzz.run(h, {call});")
        if faults:
            least = await mirror.js(f"return await fuzz.shrink(h, {call});")
            pytest.fail(f"seed {seed}, batch {batch}: {faults}\nshrunk to {least}")
