"""Seeded random DOM programs: the replica must end equal to the page."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.browser.mirror.conftest import Mirror

FOLDER = Path(__file__).parent / "fuzz"
FIRST = int(os.environ.get("MIRROR_FUZZ_SEED", "1"))
PROGRAMS = int(os.environ.get("MIRROR_FUZZ_PROGRAMS", "40"))
OPERATIONS = 300
#: Operations per task, and how many come before capture starts.
BATCHES = ((1, 0), (7, 0), (50, 100), (300, 0), (7, 150), (1000, 0))


@pytest.mark.timeout(7200)
async def test_random_programs_leave_no_difference(mirror: Mirror) -> None:
    for file in FOLDER.iterdir():
        mirror.site.serve(f"/fuzz/{file.name}", file.read_text(), "text/javascript")
    await mirror.js("globalThis.fuzz = await import('/fuzz/program.js');")
    for seed in range(FIRST, FIRST + PROGRAMS):
        batch, before = BATCHES[seed % len(BATCHES)]
        call = f"fuzz.program({seed}, {max(batch, OPERATIONS)}), {batch}, {before}"
        faults = await mirror.js(f"return await fuzz.run(h, {call});")
        if faults:
            least, early = await mirror.js(f"return await fuzz.shrink(h, {call});")
            pytest.fail(
                f"seed {seed}, batch {batch}, before {before}: {faults}\nshrunk to {least}, {early} of it before"
            )
