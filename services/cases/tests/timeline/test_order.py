from datetime import UTC, date, datetime
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from geleit_cases.timeline.rules import Happening, in_order


def happening(day: int, minute: int, number: int, kind: str = "contact") -> Happening:
    return Happening(
        date(2016, 6, day), datetime(2016, 7, 1, 9, minute, tzinfo=UTC), kind, "contacts", UUID(int=number)
    )


def test_the_legal_day_decides_not_the_moment_of_writing_it_down() -> None:
    late_entry_of_an_early_day = happening(day=1, minute=50, number=1)
    early_entry_of_a_late_day = happening(day=2, minute=5, number=2)
    assert in_order([early_entry_of_a_late_day, late_entry_of_an_early_day])[0] is late_entry_of_an_early_day


@given(st.permutations([happening(d, m, n) for n, (d, m) in enumerate([(1, 1), (1, 1), (1, 2), (2, 0)])]))
def test_the_order_does_not_depend_on_where_the_lines_came_from(lines: list[Happening]) -> None:
    assert [one.resource_id.int for one in in_order(lines)] == [0, 1, 2, 3]
