"""The compatibility page says what the edge cases say, and the cases are all there."""

from __future__ import annotations

import re

from tests.browser.mirror.battery.limit import LIMIT
from tests.browser.mirror.battery.table import CASES
from tests.compatibility import FAMILIES, PAGE, page, totals

#: Known hard cases by family: 125, of which the best known recorder mirrors 90.
LISTED = {"dom": 21, "css": 33, "state": 29, "shadow": 9, "frame": 9, "media": 10, "url": 4, "hostile": 10}

#: How many of them have to be mirrored.
REQUIRED = 118


def test_page_is_what_the_generator_writes() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `python -m tests.compatibility`"


def test_every_listed_case_exists() -> None:
    counts = {family: sum(case.listed for case in CASES if case.family == family) for family in FAMILIES}
    assert counts == LISTED
    assert sum(counts.values()) == 125


def test_enough_listed_cases_are_mirrored() -> None:
    assert sum(case.listed and case.key not in LIMIT for case in CASES) >= REQUIRED


def test_names_are_unique_and_stable_in_form() -> None:
    keys = [case.key for case in CASES]
    assert len(set(keys)) == len(keys)
    assert all(re.fullmatch(r"[a-z]+/[a-z0-9]+(-[a-z0-9]+)*", key) for key in keys)
    assert {case.family for case in CASES} == set(FAMILIES)


def test_every_case_compares_something() -> None:
    blind = [case.key for case in CASES if not (case.see or case.shown or case.pixels or case.tree)]
    assert blind == []


def test_limits_are_of_cases_that_exist_and_give_a_reason() -> None:
    assert set(LIMIT) <= {case.key for case in CASES}
    assert all(reason and reason[-1] != "." for reason in LIMIT.values())


def test_totals_count_all_families() -> None:
    assert totals().count("\n") == len(FAMILIES) + 2
    assert f"of {len(CASES)} |" in totals()
