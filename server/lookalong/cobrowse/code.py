"""Session codes: six digits, or more where the owner wants, that a customer reads out by phone.

A million codes are few, so guessing is made hopeless instead: a code is short-lived, works once and only for agents
of its own site, every guess is compared with every live code in constant time, an agent who guessed wrong five times
must wait, and a code that saw twenty wrong guesses on its site is void. With ten codes live on a site an agent's
chance is 50 in a million per code lifetime.
"""

import hmac
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from lookalong.protocol.error import ErrorCode, RefusedError

__all__ = ["MAX_CODES", "MAX_WRONG_PER_AGENT", "MAX_WRONG_PER_CODE", "CodeBook"]

MAX_WRONG_PER_AGENT: Final = 5
"""Wrong guesses of one agent within a code's lifetime: people mistype, but not more often."""

MAX_WRONG_PER_CODE: Final = 20
"""Wrong guesses on a site, by all its agents, that void a code."""

MAX_CODES: Final = 2_000
"""Live codes of one node: beyond that a lucky guess gets likely."""


@dataclass(slots=True)
class _Code:
    digits: str
    site_id: str
    session_id: str
    expires_at: int
    wrong: int = 0


class CodeBook:
    """The codes that are live on this node.

    Args:
        lifetime_ms: How long a code can be redeemed, and how long an agent's wrong guesses count.
        length: Digits of a code.
    """

    def __init__(self, lifetime_ms: int, length: int = 6) -> None:
        self._lifetime_ms = lifetime_ms
        self.length = length
        self._codes: dict[str, _Code] = {}
        self._wrong: dict[str, list[int]] = {}

    def issue(self, digits: str, site_id: str, session_id: str, now: int) -> None:
        """Make digits the code of a session; an earlier code of the session is void.

        Raises:
            RefusedError: ``rate_limited`` while too many codes are live.
            ValueError: Not that many digits, or digits in use: draw others.
        """
        self._forget_old(now)
        if len(digits) != self.length or not (digits.isascii() and digits.isdigit()):
            raise ValueError(f"expected {self.length} digits")
        if any(code.digits == digits for code in self._codes.values()):
            raise ValueError("expected digits that are not in use")
        self._codes.pop(session_id, None)
        if len(self._codes) >= MAX_CODES:
            raise RefusedError(ErrorCode.RATE_LIMITED, "expected fewer session codes; try again in some minutes")
        self._codes[session_id] = _Code(digits, site_id, session_id, now + self._lifetime_ms)

    def redeem(self, digits: str, agent_id: str, site_ids: AbstractSet[str], now: int) -> str:
        """Use a code up.

        Returns:
            The session it was for.

        Raises:
            RefusedError: ``code_invalid`` if it is wrong, used, void, expired or of another site;
                ``rate_limited`` after too many wrong ones.
        """
        self._forget_old(now)
        if len(self._wrong.get(agent_id, ())) >= MAX_WRONG_PER_AGENT:
            raise RefusedError(ErrorCode.RATE_LIMITED, "expected fewer wrong codes; wait some minutes")
        found = self._find(digits, site_ids)
        if found is None:
            self._count_wrong(agent_id, site_ids, now)
            raise RefusedError(ErrorCode.CODE_INVALID, "expected a live session code; ask the customer for a new one")
        del self._codes[found.session_id]
        return found.session_id

    def withdraw(self, session_id: str) -> None:
        """Void a session's code, if it has one."""
        self._codes.pop(session_id, None)

    def _find(self, digits: str, site_ids: AbstractSet[str]) -> _Code | None:
        # Every code is looked at, found or not: the time tells nothing about how near a guess was.
        found = None
        for code in self._codes.values():
            if hmac.compare_digest(code.digits, digits) & (code.site_id in site_ids):
                found = code
        return found

    def _count_wrong(self, agent_id: str, site_ids: AbstractSet[str], now: int) -> None:
        self._wrong.setdefault(agent_id, []).append(now + self._lifetime_ms)
        for code in list(self._codes.values()):
            if code.site_id in site_ids:
                code.wrong += 1
                if code.wrong >= MAX_WRONG_PER_CODE:
                    del self._codes[code.session_id]

    def _forget_old(self, now: int) -> None:
        self._codes = {key: code for key, code in self._codes.items() if code.expires_at > now}
        recent = {agent: [until for until in untils if until > now] for agent, untils in self._wrong.items()}
        self._wrong = {agent: untils for agent, untils in recent.items() if untils}
