from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import pytest

from geleit_identity.links.rules import LINK, Side, Way, closed_for, left_without, takes_over


def test_a_cut_link_is_never_bound_again() -> None:
    assert LINK.final == {"cut"}


def test_either_end_cuts_an_offer_or_a_bound_link_but_only_the_receiver_binds() -> None:
    assert {step.target for state in ("offered", "bound") if (step := LINK.step("cut", state))} == {"cut"}
    assert LINK.step("bind", "bound") is None
    assert closed_for(Side.OFFERER) == dict.fromkeys(("bind", "rebind"), "only_the_receiver_binds")
    assert closed_for(Side.RECEIVER) == {}


def test_a_link_whose_ground_ends_lapses_without_a_caller() -> None:
    lapse = LINK.step("lapse", "bound")
    assert lapse is not None
    assert lapse.automatic


@dataclass(frozen=True)
class Given:
    purpose: str
    until: date

    def live_on(self, day: date) -> bool:
        return day <= self.until


DAY = date(2016, 6, 7)
ENDED, OTHER = UUID(int=1), UUID(int=2)
HERS, ANOTHERS = Way("bound", "housing", ENDED), Way("bound", "housing", OTHER)


@pytest.mark.parametrize(
    ("left", "stands"),
    [
        ([], False),
        ([Given("housing", DAY)], True),
        ([Given("housing", DAY - timedelta(days=1))], False),
        ([Given("counselling", DAY)], False),
        ([Given("counselling", DAY), Given("housing", DAY)], True),
    ],
)
def test_a_link_whose_ground_ends_stands_on_another_live_one_for_its_purpose(left: list[Given], stands: bool) -> None:
    assert (takes_over(left, "housing", DAY) is not None) is stands
    assert left_without([HERS, ANOTHERS], {ENDED}, left, DAY) == ([HERS, ANOTHERS] if stands else [ANOTHERS])
