"""Log-ins through the provider: who comes back, which agent that is, and what is asked for besides.

An agent is found by the address that the provider has verified, once; from then on by the provider's own id of that
person, whatever becomes of either address. The provider's word replaces the password and no more: who has a second
factor here is asked for it, as nothing that is standard says what the provider has asked for.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import structlog

from lookalong.conversation.text import clean_name
from lookalong.store import AgentRecord, AlreadyExists, Role, Store

from . import password
from .address import peer
from .attempt import ATTEMPT_S, Attempt
from .login import LoggedIn, Logins, TooManyAttempts
from .provider import Person, Provider, ProviderRefused
from .rate import Buckets, Clock

__all__ = ["Admission", "Answer", "CodeWanted", "Leaving", "ProviderLogins"]

ATTEMPTS_PER_ADDRESS = 30
"""Attempts that one network address may begin at once, then one each ``ATTEMPT_PAUSE_S``: each asks the provider."""

ATTEMPT_PAUSE_S = 5.0
"""Seconds."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Admission:
    """Whom of the provider's people the owner lets in.

    Args:
        domains: Domains of addresses, lower case; empty for any.
        unsaid: Whether an address counts that the provider says nothing of, neither verified nor not.
        role: Of an agent who is made at the first log-in; None: nobody is made.
        site_keys: Where such an agent helps.
    """

    domains: frozenset[str] = frozenset()
    unsaid: bool = False
    role: Role | None = None
    site_keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Leaving:
    """A browser that is to go to the provider. ``secret`` goes into its cookie and is kept nowhere else."""

    address: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a browser brings back (RFC 6749 §4.1.2, RFC 9207); empty and None where it brings nothing."""

    state: str = ""
    code: str = ""
    error: str = ""
    issuer: str | None = None


@dataclass(frozen=True, slots=True)
class CodeWanted:
    """The provider's word holds, and the agent has a second factor here. ``secret`` replaces the cookie's."""

    secret: str = field(repr=False)


class ProviderLogins:
    """Begins and finishes log-ins through the provider.

    Args:
        store: Where agents and attempts are kept.
        logins: Starts log-ins, and checks codes.
        provider: Says who somebody is.
        admission: Who may come in.
        name: Of the provider, for people.
        clock_ms: Milliseconds since 1970.
        clock_s: Monotonic seconds, for rate limits.
    """

    def __init__(
        self,
        store: Store,
        logins: Logins,
        provider: Provider,
        admission: Admission,
        name: str,
        *,
        clock_ms: Callable[[], int],
        clock_s: Clock,
    ) -> None:
        self._store, self._logins, self._provider = store, logins, provider
        self._admission, self._clock_ms, self.name = admission, clock_ms, name
        self._by_address = Buckets(1 / ATTEMPT_PAUSE_S, ATTEMPTS_PER_ADDRESS, clock_s)

    async def begin(self, address: str) -> Leaving:
        """Begin a log-in.

        Raises:
            TooManyAttempts: From this address.
            ProviderRefused: The provider does not say where to go.
        """
        TooManyAttempts.count(self._by_address.of(peer(address)))
        attempt = Attempt()
        try:
            there = await self._provider.address_for(attempt)
        except ProviderRefused as error:
            self._refuse(error, None, address)
            raise
        await self._store.add_attempt(attempt.digest, self._until())
        return Leaving(there, attempt.secret)

    async def arrive(self, secret: str, answer: Answer, address: str, client: str) -> LoggedIn | CodeWanted:
        """Take a browser back from the provider.

        Args:
            secret: In its cookie; empty if it has none.
            answer: Of the provider.
            address: Of the peer.
            client: What the peer says it is.

        Raises:
            ProviderRefused: For whatever reason; the attempt is over.
        """
        attempt = Attempt(secret)
        # Before the store is asked: what brings no answer of its own attempt costs nothing.
        if not secret or not attempt.is_answered_by(answer.state) or not await self._store.use_attempt(attempt.digest):
            raise ProviderRefused(
                "expired", "expected the answer to a log-in that this browser began, once and in time"
            )
        agent: AgentRecord | None = None
        try:
            person = await self._person(attempt, answer)
            agent = await self._agent(person)
            if agent.disabled:
                raise ProviderRefused("disabled", "expected an agent who is not kept out")
            if agent.totp_secret:
                further = Attempt()
                await self._store.add_attempt(further.digest, self._until(), agent.id, person.subject)
                return CodeWanted(further.secret)
            await self._bind(agent, person.subject)
        except ProviderRefused as error:
            self._refuse(error, agent, address)
            raise
        return await self._logins.start(agent, address, client, "provider")

    async def enter(self, secret: str, code: str, address: str, client: str) -> LoggedIn:
        """Finish a log-in that a code was still missing for.

        Raises:
            ProviderRefused: ``expired``, or the agent was kept out meanwhile.
            SecondFactorRequired: There is no code.
            WrongCode: It is wrong; another may be tried.
            TooManyAttempts: For this agent.
        """
        attempt = Attempt(secret)
        kept = await self._store.attempt(attempt.digest) if secret else None
        agent = await self._store.agent(kept.agent_id) if kept and kept.agent_id else None
        if kept is None or agent is None:
            raise ProviderRefused("expired", "expected a code for a log-in that this browser began, in time")
        await self._logins.check_code(agent, code, address, "provider")
        try:
            if agent.disabled:
                raise ProviderRefused("disabled", "expected an agent who is not kept out")
            if not await self._store.use_attempt(attempt.digest, agent.id):
                raise ProviderRefused("expired", "expected a log-in that is finished once")
            await self._bind(agent, kept.subject)
        except ProviderRefused as error:
            self._refuse(error, agent, address)
            raise
        return await self._logins.start(agent, address, client, "provider")

    # Who it is -----------------------------------------------------------------------------------

    async def _person(self, attempt: Attempt, answer: Answer) -> Person:
        if answer.error == "access_denied":
            raise ProviderRefused("cancelled", "expected a log-in at the provider, it was cancelled there")
        if answer.error in ("server_error", "temporarily_unavailable"):
            raise ProviderRefused("unreachable", "expected a log-in at the provider, it says that it cannot now")
        if answer.error:
            raise ProviderRefused("refused", "expected a log-in at the provider, got an error instead of a code")
        return await self._provider.person_of(attempt, answer.code, answer.issuer)

    async def _agent(self, person: Person) -> AgentRecord:
        """Return the agent that somebody is, or becomes."""
        agent_id = await self._store.agent_id_at(self._provider.issuer, person.subject)
        agent = await self._store.agent(agent_id) if agent_id else None
        if agent is not None:
            return agent
        if not (person.verified or (person.verified is None and self._admission.unsaid)):
            raise ProviderRefused("unverified", "expected an address that the provider has verified")
        local, _, domain = person.email.rpartition("@")
        if not local or " " in person.email or not person.email.isprintable():
            raise ProviderRefused("not_linked", "expected an address of mail")
        if self._admission.domains and domain.lower() not in self._admission.domains:
            raise ProviderRefused("not_linked", "expected an address of one of the domains that are let in")
        agent = await self._store.agent_by_email(person.email)
        if agent is None:
            return await self._made(person)
        if await self._store.subject_of(agent.id, self._provider.issuer) is not None:
            raise ProviderRefused("not_linked", _SOMEBODY_ELSE)
        return agent

    async def _made(self, person: Person) -> AgentRecord:
        """Return a new agent, who has no password; raises ``ProviderRefused`` where none is made."""
        if self._admission.role is None:
            raise ProviderRefused("not_linked", "expected the address of an agent")
        found = [await self._store.site_by_key(key) for key in self._admission.site_keys]
        sites = [site.id for site in found if site is not None]
        name = clean_name(person.name) or clean_name(person.email.rpartition("@")[0])
        try:
            return await self._store.add_agent(person.email, name, self._admission.role, password.NOBODY, sites)
        except AlreadyExists:
            # Another tab of the same person was faster.
            raise ProviderRefused("expired", "expected one log-in of a new agent at a time") from None

    async def _bind(self, agent: AgentRecord, subject: str) -> None:
        """Have an agent be that person from now on, and nobody else."""
        issuer = self._provider.issuer
        if await self._store.agent_id_at(issuer, subject) == agent.id:
            return
        try:
            await self._store.add_provider_identity(agent.id, issuer, subject)
        except AlreadyExists:
            raise ProviderRefused("not_linked", _SOMEBODY_ELSE) from None

    def _refuse(self, error: ProviderRefused, agent: AgentRecord | None, address: str) -> None:
        log.warning("provider_refused", reason=error.reason, text=str(error))
        self._logins.refused(agent, address, "provider", error.reason)

    def _until(self) -> int:
        return self._clock_ms() + ATTEMPT_S * 1000


# Private -----------------------------------------------------------------------------------------

_SOMEBODY_ELSE = "expected an agent who is nobody else at the provider; lookalong agent change --unbind forgets who"
