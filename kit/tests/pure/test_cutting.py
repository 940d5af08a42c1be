"""What a reader's categories do not open is cut out, and named by the schema whether or not it is filled."""

from typing import Any

from geleit_kit.pure.categories import FRAME, Shape, categories_in, cut

INSIDE = {"id": Shape(), "text": Shape("counselling"), "illness": Shape("health")}
SHAPE = {
    "id": Shape(),
    "text": Shape("counselling"),
    "talks": Shape(inside=INSIDE),
    "report": Shape("assessment", inside=INSIDE),
}
DOCUMENT: dict[str, Any] = {
    "id": 1,
    "text": "t",
    "talks": [{"id": 2, "text": "t", "illness": "i"}, [{"id": 3, "illness": "i"}]],
    "report": {"id": 4, "text": "t", "illness": "i"},
}


def withheld(pointer: str, category: str) -> dict[str, str]:
    return {"pointer": pointer, "category": category, "reason": "role"}


def test_the_frame_stays_and_everything_else_goes_where_nothing_is_allowed() -> None:
    kept, named = cut(DOCUMENT, SHAPE, frozenset(), "role")
    assert kept == {"id": 1, "talks": [{"id": 2}, [{"id": 3}]]}
    assert named == [
        withheld("/report", "assessment"),
        withheld("/talks/illness", "health"),
        withheld("/talks/text", "counselling"),
        withheld("/text", "counselling"),
    ]


def test_a_category_opens_its_fields_and_not_those_of_another_inside_them() -> None:
    kept, named = cut(DOCUMENT, SHAPE, {"assessment", "counselling"}, "role")
    assert kept == {
        "id": 1,
        "text": "t",
        "talks": [{"id": 2, "text": "t"}, [{"id": 3}]],
        "report": {"id": 4, "text": "t"},
    }
    assert named == [withheld("/report/illness", "health"), withheld("/talks/illness", "health")]


def test_what_is_withheld_does_not_tell_whether_it_was_filled() -> None:
    empty: dict[str, Any] = {"id": 1, "talks": [], "report": None}
    assert cut(empty, SHAPE, frozenset(), "role")[1] == cut(DOCUMENT, SHAPE, frozenset(), "role")[1]


def test_a_field_that_the_schema_does_not_know_never_leaves() -> None:
    everything = categories_in(SHAPE)
    assert cut({**DOCUMENT, "forgotten": 1}, SHAPE, everything, "role") == (DOCUMENT, [])
    kept, _ = cut({"talks": {"id": 2, "forgotten": 1}}, SHAPE, everything, "role")
    assert kept == {"talks": {"id": 2}}


def test_a_place_that_holds_a_plain_value_keeps_it() -> None:
    assert cut({"talks": None, "report": "none"}, SHAPE, {"assessment"}, "role")[0] == {"talks": None, "report": "none"}


def test_a_schema_can_carry_all_its_categories_at_any_depth_and_the_frame_is_none() -> None:
    assert categories_in(SHAPE) == {"counselling", "health", "assessment"}
    assert categories_in({"id": Shape()}) == set()
    assert Shape().category == FRAME == "record"
