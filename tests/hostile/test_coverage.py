"""Every item of every battery has a test that pytest collects, or a reason why it cannot have one.

A test is of an item if it has the item's name (``test_a_b`` or a case ``[a-b]``) and lives where its battery is run, or
if a table of that battery names it: then it may have a name that says more.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from tests.faults import binding
from tests.hostile import protocol, test_attachment, test_frames, test_http
from tests.hostile.absent import ABSENT

TESTS = Path(__file__).parents[1]

HOMES = {
    "codec": "hostile/test_codec.py",
    "frames": "hostile/test_frames.py",
    "html": "browser/mirror/test_hostile_html.py",
    "http": "hostile/test_http.py",
    "masking": "browser/journey/test_masking.py",
    "uploads": "hostile/test_uploads.py",
    "urls": "hostile/test_urls.py",
}
"""Where a battery is run, if its tests have the names of its items."""

BOUND = {
    "faults": binding.BOUND,
    "frames": test_frames.BOUND,
    "protocol": protocol.BOUND,
    "uploads": test_attachment.BOUND,
}
"""Tests of other names, by battery and item: file and test."""

REASONS = {
    **ABSENT,
    "faults": binding.REASONS,
    "http": {name: reason for name, (_, reason) in test_http.ABSENT.items()},
}

BATTERIES = sorted(path.stem for path in (TESTS / "hostile").glob("*.json"))


def names_of(battery: str) -> list[str]:
    """The names of a battery's items, from whichever of its lists."""
    lists: list[list[dict[str, Any]]] = [
        value
        for value in json.loads((TESTS / f"hostile/{battery}.json").read_text()).values()
        if isinstance(value, list) and value and isinstance(value[0], dict)
    ]
    return [item["name"] for each in lists for item in each]


@pytest.fixture(scope="module")
def collected() -> dict[str, set[str]]:
    """What pytest collects, by file: ``test_a``, ``test_a[case]`` and each case by itself."""
    files = sorted({*HOMES.values(), *(path for table in BOUND.values() for path, _ in table.values())})
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "--collect-only",
            "-q",
            "-p",
            "no:xdist",
            *(str(TESTS / file) for file in files),
        ],
        cwd=TESTS.parent,
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, set[str]] = defaultdict(set)
    for path, name, case in re.findall(r"^tests/(\S+?)::(\w+)(?:\[(.*)\])?$", done.stdout, re.MULTILINE):
        found[path] |= {name, f"{name}[{case}]", case}
    return found


@pytest.mark.parametrize("battery", BATTERIES)
def test_each_item_has_a_test_or_a_reason(battery: str, collected: dict[str, set[str]]) -> None:
    names = names_of(battery)
    assert names
    assert len(names) == len(set(names))
    here = collected[HOMES.get(battery, "")]
    tested = {name for name in names if name in here or f"test_{re.sub(r'[^a-z0-9]', '_', name.lower())}" in here}
    bound = {name for name, (path, test) in BOUND.get(battery, {}).items() if test in collected[path]}
    reasoned = {name for name, reason in REASONS.get(battery, {}).items() if reason}
    assert set(names) - tested - bound - reasoned == set(), "items without a test"
    assert reasoned & (tested | bound) == set(), "items that are said to be absent and are tested"
    assert (reasoned | set(BOUND.get(battery, {}))) - set(names) == set(), "names of no item"


def test_each_table_is_of_a_battery() -> None:
    assert {*HOMES, *BOUND, *REASONS} <= set(BATTERIES)
