"""The search knows a marker however it is written down."""

from tests.canary.writings import Kind, wrapped


def test_a_marker_is_found_however_it_is_written_down() -> None:
    kind = Kind("phirowq", "1931-07-23")
    marker = kind.mint("a place")
    missed = [name for name, blob in wrapped(marker).items() if not kind.found(b"before " + blob + b" after")]
    assert missed == []


def test_a_search_tells_whose_marker_it_was() -> None:
    kind = Kind("phirowq", "1931-07-23")
    first, second = kind.mint("the first"), kind.mint("the second")
    assert kind.found(f"... {second} ...".encode()) == {"the second"}
    assert kind.found(first.lower().encode()) == {"the first"}
    assert kind.found(b"born on 1931-07-23") == {"(day of birth)"}


def test_where_no_marker_stands_none_is_found() -> None:
    kind = Kind("phirowq", "1931-07-23")
    kind.mint("a place")
    assert kind.found(b"nothing of it; phirow, hirowq, 1931-07-22") == set()
