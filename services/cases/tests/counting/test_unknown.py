"""What nobody confirmed is unknown, in every dimension."""

from geleit_cases.counting.schemas import DimensionsIn


def test_a_dimension_that_nobody_named_is_unknown() -> None:
    assert {str(value) for value in DimensionsIn().model_dump().values()} == {"unknown"}
