"""What is kept of a mirror, within its bound."""

from lookalong.cobrowse import Tail
from lookalong.protocol.relay import FrameType, Header, read_header, write_header


class Page:
    """Makes the frames of a page."""

    def __init__(self) -> None:
        self.seq = 0

    def frame(self, frame_type: int, size: int = 84, flags: int = 3) -> bytes:
        self.seq += 1
        return write_header(Header(frame_type, flags, 1, 1, self.seq)) + b"x" * size


def put(tail: Tail, frame: bytes) -> bytes:
    assert tail.take(read_header(frame), frame)
    return frame


def test_an_empty_tail_serves_nobody() -> None:
    tail = Tail(1000)
    assert not tail.is_whole
    assert list(tail.frames()) == []


def test_a_viewer_gets_the_last_snapshot_and_what_followed_as_the_same_objects() -> None:
    tail, page = Tail(10_000), Page()
    put(tail, page.frame(FrameType.SNAPSHOT))
    put(tail, page.frame(FrameType.DIFF))
    kept = [
        put(tail, page.frame(FrameType.SNAPSHOT, flags=1)),
        put(tail, page.frame(FrameType.SNAPSHOT, flags=2)),
        put(tail, page.frame(FrameType.ACTION_RESULT)),
        put(tail, page.frame(FrameType.DIFF)),
    ]
    assert tail.is_whole
    assert all(here is there for here, there in zip(tail.frames(), kept, strict=True))
    assert tail.size == sum(map(len, kept))


def test_past_the_bound_it_is_empty_until_the_next_snapshot() -> None:
    tail, page = Tail(250), Page()
    put(tail, page.frame(FrameType.SNAPSHOT))
    put(tail, page.frame(FrameType.DIFF))
    over = page.frame(FrameType.DIFF)
    assert not tail.take(read_header(over), over)
    assert (tail.is_whole, tail.size) == (False, 0)
    put(tail, page.frame(FrameType.DIFF))
    assert not tail.is_whole
    put(tail, page.frame(FrameType.SNAPSHOT))
    assert tail.is_whole


def test_another_page_starts_from_nothing() -> None:
    tail, page = Tail(10_000), Page()
    put(tail, page.frame(FrameType.SNAPSHOT))
    tail.clear()
    assert (tail.is_whole, tail.size) == (False, 0)
    put(tail, page.frame(FrameType.ACTION_RESULT))
    assert list(tail.frames()) == []
