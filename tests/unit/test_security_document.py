"""``docs/security.md``: every test it names exists, and what it counts is counted."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs/security.md").read_text()
ROWS = re.findall(r"^\| (\d+\.\d+\.\d+) \| ([12]) \| (.+?) \| (\w+) \| (.+) \|$", TEXT, re.MULTILINE)
ANSWERS = ["yes", "partly", "no", "owner", "nothing"]


def test_every_requirement_of_levels_1_and_2_is_answered_once() -> None:
    """ASVS 5.0.0 has 70 requirements of level 1 and 183 of level 2."""
    assert Counter(level for _, level, *_ in ROWS) == {"1": 70, "2": 183}
    assert len({number for number, *_ in ROWS}) == len(ROWS)


def test_the_totals_are_those_of_the_lines() -> None:
    counted = Counter(answer for *_, answer, _ in ROWS)
    said = {answer: int(count) for count, answer in re.findall(r"\*\*(\d+) (\w+)\*\*", TEXT)}
    assert said == dict(counted)
    assert set(counted) <= set(ANSWERS)


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`((?:hostile|browser|integration|unit)/[^`]+)`", TEXT))))
def test_each_test_that_is_named_exists(path: str) -> None:
    file, _, name = path.partition("::")
    source = (ROOT / "tests" / file).read_text()
    assert not name or re.search(rf"^(async )?def {name}\(", source, re.MULTILINE), path


def test_the_batteries_are_all_of_them_with_their_sizes() -> None:
    said = {name: int(count) for name, count in re.findall(r"^\| `(\w+)` \| (\d+) \|", TEXT, re.MULTILINE)}
    found = {}
    for path in (ROOT / "tests/hostile").glob("*.json"):
        lists = [each for each in json.loads(path.read_text()).values() if isinstance(each, list)]
        found[path.stem] = sum(len(each) for each in lists if each and isinstance(each[0], dict))
    assert said == found
