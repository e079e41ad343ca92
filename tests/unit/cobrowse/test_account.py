"""Who saw the page, from when to when, and how much they did."""

from lookalong.cobrowse import Account, Seat, Sight

ADA, BOB = Seat("agt_ada", "Ada"), Seat("agt_bob", "Bob")


def test_viewers_are_told_with_their_times_in_the_order_they_came() -> None:
    account = Account()
    account.watch({1: ADA}, False, 1_000)
    account.watch({1: ADA}, True, 2_000)
    account.watch({1: ADA, 2: BOB}, True, 3_000)
    account.watch({2: BOB}, True, 4_000)
    account.watch({}, False, 5_000)
    account.watch({}, False, 9_000)
    assert account.sights == [Sight("agt_ada", "Ada", 2_000, 4_000), Sight("agt_bob", "Bob", 3_000, 5_000)]


def test_agent_who_comes_back_is_one_and_the_same() -> None:
    account = Account()
    account.watch({1: ADA}, True, 1_000)
    account.watch({}, True, 2_000)
    account.watch({3: ADA}, True, 3_000)
    account.act(1, 2)
    account.act(3, 14)
    account.watch({}, False, 4_000)
    assert account.sights == [Sight("agt_ada", "Ada", 1_000, 4_000, actions=16)]


def test_nobody_saw_a_page_that_was_not_shared() -> None:
    account = Account()
    account.watch({1: ADA}, False, 1_000)
    account.watch({}, False, 2_000)
    assert account.sights == []
    assert account.seat(1) is None


def test_who_had_a_number_is_known_after_they_left() -> None:
    account = Account()
    account.watch({1: ADA}, True, 1_000)
    account.watch({}, True, 2_000)
    assert account.seat(1) == ADA
    assert account.seat(2) is None
