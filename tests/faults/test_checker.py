"""The checker finds what is wrong with made-up histories, and nothing wrong with a good one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.faults.checker import Case, Least, Screen, Voice, judge

if TYPE_CHECKING:
    from collections.abc import Callable

LEAST = Least(conversations=1, acked=2, screens=2)


def good() -> Case:
    """Two people, three texts; of the third nobody knows whether it was stored, and it was."""
    visitor = Voice("visitor", ["a", "c"], {"a": {1}})
    agent = Voice("agent", ["b", "d"], {"b": {2}}, {"d"})
    screens = [Screen(name, {1: "a", 2: "b", 3: "c"}) for name in ("visitor", "agent")]
    return Case("k", [(1, "a"), (2, "b"), (3, "c")], [visitor, agent], screens)


def test_a_good_history_has_no_faults() -> None:
    verdict = judge([good()], LEAST)
    assert verdict.faults == []
    assert (verdict.invoked, verdict.acked, verdict.unknown, verdict.stored) == (4, 2, 1, 3)


def _lose(case: Case) -> None:
    case.stored = [(1, "a"), (2, "c")]


def _lose_place(case: Case) -> None:
    case.voices[0].acked["a"] = {1, 3}


def _double(case: Case) -> None:
    case.stored = [*case.stored, (4, "a")]


def _double_on_screen(case: Case) -> None:
    case.screens[0].lines[4] = "a"


def _invent(case: Case) -> None:
    case.stored = [*case.stored, (4, "x")]


def _store_refused(case: Case) -> None:
    case.stored = [*case.stored, (4, "d")]


def _gap(case: Case) -> None:
    case.stored = [(1, "a"), (2, "b"), (4, "c")]


def _overtake(case: Case) -> None:
    case.voices[0].invoked = ["c", "a"]


def _contradict(case: Case) -> None:
    case.screens[1].contradictions.append("2 was b, then c")


def _swap_on_screen(case: Case) -> None:
    case.screens[1].lines |= {1: "b", 2: "a"}


def _ghost(case: Case) -> None:
    case.screens[1].lines[9] = "z"


def _miss(case: Case) -> None:
    del case.screens[0].lines[3]


@pytest.mark.parametrize(
    ("spoil", "kind"),
    [
        (_lose, "lost"),
        (_ghost, "lost"),
        (_lose_place, "reordered"),
        (_gap, "reordered"),
        (_overtake, "reordered"),
        (_contradict, "reordered"),
        (_swap_on_screen, "reordered"),
        (_double, "duplicated"),
        (_double_on_screen, "duplicated"),
        (_invent, "invented"),
        (_store_refused, "invented"),
        (_miss, "unseen"),
    ],
)
def test_a_bad_history_is_found(spoil: Callable[[Case], None], kind: str) -> None:
    case = good()
    spoil(case)
    assert getattr(judge([case], LEAST), kind)


@pytest.mark.parametrize("cases", [[], [Case("empty", [])]])
def test_nothing_seen_is_a_fault(cases: list[Case]) -> None:
    assert judge(cases, LEAST).faults
