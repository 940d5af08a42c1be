"""Lines of an input that comes in parts, cut anywhere."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from geleit_kit.pure.jobs import LONGEST_ROW, Lines


def lines(*parts: str) -> list[str | None]:
    reading = Lines()
    return [line for part in parts for line in reading.feed(part)] + reading.end()


@given(st.text(alphabet="ab\r\n", max_size=40), st.lists(st.integers(0, 40), max_size=4))
def test_it_does_not_matter_where_the_parts_are_cut(text: str, cuts: list[int]) -> None:
    places = [0, *sorted(min(cut, len(text)) for cut in cuts), len(text)]
    parts = [text[start:end] for start, end in itertools.pairwise(places)]
    assert lines(*parts) == lines(text)


def test_ends_of_lines_of_either_kind_and_a_byte_order_mark_are_no_content() -> None:
    assert lines("\ufeffone\r\ntwo\n\nfour") == ["one", "two", "", "four"]
    assert lines("\ufeff", "one\n") == lines("one\n") == ["one"]
    assert lines("one\ufeff\n") == ["one\ufeff"]


def test_a_line_that_is_too_long_is_none_and_the_next_one_is_read() -> None:
    long = "x" * (LONGEST_ROW + 1)
    assert lines(f"{long}\nnext\n") == [None, "next"]
    assert lines(*(["x" * 1000] * 100), "\nnext") == [None, "next"]
    assert lines("x" * LONGEST_ROW) == ["x" * LONGEST_ROW]
