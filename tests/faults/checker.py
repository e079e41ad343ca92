"""Compares what people wrote, what they were told, what their screens show, and what is stored. Pure.

The promises (``docs/protocol.md``, Chat): what was acknowledged is stored, in the place that was told; what is stored
somebody wrote; every text once; one order for everybody; and in the end everybody sees all of it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["Case", "Least", "Screen", "Verdict", "Voice", "judge"]


@dataclass
class Voice:
    """What one person wrote in one conversation, by client id."""

    name: str
    invoked: list[str] = field(default_factory=list)
    """In the order in which it was written."""
    acked: dict[str, set[int]] = field(default_factory=dict)
    """Each place that was ever told for it."""
    failed: set[str] = field(default_factory=set)
    """Refused for good: it must not be stored. What is neither here nor acknowledged is unknown."""


@dataclass
class Screen:
    """What one person sees of a conversation, and every line it ever took in."""

    name: str
    lines: dict[int, str] = field(default_factory=dict)
    """Client id by place."""
    contradictions: list[str] = field(default_factory=list)
    """Places that were told for two texts."""


@dataclass
class Case:
    """One conversation."""

    name: str
    stored: Sequence[tuple[int, str]]
    """Place and client id, in the order of the table's rows by place."""
    voices: list[Voice] = field(default_factory=list)
    screens: list[Screen] = field(default_factory=list)


@dataclass(frozen=True)
class Least:
    """What must have been seen, so that nothing is right because nothing happened."""

    conversations: int
    acked: int
    screens: int


@dataclass
class Verdict:
    """Findings by kind; each is a line for people. Counts say what was looked at."""

    lost: list[str] = field(default_factory=list)
    invented: list[str] = field(default_factory=list)
    duplicated: list[str] = field(default_factory=list)
    reordered: list[str] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)
    too_little: list[str] = field(default_factory=list)
    invoked: int = 0
    acked: int = 0
    unknown: int = 0
    stored: int = 0

    @property
    def faults(self) -> list[str]:
        """All findings."""
        kinds = ("lost", "invented", "duplicated", "reordered", "unseen", "too_little")
        return [f"{kind}: {each}" for kind in kinds for each in getattr(self, kind)]


def judge(cases: Iterable[Case], least: Least) -> Verdict:
    """Check every conversation, and that there was enough to check."""
    verdict, screens, conversations = Verdict(), 0, 0
    for case in cases:
        conversations += 1
        screens += len(case.screens)
        _judge_table(case, verdict)
        for voice in case.voices:
            _judge_voice(case, voice, verdict)
        for screen in case.screens:
            _judge_screen(case, screen, verdict)
    seen = {"conversations": conversations, "acked": verdict.acked, "screens": screens}
    verdict.too_little = [
        f"expected at least {getattr(least, what)} {what}, saw {count}"
        for what, count in seen.items()
        if count < getattr(least, what)
    ]
    return verdict


# Private -----------------------------------------------------------------------------------------


def _judge_table(case: Case, verdict: Verdict) -> None:
    places = [seq for seq, _ in case.stored]
    verdict.stored += len(places)
    if places != list(range(1, len(places) + 1)):
        verdict.reordered.append(f"{case.name}: places are not 1 to {len(places)} without gaps")
    times = Counter(client_id for _, client_id in case.stored)
    verdict.duplicated += [f"{case.name}: {each} is stored {count} times" for each, count in times.items() if count > 1]
    written = {each for voice in case.voices for each in voice.invoked}
    verdict.invented += [f"{case.name}: nobody wrote {each}" for each in times if each not in written]


def _judge_voice(case: Case, voice: Voice, verdict: Verdict) -> None:
    place = {client_id: seq for seq, client_id in case.stored}
    verdict.invoked += len(voice.invoked)
    verdict.acked += len(voice.acked)
    verdict.unknown += len(set(voice.invoked) - voice.acked.keys() - voice.failed)
    for client_id, told in voice.acked.items():
        if client_id not in place:
            verdict.lost.append(f"{case.name}: {voice.name}'s {client_id} was acknowledged and is not stored")
        elif told != {place[client_id]}:
            verdict.reordered.append(
                f"{case.name}: {voice.name}'s {client_id} is at {place[client_id]}, told {sorted(told)}"
            )
    verdict.invented += [
        f"{case.name}: {voice.name}'s {each} was refused and is stored" for each in voice.failed if each in place
    ]
    own = [each for each in voice.invoked if each in place]
    verdict.reordered += [
        f"{case.name}: {voice.name} wrote {one} before {other}, it came after"
        for one, other in pairwise(own)
        if place[one] > place[other]
    ]


def _judge_screen(case: Case, screen: Screen, verdict: Verdict) -> None:
    stored = dict(case.stored)
    verdict.reordered += [f"{case.name}: {screen.name}: {each}" for each in screen.contradictions]
    times = Counter(screen.lines.values())
    verdict.duplicated += [
        f"{case.name}: {screen.name} shows {each} {count} times" for each, count in times.items() if count > 1
    ]
    for seq, client_id in screen.lines.items():
        if seq not in stored:
            verdict.lost.append(f"{case.name}: {screen.name} shows {client_id} at {seq}, where nothing is stored")
        elif stored[seq] != client_id:
            verdict.reordered.append(f"{case.name}: {screen.name} shows {client_id} at {seq}, not {stored[seq]}")
    verdict.unseen += [f"{case.name}: {screen.name} does not show {seq}" for seq in stored if seq not in screen.lines]
