"""What a page offers, what is asked for, and what of it counts as shown."""

import hashlib

import pytest

from lookalong.cobrowse import Asset, AssetCache, Manifest
from lookalong.cobrowse.manifest import News, encode_digest
from lookalong.protocol.limit import MAX_SESSION_ADDRESS_BYTES, MAX_SESSION_ADDRESSES
from lookalong.protocol.message import AssetFile, AssetGap, AssetPlace, AssetType
from lookalong.protocol.relay import Flag, FrameType, Header, write_header

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"x" * 100
OTHER = PNG + b"other"
URL = "https://shop.example/kettle.png"


def hash_of(body: bytes) -> str:
    return encode_digest(hashlib.sha256(body).digest())


def file(body: bytes = PNG, url: str = URL, kind: AssetType = "image/png", size: int = 0) -> AssetFile:
    return AssetFile(url, hash_of(body), kind, size or len(body))


class Page:
    """A customer's page and the manifest it speaks to."""

    def __init__(self, cache: AssetCache | None = None, bound: int = 10_000) -> None:
        self.cache = cache or AssetCache(100_000, 100_000)
        self.manifest = Manifest("shop", self.cache, bound)
        self.seq = 0

    def offer(self, *files: AssetFile, gaps: list[AssetGap] | None = None) -> tuple[list[str], News]:
        return self.manifest.offer(files, gaps or [])

    def chunk(self, body: bytes, flags: int, skip: int = 0) -> tuple[str, News] | None:
        self.seq += 1 + skip
        header = Header(FrameType.ASSET, flags, 1, 1, self.seq)
        return self.manifest.take(header, write_header(header) + body)

    def upload(self, body: bytes, said: bytes | None = None, step: int = 40) -> tuple[str, News] | None:
        """Send a whole file in chunks; return what the last of them led to."""
        payload = hashlib.sha256(said or body).digest() + body
        starts = range(0, len(payload), step)
        done = None
        for start in starts:
            flags = (Flag.FIRST if start == 0 else 0) | (Flag.LAST if start == starts[-1] else 0)
            done = self.chunk(payload[start : start + step], flags)
        return done

    @property
    def places(self) -> list[AssetPlace]:
        return self.manifest.told().files


@pytest.fixture
def page() -> Page:
    return Page()


GAP = News(gaps=[AssetGap(URL, 0, 0)])

# Once for each content -----------------------------------------------------------------------------------


def test_a_new_file_is_asked_for_and_shown_once_it_is_here(page: Page) -> None:
    assert page.offer(file()) == ([hash_of(PNG)], News())
    assert not page.manifest.shows(hash_of(PNG))
    assert page.upload(PNG) == (hash_of(PNG), News([AssetPlace(URL, hash_of(PNG))]))
    assert page.manifest.find(hash_of(PNG)) == Asset("image/png", PNG)


def test_one_chunk_is_enough_for_a_small_file(page: Page) -> None:
    page.offer(file())
    assert page.upload(PNG, step=1000) == (hash_of(PNG), News([AssetPlace(URL, hash_of(PNG))]))


def test_a_file_known_from_another_session_is_shown_at_once(page: Page) -> None:
    page.offer(file())
    page.upload(PNG)
    other = Page(page.cache)
    assert other.offer(file(url="https://shop.example/copy.png")) == (
        [],
        News([AssetPlace("https://shop.example/copy.png", hash_of(PNG))]),
    )


def test_a_file_of_another_site_is_asked_for(page: Page) -> None:
    page.offer(file())
    page.upload(PNG)
    assert Manifest("bank", page.cache).offer([file()], []) == ([hash_of(PNG)], News())


def test_one_file_at_two_addresses_is_asked_for_once(page: Page) -> None:
    assert page.offer(file(), file(url=f"{URL}?2")) == ([hash_of(PNG)], News())
    done = page.upload(PNG)
    assert done is not None
    assert [place.url for place in done[1].files] == [URL, f"{URL}?2"]


def test_the_newest_word_on_an_address_counts(page: Page) -> None:
    page.offer(file(), file(OTHER, url=f"{URL}?2"))
    page.upload(PNG)
    page.upload(OTHER)
    page.offer(file(OTHER))
    assert page.places == [AssetPlace(f"{URL}?2", hash_of(OTHER)), AssetPlace(URL, hash_of(OTHER))]
    assert page.manifest.find(hash_of(PNG)) is None, "no address of the page has it any more"


def test_a_gap_is_told_with_its_size(page: Page) -> None:
    gap = AssetGap("https://cdn.example/far.jpg", 640, 480)
    assert page.offer(gaps=[gap]) == ([], News(gaps=[gap]))
    assert page.manifest.told().gaps == [gap]


