"""Log-ins of agents: e-mail and password in, an opaque cookie token out."""

import asyncio
import math
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from lookalong.store import AgentRecord, LoginRecord, Store, Way, normalise_email
from lookalong.store.record import must_change

from . import factor, password, token
from .address import Handling, kept, peer
from .chain import SERVER, Draft
from .rate import Bucket, Buckets, Clock

__all__ = [
    "Ended",
    "LoggedIn",
    "Logins",
    "SecondFactorRequired",
    "TooManyAttempts",
    "WrongCode",
    "WrongCredentials",
    "cookie_name",
]

ATTEMPTS_PER_AGENT = 8
"""Wrong passwords for one e-mail address at once; then one each ``AGENT_PAUSE_S``."""

AGENT_PAUSE_S = 30.0
"""Seconds for one more attempt: slow enough for guessing, short enough for the agent whose name is misused."""

ATTEMPTS_PER_ADDRESS = 20
"""Wrong attempts from one network address at once; then one each ``ADDRESS_PAUSE_S``."""

ADDRESS_PAUSE_S = 10.0

TOUCH_MS = 60_000
"""Milliseconds between two notes that a log-in is used: each is a write."""

ATTEMPTS_AT_CODE = 5
"""Wrong second factors of one agent at once; then one each ``CODE_PAUSE_S``: who guesses has the password already."""

CODE_PAUSE_S = 300.0
"""Seconds. With two codes good at a time, guessing all year succeeds once in five years."""

MAX_HASHING = 2
"""Passwords hashed at a time: each takes 19 MiB and one core."""

log = structlog.get_logger(__name__)


class WrongCredentials(Exception):
    """Unknown e-mail, wrong password or disabled agent: the caller never learns which."""


class SecondFactorRequired(Exception):
    """The password is right, and a code is needed besides."""


class WrongCode(Exception):
    """The second factor is wrong, or was used before."""


class TooManyAttempts(Exception):
    """Too many wrong attempts; ``retry_after_s`` whole seconds until the next one counts."""

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(f"expected fewer attempts, try again in {retry_after_s} s")
        self.retry_after_s = retry_after_s

    @classmethod
    def count(cls, attempts: Bucket) -> None:
        """Count an attempt; raises ``TooManyAttempts``."""
        if not attempts.take():
            raise cls(math.ceil(attempts.wait_s()))


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """A new log-in. ``token`` goes into the cookie and is kept nowhere else."""

    token: str
    agent: AgentRecord
    max_age_s: int
    way: Way

    @property
    def must_change(self) -> bool:
        """Whether a password has to be chosen first."""
        return must_change(self.agent, self.way)


@dataclass(frozen=True, slots=True)
class Ended:
    """A log-in that is over: its sockets must close. Compare ``token_hash`` with ``token.digest`` of their cookie."""

    agent_id: str
    token_hash: str


