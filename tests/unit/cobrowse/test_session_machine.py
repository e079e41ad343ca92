"""Whatever happens in whatever order: nothing passes that the customer has not granted at that epoch."""

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from lookalong.cobrowse import AgentGate, Event, Limits, Passage, Permission, Phase, Seat, Session, VisitorGate
from lookalong.protocol.error import ProtocolError, RefusedError
from lookalong.protocol.relay import ANNOTATIONS, CAPABILITY_OF, FROM_AGENT, Flag, FrameType, Header

LIMITS = Limits(pending_ms=600, authorizing_ms=60, interrupted_ms=120, active_ms=1000, control_ms=100)


class Sessions(RuleBasedStateMachine):
    """A session, a model of what the customer said, and every gate there ever was."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0
        self.session = Session("ses_1", "cnv_1", 1, "t0", LIMITS, 0)
        self.tokens = 0
        # The model: what the customer granted and has not taken back.
        self.view = self.annotate = False
        self.control: tuple[int, int] | None = None
        self.control_until = 0
        self.paused = False
        self.stream_epoch = 0
        self.highest_epoch = 0
        self.pages: list[tuple[VisitorGate, int]] = []
        self.seqs: dict[int, int] = {}
        self.gates: dict[int, AgentGate] = {}

    @initialize(far=st.sampled_from([0, 1, 2, 3, 3, 3]))
    def begin(self, far: int) -> None:
        """Start anywhere from a code that waits to an agent in control: chance alone seldom gets that far."""
        self.pages.append((VisitorGate(self.session), 0))
        if far > 0:
            self.request()
        if far > 1:
            self.answer(Permission.VIEW, True, 0, 0)
        if far > 2:
            self.session.ask(1, Permission.CONTROL, 31, self.now)
            self.answer(Permission.CONTROL, True, 31, 0)

    # What people do -----------------------------------------------------------------------------------

    @rule()
    def request(self) -> None:
        self.seat(lambda: self.session.request(Seat("a", "Ada"), self.now))

    @rule()
    def join(self) -> None:
        self.seat(lambda: self.session.join(Seat("b", "Bob")))

    def seat(self, take: object) -> None:
        try:
            number = take()  # type: ignore[operator]
        except RefusedError:
            return
        self.gates[number] = AgentGate(self.session, number)
        self.seqs[number] = 0

    @precondition(lambda self: self.session.viewers)
    @rule(
        data=st.data(),
        permission=st.sampled_from([Permission.CONTROL, Permission.ANNOTATE]),
        capabilities=st.integers(1, 31),
    )
    def ask(self, data: st.DataObject, permission: Permission, capabilities: int) -> None:
        viewer = data.draw(st.sampled_from(sorted(self.session.viewers)))
        wanted = capabilities if permission is Permission.CONTROL else 0
        try:
            self.session.ask(viewer, permission, wanted, self.now)
        except RefusedError:
            return

    @rule(
        permission=st.sampled_from(Permission),
        granted=st.sampled_from([True, True, True, False]),
        capabilities=st.sampled_from([31, 31, 1, 6, 0]),
        late=st.sampled_from([0, 0, 0, 1]),
    )
    def answer(self, permission: Permission, granted: bool, capabilities: int, late: int) -> None:
        asked = self.session.control
        first = self.session.phase is Phase.AUTHORIZING
        try:
            self.session.answer(permission, granted, capabilities, self.session.epoch - late, self.now)
        except RefusedError:
            return
        assert late == 0
        if first:
            self.view = self.annotate = granted
            self.stream_epoch = self.session.epoch
        elif permission is Permission.ANNOTATE:
            self.annotate = granted
        elif granted and asked.capabilities & capabilities:
            self.control = (asked.viewer, asked.capabilities & capabilities)
            self.control_until = self.now + LIMITS.control_ms

    @rule(permission=st.sampled_from([*[Permission.CONTROL, Permission.ANNOTATE] * 4, Permission.VIEW]))
    def revoke(self, permission: Permission) -> None:
        try:
            self.session.revoke(permission)
        except RefusedError:
            return
        if permission is Permission.VIEW:
            self.over()
        elif permission is Permission.CONTROL:
            self.control = None
        else:
            self.annotate = False

    @rule(paused=st.booleans())
    def curtain(self, paused: bool) -> None:
        try:
            if paused:
                self.session.pause()
            else:
                self.session.go_on()
        except RefusedError:
            return
        self.paused = paused
        if paused:
            self.control = None
        self.stream_epoch = self.session.epoch

    @precondition(lambda self: self.session.viewers)
    @rule(data=st.data())
    def give_up(self, data: st.DataObject) -> None:
        viewer = data.draw(st.sampled_from(sorted(self.session.viewers)))
        try:
            self.session.give_up(viewer)
        except RefusedError:
            return
        self.control = None

    @precondition(lambda self: len(self.session.viewers) > 1)
    @rule(data=st.data())
    def hand_over(self, data: st.DataObject) -> None:
        viewers = st.sampled_from(sorted(self.session.viewers))
        viewer, to = data.draw(viewers), data.draw(viewers)
        try:
            self.session.hand_over(viewer, to, self.now)
        except RefusedError:
            return
        assert self.control
        assert self.control[0] == viewer != to
        self.control = None

    @precondition(lambda self: self.session.viewers)
    @rule(data=st.data())
    def leave(self, data: st.DataObject) -> None:
        viewer = data.draw(st.sampled_from(sorted(self.session.viewers)))
        self.session.leave(viewer, self.now)
        if self.control and self.control[0] == viewer:
            self.control = None

    @rule(event=st.sampled_from([Event.CUSTOMER_END, Event.LIMIT]))
    @precondition(lambda self: self.session.epoch > 12)
    def end(self, event: Event) -> None:
        self.session.end(event)
        self.over()

    # What happens to pages and clocks -------------------------------------------------------------------

    @rule()
    def lose(self) -> None:
        self.session.lose(self.now)
        self.control = None

    @rule(right=st.booleans())
    def resume(self, right: bool) -> None:
        self.tokens += 1
        token = self.session.resume_token if right else "wrong"
        if self.session.resume(token, f"t{self.tokens}"):
            assert right
            self.control = None
            if self.view:
                self.stream_epoch = self.session.epoch
            self.pages.append((VisitorGate(self.session), 0))

    @rule(passed=st.sampled_from([1, 5, 20, 20, 150]))
    def wait(self, passed: int) -> None:
        self.now += passed
        self.session.expire(self.now)
        if self.now >= self.control_until:
            self.control = None
        if self.session.is_over:
            self.over()

    def over(self) -> None:
        self.view = self.annotate = False
        self.control = None

    # What is sent ---------------------------------------------------------------------------------------

    @rule(data=st.data(), back=st.sampled_from([0, 0, 0, 1, 2]), frame_type=st.sampled_from(sorted(FROM_AGENT)))
    def command(self, data: st.DataObject, back: int, frame_type: FrameType) -> None:
        if not self.gates:
            return
        viewer = data.draw(st.sampled_from(sorted(self.gates)))
        self.seqs[viewer] += 1
        epoch = max(0, self.session.epoch - back)
        passage = self.gates[viewer].check(Header(frame_type, viewer, 1, epoch, self.seqs[viewer]), 16)
        assert (passage is Passage.THROUGH) == (epoch == self.session.epoch and self.allowed(viewer, frame_type))

    def allowed(self, viewer: int, frame_type: FrameType) -> bool:
        if not self.view or self.paused or self.session.phase is not Phase.ACTIVE:
            return False
        if frame_type in ANNOTATIONS:
            return self.annotate
        holder, capabilities = self.control or (0, 0)
        return holder == viewer and capabilities & CAPABILITY_OF[frame_type] != 0

    @rule(back=st.sampled_from([0, 0, 0, 1, 2]))
    def show(self, back: int) -> None:
        gate, last = self.pages[-1]
        self.pages[-1] = (gate, last + 1)
        epoch = max(0, self.session.epoch - back)
        header = Header(FrameType.SNAPSHOT, Flag.FIRST | Flag.LAST, 1, epoch, last + 1)
        try:
            passes = gate.check(header, 16) is Passage.THROUGH
        except ProtocolError:
            # The connection closes, and the next page has a gate of its own.
            passes = False
            self.pages.append((VisitorGate(self.session), 0))
        shown = self.view and not self.paused and self.session.phase is Phase.ACTIVE
        assert passes == (shown and epoch >= self.stream_epoch)

    # What always holds ------------------------------------------------------------------------------------

    @invariant()
    def epoch_never_falls(self) -> None:
        assert self.session.epoch >= self.highest_epoch
        self.highest_epoch = self.session.epoch

    @invariant()
    def grants_are_the_customers(self) -> None:
        session = self.session
        assert session.view.is_on == self.view
        assert session.annotate.is_on == self.annotate
        assert session.control.is_on == (self.control is not None)

    @invariant()
    def control_never_without_view_nor_viewer(self) -> None:
        session = self.session
        if session.control.is_on:
            assert session.is_sharing
            assert session.holder in session.viewers
            assert sum(1 for viewer in range(256) if session.capabilities_of(viewer)) == 1

    @invariant()
    def nothing_stands_after_the_end(self) -> None:
        session = self.session
        assert session.is_over == (session.ended_reason is not None)
        if session.is_over:
            assert not (session.view.is_open)
            assert not (session.annotate.is_open)
            assert not (session.control.is_open)
            assert session.deadline is None
        else:
            assert session.deadline is not None


TestSessions = Sessions.TestCase
TestSessions.settings = settings(max_examples=80, stateful_step_count=40, suppress_health_check=[HealthCheck.too_slow])
