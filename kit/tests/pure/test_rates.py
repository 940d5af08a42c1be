"""Token buckets: what comes at once, what comes steadily, and what is remembered."""

from random import Random

import pytest

from geleit_kit.pure.rates import Buckets, Rate

THREE = Rate("three", amount=3, seconds=60)


def taken(buckets: Buckets, *instants: float, whose: bytes = b"anna") -> list[bool]:
    return [buckets.take(whose, now) <= 0 for now in instants]


def test_so_many_are_taken_at_once_and_the_next_one_says_how_much_too_early_it_is() -> None:
    buckets = Buckets(THREE)
    assert taken(buckets, 100, 100, 100) == [True] * 3
    assert buckets.take(b"anna", 100) == pytest.approx(20)
    assert buckets.take(b"anna", 115) == pytest.approx(5)


def test_a_refused_one_costs_nothing() -> None:
    buckets = Buckets(THREE)
    assert taken(buckets, 0, 0, 0, *[19.7] * 50, 20, 20) == [True] * 3 + [False] * 50 + [True, False]


def test_one_grows_again_in_each_interval_and_never_more_than_there_is_room_for() -> None:
    buckets = Buckets(THREE)
    assert taken(buckets, 0, 0, 0, 20, 40, 60, 60) == [True] * 6 + [False]
    assert taken(buckets, *[10_000] * 4) == [True] * 3 + [False]


def test_each_has_a_bucket_of_their_own() -> None:
    buckets = Buckets(THREE)
    assert taken(buckets, 0, 0, 0, 0) == [True] * 3 + [False]
    assert taken(buckets, 0, whose=b"berta") == [True]


@pytest.mark.parametrize("amount", [1, 7, 60, 997, 6_000])
def test_sums_of_fractions_give_neither_one_more_nor_one_less(amount: int) -> None:
    for began in (0.0, 1e6 / 3, 1.7e9):
        assert sum(taken(Buckets(Rate("r", amount)), *[began] * (amount + 5))) == amount


def test_in_no_window_is_more_taken_than_the_bucket_holds_and_what_grew_meanwhile() -> None:
    buckets, random, now, instants = Buckets(Rate("r", 10, 10)), Random(4711), 0.0, []
    for _ in range(3_000):
        now += random.expovariate(3)
        if buckets.take(b"anna", now) <= 0:
            instants.append(now)
    most = max(sum(began <= one <= began + 10 for one in instants) for began in instants)
    assert 15 < most <= 20
    assert len(instants) == pytest.approx(now, rel=0.05), "one each second is what it comes to"


def test_full_buckets_are_forgotten_and_where_all_are_in_use_the_nearly_full_ones() -> None:
    buckets = Buckets(THREE, many=100)
    taken(buckets, 0, 0, 0, whose=b"anna")
    for number in range(1_000):
        taken(buckets, 1, whose=b"%d" % number)
    assert len(buckets) <= 100
    assert taken(buckets, 1) == [False], "who has used up everything is not forgotten"
    for number in range(1_000):
        taken(buckets, 1_000, whose=b"%d" % number)
    assert len(buckets) <= 100