class Logins:
    """Starts, checks and ends log-ins.

    Args:
        store: Where agents and log-ins are kept.
        clock_ms: Milliseconds since 1970, for expiry.
        clock_s: Monotonic seconds, for rate limits.
        lifetime_s: Seconds a log-in lasts.
        idle_s: Seconds it lasts unused.
        addresses: What is written down of network addresses.
    """

    def __init__(
        self,
        store: Store,
        *,
        clock_ms: Callable[[], int],
        clock_s: Clock,
        lifetime_s: int,
        idle_s: int,
        addresses: Handling = "truncate",
    ) -> None:
        self._store, self._clock_ms = store, clock_ms
        self._lifetime_s, self._idle_s = lifetime_s, idle_s
        self._addresses: Handling = addresses
        self._by_agent = Buckets(1 / AGENT_PAUSE_S, ATTEMPTS_PER_AGENT, clock_s)
        self._by_address = Buckets(1 / ADDRESS_PAUSE_S, ATTEMPTS_PER_ADDRESS, clock_s)
        self._at_password = Buckets(1 / AGENT_PAUSE_S, ATTEMPTS_PER_AGENT, clock_s)
        self._at_code = Buckets(1 / CODE_PAUSE_S, ATTEMPTS_AT_CODE, clock_s)
        self._hashing = asyncio.Semaphore(MAX_HASHING)
        self._observers: list[Callable[[Ended], None]] = []

    async def authenticate(self, email: str, secret: str, address: str, client: str = "", code: str = "") -> LoggedIn:
        """Check an e-mail and password, and the second factor where there is one, and start a log-in.

        Args:
            email: As typed; compared without case.
            secret: The password.
            address: Network address of the peer, for the rate limit.
            client: What the peer says it is.
            code: A one-time code of the app, or a recovery code; empty if none was typed.

        Raises:
            TooManyAttempts: For this e-mail or from this address.
            WrongCredentials: With the same work for an unknown e-mail as for a wrong password.
            SecondFactorRequired: The password is right, and there is no code.
            WrongCode: The password is right, the code is not.
            StoreUnavailable: The store does not answer.
        """
        email = normalise_email(email)
        self._take(self._by_agent.of(email), address)
        agent = await self._store.agent_by_email(email)
        right = await self._verify(agent, secret)
        if agent is None or agent.disabled or not right:
            self.refused(agent, address)
            raise WrongCredentials("expected the e-mail and password of an agent")
        self._give_back(self._by_agent.of(email), address)
        await self.check_code(agent, code, address)
        return await self.start(agent, address, client, "password")

    async def start(self, agent: AgentRecord, address: str, client: str, way: Way) -> LoggedIn:
        """Start a log-in of an agent who has proved in that way who they are."""
        secret, now = token.new(), self._clock_ms()
        written = kept(address, self._addresses)
        await self._store.add_login(agent.id, token.digest(secret), self._expiry(now, now), written, client, way)
        log.info("login", agent_id=agent.id, way=way)
        return LoggedIn(secret, agent, self._lifetime_s, way)

    async def check_password(self, agent: AgentRecord, current: str, address: str) -> None:
        """Check the password of an agent who is logged in.

        Counted apart from log-ins: who has stolen a log-in cannot keep its agent from the next.

        Raises:
            TooManyAttempts: For this agent or from this address.
            WrongCredentials: It is wrong.
        """
        self._take(self._at_password.of(agent.id), address)
        if not await self._verify(agent, current):
            self.refused(agent, address)
            raise WrongCredentials("expected the current password")
        self._give_back(self._at_password.of(agent.id), address)

    async def check_code(self, agent: AgentRecord, code: str, address: str, way: Way = "password") -> None:
        """Check the second factor of an agent, and use it up; without one there is nothing to check.

        Raises:
            SecondFactorRequired: There is no code.
            WrongCode: It is wrong, or was used before.
            TooManyAttempts: For this agent.
        """
        if not agent.totp_secret:
            return
        if not code:
            raise SecondFactorRequired("expected a one-time code or a recovery code too")
        attempts = self._at_code.of(agent.id)
        TooManyAttempts.count(attempts)
        if not await self._use_code(agent, code):
            self.refused(agent, address, way)
            raise WrongCode("expected a code that is good now and was not used")
        attempts.give_back()

    async def add_second_factor(
        self, login: LoginRecord, current: str, secret: str, code: str, address: str
    ) -> list[str]:
        """Give an agent a second factor; their other log-ins end, which began without it.

        Args:
            login: Of the agent.
            current: Their password.
            secret: As ``factor.new_secret`` made it.
            code: Of the app that has the secret.
            address: Of the peer, for the rate limit.

        Returns:
            The recovery codes, to be shown once.

        Raises:
            TooManyAttempts: For this agent or from this address.
            WrongCredentials: That is not the password.
            WrongCode: The app has another secret, or another time.
            ValueError: That is no secret.
        """
        if not factor.is_secret(secret):
            raise ValueError("expected a secret as it was made here")
        await self.check_password(login.agent, current, address)
        step = factor.step_of(secret, code, self._clock_ms() / 1000, 0)
        if step is None:
            raise WrongCode("expected the code that the app shows now")
        codes = factor.new_recovery_codes()
        agent_id = login.agent.id
        await self._store.set_second_factor(agent_id, secret, step, factor.digests(codes), agent_id)
        await self.end(agent_id, agent_id, keep=login.token_hash)
        return codes

    async def remove_second_factor(self, login: LoginRecord, current: str, code: str, address: str) -> None:
        """Take an agent's second factor away; raises as ``check_code``, and ``WrongCredentials`` for the password."""
        await self.check_password(login.agent, current, address)
        await self.check_code(login.agent, code, address)
        await self._store.set_second_factor(login.agent.id, "", 0, (), login.agent.id)

    async def find(self, cookie_token: str, *, used: bool = False) -> LoginRecord | None:
        """Return a live log-in, or None: unknown, ended, expired or of a disabled agent.

        Args:
            cookie_token: Its token.
            used: Whether its agent is doing something: an unused log-in runs out.
        """
        login = await self._store.login(token.digest(cookie_token)) if cookie_token else None
        now = self._clock_ms()
        if login is None or login.expires_at_ms <= now or login.agent.disabled:
            return None
        if used and now - login.seen_at_ms >= TOUCH_MS:
            await self._store.touch_login(login.token_hash, now, self._expiry(login.created_at_ms, now))
        return login

    async def log_out(self, cookie_token: str) -> None:
        """End a log-in and tell the observers; an unknown one is over already."""
        token_hash = token.digest(cookie_token)
        login = await self._store.login(token_hash)
        if login is None:
            return
        await self._store.end_login(token_hash)
        self._tell(login.agent.id, [token_hash])

    async def end(self, agent_id: str, by: str, *, login_id: str = "", keep: str = "") -> bool:
        """End log-ins of an agent and tell the observers.

        Args:
            agent_id: Whose.
            by: Who does it.
            login_id: Only this one.
            keep: Digest of the token of one that stays.

        Returns:
            Whether there was one.
        """
        ended = await self._store.end_logins(agent_id, by, login_id=login_id, keep=keep)
        self._tell(agent_id, ended)
        return bool(ended)

    async def change_password(self, login: LoginRecord, current: str, fresh: str, address: str) -> None:
        """Replace the password of an agent who is logged in; their other log-ins end.

        Raises:
            TooManyAttempts: For this agent or from this address.
            WrongCredentials: That is not the current one.
            ValueError: The new one cannot be used.
        """
        agent = login.agent
        await self.check_password(agent, current, address)
        if fresh == current:
            raise ValueError("expected another password than the current one")
        async with self._hashing:
            password_hash = await password.hash(fresh)
        ended = await self._store.set_password(agent.id, password_hash, agent.id, keep=login.token_hash)
        self._tell(agent.id, ended)

    def observe(self, on_end: Callable[[Ended], None]) -> Callable[[], None]:
        """Call ``on_end`` for each log-in that somebody ends on this node, before what ended it returns.

        Log-ins ended on another node, and those that expire, are noticed by asking ``find`` again.

        Returns:
            A function that stops it.
        """
        self._observers.append(on_end)
        return lambda: self._observers.remove(on_end)

    def refused(self, agent: AgentRecord | None, address: str, way: Way = "password", reason: str = "") -> None:
        """Write a refusal down, without what was typed: it may be a password in the wrong field."""
        written = kept(address, self._addresses)
        log.warning("login_refused", address=written, way=way)
        detail = {"way": way, **({"agent_id": agent.id} if agent else {}), **({"reason": reason} if reason else {})}
        self._store.note(Draft(SERVER, "login_refused", detail=detail, content={"address": written} if written else {}))

    def _tell(self, agent_id: str, token_hashes: list[str]) -> None:
        for token_hash in token_hashes:
            for observer in tuple(self._observers):
                observer(Ended(agent_id, token_hash))

    async def _use_code(self, agent: AgentRecord, code: str) -> bool:
        step = factor.step_of(agent.totp_secret, code, self._clock_ms() / 1000, agent.totp_step)
        if step is not None:
            return await self._store.use_totp_step(agent.id, step)
        return await self._store.use_recovery_code(agent.id, factor.recovery_digest(code))

    async def _verify(self, agent: AgentRecord | None, secret: str) -> bool:
        async with self._hashing:
            return await password.verify(agent.password_hash if agent else password.NOBODY, secret)

    def _expiry(self, created_at_ms: int, seen_at_ms: int) -> int:
        return min(created_at_ms + self._lifetime_s * 1000, seen_at_ms + self._idle_s * 1000)

    def _give_back(self, by_agent: Bucket, address: str) -> None:
        by_agent.give_back()
        self._by_address.of(peer(address)).give_back()

    def _take(self, by_agent: Bucket, address: str) -> None:
        """Count the attempt before the work, so that attempts at the same time count too."""
        by_address = self._by_address.of(peer(address))
        TooManyAttempts.count(by_address)
        try:
            TooManyAttempts.count(by_agent)
        except TooManyAttempts:
            by_address.give_back()
            raise


def cookie_name(secure: bool) -> str:
    """Return the name of the log-in cookie; ``__Host-`` makes the browser refuse it from other hosts (RFC 6265bis)."""
    return "__Host-lookalong_agent" if secure else "lookalong_agent"