# What does not count --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("offered", "sent", "said"),
    [
        (file(), PNG[:-1] + b"y", PNG),
        (file(), PNG[:-1], PNG),
        (file(), PNG + b"!", PNG),
        (file(size=len(PNG) + 1), PNG, PNG),
        (file(kind="image/jpeg"), PNG, PNG),
        (file(b"<html>" + PNG), b"<html>" + PNG, b"<html>" + PNG),
    ],
    ids=["wrong hash", "too short", "too long", "wrong size", "wrong type", "no picture at all"],
)
def test_a_file_that_is_not_what_it_was_said_to_be_is_a_gap(offered: AssetFile, sent: bytes, said: bytes) -> None:
    page = Page()
    page.offer(offered)
    assert page.upload(sent, said) == (offered.hash, GAP)
    assert page.cache.size == 0
    assert page.manifest.told() == GAP
    assert page.manifest.find(offered.hash) is None


def test_a_file_grows_no_further_than_it_was_said_to(page: Page) -> None:
    page.offer(file())
    assert page.chunk(hashlib.sha256(PNG).digest() + PNG, Flag.FIRST) is None
    assert page.chunk(b"more", 0) == (hash_of(PNG), GAP)
    assert page.chunk(b"and more", Flag.LAST) is None


def test_a_chunk_out_of_place_ends_the_upload(page: Page) -> None:
    page.offer(file())
    page.chunk(hashlib.sha256(PNG).digest() + PNG[:50], Flag.FIRST)
    assert page.chunk(PNG[50:], Flag.LAST, skip=1) == (hash_of(PNG), GAP)
    assert page.chunk(PNG[50:], Flag.LAST) is None


def test_a_compressed_file_is_refused(page: Page) -> None:
    page.offer(file())
    payload = hashlib.sha256(PNG).digest() + PNG
    assert page.chunk(payload, Flag.FIRST | Flag.LAST | Flag.DEFLATED) == (hash_of(PNG), GAP)


@pytest.mark.parametrize("body", [b"", b"short", hashlib.sha256(OTHER).digest() + OTHER])
def test_nothing_is_taken_that_was_not_asked_for(page: Page, body: bytes) -> None:
    page.offer(file())
    assert page.chunk(body, Flag.FIRST) is None
    assert page.chunk(b"rest", Flag.LAST) is None
    assert page.cache.size == 0
    assert page.manifest.is_wanted(hash_of(PNG))


def test_a_first_chunk_begins_anew(page: Page) -> None:
    page.offer(file(), file(OTHER, url=f"{URL}?2"))
    page.chunk(hashlib.sha256(PNG).digest() + PNG[:5], Flag.FIRST)
    assert page.upload(OTHER) == (hash_of(OTHER), News([AssetPlace(f"{URL}?2", hash_of(OTHER))]))
    assert page.upload(PNG) == (hash_of(PNG), News([AssetPlace(URL, hash_of(PNG))]))


# Bounds ------------------------------------------------------------------------------------------------------


def test_a_session_is_asked_for_so_many_bytes_and_no_more() -> None:
    page = Page(bound=len(PNG) + 10)
    page.offer(file())
    page.upload(PNG)
    assert page.offer(file(OTHER)) == ([], News(gaps=[AssetGap(URL, 0, 0)]))
    assert page.offer(file(url=f"{URL}?2"))[0] == [], "what is here costs nothing"


def test_addresses_are_bounded_by_number(page: Page) -> None:
    page.offer(file())
    page.upload(PNG)
    page.offer(gaps=[AssetGap(f"https://a.example/{n}", 1, 1) for n in range(MAX_SESSION_ADDRESSES)])
    told = page.manifest.told()
    assert (told.files, len(told.gaps)) == ([], MAX_SESSION_ADDRESSES)
    assert not page.manifest.shows(hash_of(PNG)), "nobody can know of it any more"


def test_addresses_are_bounded_by_size(page: Page) -> None:
    page.offer(gaps=[AssetGap(f"{n:02048}", 1, 1) for n in range(300)])
    assert sum(len(gap.url) for gap in page.manifest.told().gaps) <= MAX_SESSION_ADDRESS_BYTES


# What had to go ----------------------------------------------------------------------------------------------


def test_a_file_that_had_to_go_is_asked_for_again_once() -> None:
    page = Page(AssetCache(len(OTHER), len(OTHER)))
    page.offer(file(), file(OTHER, url=f"{URL}?2"))
    page.upload(PNG)
    page.upload(OTHER)
    assert page.manifest.shows(hash_of(PNG))
    assert page.manifest.find(hash_of(PNG)) is None
    assert page.manifest.want_again(hash_of(PNG))
    assert not page.manifest.want_again(hash_of(PNG)), "it is on its way"
    page.upload(PNG)
    assert page.manifest.find(hash_of(PNG)) is not None


def test_nothing_is_asked_for_again_that_was_never_offered(page: Page) -> None:
    assert not page.manifest.want_again(hash_of(PNG))


def test_another_socket_is_asked_anew(page: Page) -> None:
    page.offer(file(), file(OTHER, url=f"{URL}?2"))
    page.upload(OTHER)
    page.chunk(hashlib.sha256(PNG).digest() + PNG[:5], Flag.FIRST)
    page.manifest.restart()
    assert page.chunk(PNG[5:], Flag.LAST) is None
    assert page.offer(file(), file(OTHER, url=f"{URL}?2"))[0] == [hash_of(PNG)]
    assert page.manifest.shows(hash_of(OTHER)), "viewers may still load what they were told"
