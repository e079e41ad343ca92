"""Log-ins by passkey: something one has, unlocked by something one knows or is, so both factors at once."""

from collections.abc import Callable
from typing import Any

from lookalong.store import LoginRecord, PasskeyRecord, Store

from . import passkey, token
from .address import peer
from .login import LoggedIn, Logins, TooManyAttempts
from .passkey import Party, WrongPasskey
from .rate import Buckets, Clock

__all__ = ["Passkeys"]

QUESTIONS_PER_ADDRESS = 30
"""Questions that one network address may have at once, then one each ``QUESTION_PAUSE_S``: each is a row stored."""

QUESTION_PAUSE_S = 5.0
"""Seconds."""


class Passkeys:
    """Makes, checks and forgets passkeys of agents.

    Args:
        store: Where they are kept.
        logins: Starts log-ins, and checks passwords.
        clock_ms: Milliseconds since 1970.
        clock_s: Monotonic seconds, for rate limits.
    """

    def __init__(self, store: Store, logins: Logins, *, clock_ms: Callable[[], int], clock_s: Clock) -> None:
        self._store, self._logins, self._clock_ms = store, logins, clock_ms
        self._by_address = Buckets(1 / QUESTION_PAUSE_S, QUESTIONS_PER_ADDRESS, clock_s)

    async def offer(self, party: Party, login: LoginRecord) -> Any:
        """Return the question that makes an agent's browser make a passkey."""
        agent = login.agent
        challenge = await self._challenge(agent.id)
        known = [each.credential_id for each in await self._store.passkeys(agent.id)]
        return passkey.creation_options(party, agent.id, agent.email, agent.name, challenge, known)

    async def add(
        self, party: Party, login: LoginRecord, current: str, answer: dict[str, Any], address: str, client: str
    ) -> PasskeyRecord:
        """Keep a passkey that an agent's browser made.

        Args:
            party: Us.
            login: Of the agent.
            current: Their password: who finds a desk open makes no key to it.
            answer: Of the browser.
            address: Of the peer, for the rate limit.
            client: What the peer says it is; the passkey is named after it.

        Raises:
            TooManyAttempts: For this agent or from this address.
            WrongCredentials: That is not the password.
            WrongPasskey: The answer does not hold.
            AlreadyExists: The passkey is kept already.
        """
        await self._logins.check_password(login.agent, current, address)
        challenge = await self._used(answer, login.agent.id)
        made = passkey.check_new(party, answer, challenge)
        return await self._store.add_passkey(
            login.agent.id, made.credential_id, made.public_key, made.sign_count, client
        )

    async def ask(self, party: Party, address: str) -> Any:
        """Return the question that any passkey of this site answers; raises ``TooManyAttempts``."""
        TooManyAttempts.count(self._by_address.of(peer(address)))
        return passkey.request_options(party, await self._challenge(""))

    async def enter(self, party: Party, answer: dict[str, Any], address: str, client: str) -> LoggedIn:
        """Start a log-in of the agent whose passkey answered.

        Raises:
            WrongPasskey: It does not hold, or its agent is disabled; the caller never learns which.
        """
        known = await self._store.passkey(passkey.credential_of(answer))
        agent = await self._store.agent(known.agent_id) if known else None
        try:
            challenge = await self._used(answer, "")
            if known is None or agent is None or agent.disabled:
                raise WrongPasskey("expected a passkey of an agent")
            sign_count = passkey.check(party, answer, challenge, known.public_key, known.sign_count)
            if not await self._store.use_passkey(known.id, known.sign_count, sign_count):
                raise WrongPasskey("expected a passkey that nobody else uses")
        except WrongPasskey:
            self._logins.refused(agent, address, "passkey")
            raise
        return await self._logins.start(agent, address, client, "passkey")

    async def _challenge(self, agent_id: str) -> str:
        challenge = passkey.new_challenge()
        until = self._clock_ms() + passkey.CHALLENGE_S * 1000
        await self._store.add_challenge(token.digest(challenge), agent_id, until)
        return challenge

    async def _used(self, answer: dict[str, Any], agent_id: str) -> str:
        """Return the challenge an answer is to, which is good no more; raises ``WrongPasskey``."""
        challenge = passkey.challenge_of(answer)
        if not await self._store.use_challenge(token.digest(challenge), agent_id):
            raise WrongPasskey("expected an answer to a question that was asked here, once and not long ago")
        return challenge
