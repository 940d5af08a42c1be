"""Where a reader goes on whose producer's numbers began again."""

import pytest

from geleit_kit.events.numbering import Leap, Part, kept_part_after, leaps_of, part_after

ONCE = [Leap(80, 1000)]
TWICE = [Leap(80, 1000), Leap(1007, 2000)]


@pytest.mark.parametrize(
    ("asked", "leaps", "top", "wanted"),
    [
        (50, [], 80, Part(50)),
        (80, [], 80, Part(80)),
        (81, [], 80, None),
        (50, ONCE, 1005, Part(50, 80)),
        (80, ONCE, 1005, Part(1000)),
        (81, ONCE, 1005, None),
        (999, ONCE, 1005, None),
        (1000, ONCE, 1005, Part(1000)),
        (1003, ONCE, 1005, Part(1003)),
        (1006, ONCE, 1005, None),
        (80, TWICE, 2001, Part(1000, 1007)),
        (1007, TWICE, 2001, Part(2000)),
        (1008, TWICE, 2001, None),
        (80, [Leap(80, 1000), Leap(1000, 2000)], 2000, Part(2000)),
    ],
)
def test_who_heard_what_is_not_known_any_more_hears_what_stands_and_all_others_miss_nothing(
    asked: int, leaps: list[Leap], top: int, wanted: Part | None
) -> None:
    assert part_after(asked, floor=0, top=top, leaps=leaps) == wanted


def test_below_the_floor_what_stands_is_heard_wherever_the_numbers_began_again() -> None:
    assert part_after(80, floor=81, top=1005, leaps=ONCE) is None
    assert part_after(1002, floor=1003, top=1005, leaps=ONCE) is None
    assert part_after(80, floor=80, top=1005, leaps=ONCE) == Part(1000)


@pytest.mark.parametrize(
    ("asked", "leaps", "top", "wanted"),
    [
        (50, ONCE, 1005, Part(50, 80)),
        (80, ONCE, 1005, Part(1000)),
        (95, ONCE, 1005, Part(1000)),
        (1003, ONCE, 1005, Part(1003)),
        (95, [], 80, Part(80)),
        (1020, TWICE, 2001, Part(2000)),
    ],
)
def test_on_a_stream_that_is_kept_for_good_nobody_is_sent_away(
    asked: int, leaps: list[Leap], top: int, wanted: Part
) -> None:
    assert kept_part_after(asked, top=top, leaps=leaps) == wanted


def test_a_counter_that_did_not_exist_yet_begins_behind_the_leaps() -> None:
    assert leaps_of([], [1000, 2000]) == [Leap(0, 1000), Leap(1000, 2000)]
    assert leaps_of([Leap(1007, 2000)], [1000, 2000]) == [Leap(0, 1000), Leap(1007, 2000)]
    assert leaps_of([], []) == []
