import pytest

from geleit_gateway.door.breaker import Breaker, InFlight
from geleit_gateway.door.refusals import ServiceBusy, ServiceDown


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def breaker(clock: Clock) -> Breaker:
    return Breaker("cases", clock=clock, window=10, least=5, ratio=0.5, rest=1, longest=4)


def fail(breaker: Breaker, times: int) -> None:
    for _ in range(times):
        breaker.admit()
        breaker.failed()


def test_a_few_failures_change_nothing(breaker: Breaker) -> None:
    fail(breaker, 4)
    breaker.admit()
    assert not breaker.is_open


def test_many_failures_open_it_and_it_says_when_to_come_back(breaker: Breaker) -> None:
    fail(breaker, 5)
    with pytest.raises(ServiceDown) as refusal:
        breaker.admit()
    assert refusal.value.headers["Retry-After"] == "1"


def test_failures_that_are_the_smaller_part_do_not_open_it(breaker: Breaker) -> None:
    for _ in range(6):
        breaker.succeeded()
    fail(breaker, 5)
    assert not breaker.is_open


def test_failures_of_long_ago_are_forgotten(breaker: Breaker, clock: Clock) -> None:
    fail(breaker, 4)
    clock.now += 11
    fail(breaker, 4)
    assert not breaker.is_open


def test_after_a_rest_one_request_tries_and_the_others_wait_for_it(breaker: Breaker, clock: Clock) -> None:
    fail(breaker, 5)
    clock.now += 1.1
    breaker.admit()
    with pytest.raises(ServiceDown):
        breaker.admit()
    breaker.succeeded()
    breaker.admit()
    assert not breaker.is_open


def test_each_failed_try_doubles_the_rest_up_to_its_limit(breaker: Breaker, clock: Clock) -> None:
    fail(breaker, 5)
    for rest in (1, 2, 4, 4):
        clock.now += rest - 0.1
        with pytest.raises(ServiceDown):
            breaker.admit()
        clock.now += 0.2
        fail(breaker, 1)
    assert breaker.is_open


def test_a_try_whose_client_left_leaves_the_next_one_free(breaker: Breaker, clock: Clock) -> None:
    fail(breaker, 5)
    clock.now += 1.1
    breaker.admit()
    breaker.abandoned()
    breaker.admit()


def test_places_are_counted_and_given_back_even_after_an_error() -> None:
    in_flight = InFlight("cases", 2)
    with in_flight.place(), in_flight.place(), pytest.raises(ServiceBusy), in_flight.place():
        pass
    with pytest.raises(ValueError, match="bug"), in_flight.place():
        raise ValueError("bug")
    assert in_flight.count == 0
