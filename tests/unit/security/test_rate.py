"""Token buckets, by a clock of the test."""

from lookalong.security.rate import Bucket, Buckets


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_bucket_gives_its_burst_then_its_rate() -> None:
    clock = Clock()
    bucket = Bucket(rate=2, burst=3, clock=clock)
    assert [bucket.take() for _ in range(4)] == [True, True, True, False]
    assert bucket.wait_s() == 0.5
    clock.now = 0.5
    assert [bucket.take(), bucket.take()] == [True, False]


def test_bucket_never_holds_more_than_its_burst() -> None:
    clock = Clock()
    bucket = Bucket(rate=1, burst=2, clock=clock)
    clock.now = 1000
    bucket.give_back(5)
    assert [bucket.take() for _ in range(3)] == [True, True, False]


def test_bucket_takes_all_or_nothing() -> None:
    bucket = Bucket(rate=1, burst=2, clock=Clock())
    assert not bucket.take(3)
    assert bucket.take(2)


def test_given_back_tokens_can_be_taken_again() -> None:
    bucket = Bucket(rate=1, burst=1, clock=Clock())
    bucket.take()
    bucket.give_back()
    assert bucket.take()


def test_each_key_has_its_own_bucket() -> None:
    buckets = Buckets(rate=1, burst=1, clock=Clock())
    assert buckets.of("a").take()
    assert buckets.of("b").take()
    assert not buckets.of("a").take()


def test_keys_are_bounded_and_the_one_unused_longest_goes() -> None:
    buckets = Buckets(rate=1, burst=1, clock=Clock(), bound=2)
    buckets.of("a").take()
    buckets.of("b").take()
    buckets.of("a")
    buckets.of("c")
    assert len(buckets) == 2
    assert not buckets.of("a").take()
    assert buckets.of("b").take()
