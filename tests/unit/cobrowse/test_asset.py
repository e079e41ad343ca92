"""What a node keeps of customers' pages, within its bounds."""

from hypothesis import given
from hypothesis import strategies as st

from lookalong.cobrowse import Asset, AssetCache


def file(size: int) -> Asset:
    return Asset("image/png", b"x" * size)


def test_a_file_is_kept_as_the_same_object() -> None:
    cache, kept = AssetCache(100, 100), file(10)
    cache.put("shop", "a", kept)
    assert cache.get("shop", "a") is kept
    assert cache.get("shop", "b") is None


def test_a_file_of_one_site_is_not_anothers() -> None:
    cache = AssetCache(100, 100)
    cache.put("shop", "a", file(10))
    assert cache.get("bank", "a") is None
    cache.put("bank", "a", file(20))
    assert (cache.size, cache.size_of("shop"), cache.size_of("bank")) == (30, 10, 20)


def test_the_file_not_used_for_longest_goes_first() -> None:
    cache = AssetCache(30, 30)
    for name in "abc":
        cache.put("shop", name, file(10))
    cache.get("shop", "a")
    cache.put("shop", "d", file(10))
    assert [name for name in "abcd" if cache.get("shop", name)] == ["a", "c", "d"]


def test_a_site_fills_its_own_part_only() -> None:
    cache = AssetCache(100, 30)
    cache.put("bank", "a", file(30))
    for name in "abcdef":
        cache.put("shop", name, file(10))
    assert (cache.size_of("shop"), cache.size_of("bank")) == (30, 30)
    assert cache.get("shop", "c") is None


def test_sites_together_stay_within_the_nodes_bound() -> None:
    cache = AssetCache(50, 30)
    cache.put("bank", "a", file(30))
    cache.put("shop", "a", file(20))
    cache.put("shop", "b", file(10))
    assert (cache.get("bank", "a"), cache.size) == (None, 30)


def test_a_file_larger_than_the_bound_is_not_kept() -> None:
    cache = AssetCache(50, 30)
    cache.put("shop", "a", file(31))
    assert (cache.get("shop", "a"), cache.size) == (None, 0)


def test_the_same_file_again_counts_once() -> None:
    cache = AssetCache(50, 50)
    cache.put("shop", "a", file(30))
    cache.put("shop", "a", file(30))
    assert cache.size == 30


@given(st.lists(st.tuples(st.sampled_from("xyz"), st.sampled_from("abcdefgh"), st.integers(1, 60)), max_size=60))
def test_it_never_holds_more_than_it_may(steps: list[tuple[str, str, int]]) -> None:
    cache = AssetCache(100, 60)
    last: dict[tuple[str, str], Asset] = {}
    for site, name, size in steps:
        last[site, name] = file(size)
        cache.put(site, name, last[site, name])
        assert cache.size <= 100
        assert all(cache.size_of(each) <= 60 for each in "xyz")
        assert sum(cache.size_of(each) for each in "xyz") == cache.size
        assert cache.get(site, name) is last[site, name]
    held = {key: cache.get(*key) for key in last}
    assert all(asset is None or asset is last[key] for key, asset in held.items())
    assert sum(len(asset.body) for asset in held.values() if asset) == cache.size
