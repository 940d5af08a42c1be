"""Opening, reading and correcting a support record over HTTP."""

from uuid import uuid4

from services.cases.tests.helpers import DIMENSIONS, House, good, places, refused


async def test_a_support_record_opens_with_counselling_and_says_what_can_be_done_next(house: House) -> None:
    opened = await house.record(own_reference="FMG-1")
    assert (opened["status"], opened["level"], opened["opened_on"]) == ("counselling", "counselling", "2016-06-21")
    assert opened["clock_start"] == "2015-11-20"
    assert opened["dimensions"] == DIMENSIONS
    actions = {one["action"]: one["closed"] for one in opened["allowed_actions"]}
    assert actions["end"] is None
    assert actions["start_case_management"]["code"] == "wish_not_documented"
    read = await house.as_().get(f"/v1/support-records/{opened['id']}")
    assert good(read) == opened
    assert read.headers["etag"] == '"1"'
