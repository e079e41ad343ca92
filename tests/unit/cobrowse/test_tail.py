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


def test_there_is_no_hole_from_the_snapshot_on() -> None:
    tail, page = Tail(10_000), Page()
    for frame_type in (FrameType.SNAPSHOT, FrameType.ASSET, FrameType.DIFF, FrameType.ACTION_RESULT, FrameType.DIFF):
        put(tail, page.frame(frame_type))
    assert [read_header(frame).seq for frame in tail.frames()] == [1, 2, 3, 4, 5]


def test_assets_of_before_come_first() -> None:
    tail, page = Tail(10_000), Page()
    early = put(tail, page.frame(FrameType.ASSET))
    put(tail, page.frame(FrameType.SNAPSHOT))
    asset = put(tail, page.frame(FrameType.ASSET))
    snapshot = put(tail, page.frame(FrameType.SNAPSHOT))
    assert list(tail.frames()) == [early, asset, snapshot]


def test_the_oldest_assets_go_first() -> None:
    tail, page = Tail(350), Page()
    put(tail, page.frame(FrameType.SNAPSHOT))
    put(tail, page.frame(FrameType.ASSET))
    newer = put(tail, page.frame(FrameType.ASSET))
    snapshot = put(tail, page.frame(FrameType.SNAPSHOT))
    diff = put(tail, page.frame(FrameType.DIFF))
    assert list(tail.frames()) == [newer, snapshot, diff]


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


def test_assets_alone_stay_within_the_bound() -> None:
    tail, page = Tail(250), Page()
    for _ in range(50):
        put(tail, page.frame(FrameType.ASSET))
    assert tail.size <= 250


def test_after_a_hole_only_assets_are_kept() -> None:
    tail, page = Tail(10_000), Page()
    put(tail, page.frame(FrameType.SNAPSHOT))
    asset = put(tail, page.frame(FrameType.ASSET))
    tail.cut()
    assert not tail.is_whole
    snapshot = put(tail, page.frame(FrameType.SNAPSHOT))
    assert list(tail.frames()) == [asset, snapshot]


def test_another_page_starts_from_nothing() -> None:
    tail, page = Tail(10_000), Page()
    put(tail, page.frame(FrameType.ASSET))
    put(tail, page.frame(FrameType.SNAPSHOT))
    tail.clear()
    assert (tail.is_whole, tail.size) == (False, 0)
