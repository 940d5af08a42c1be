"""Participants over HTTP."""

import pytest

from services.cases.tests.helpers import MARKER, House, good, refused


async def test_a_volunteer_takes_part_until_released(house: House) -> None:
    record = await house.record()
    given = {
        "support_record_id": record["id"],
        "role": "volunteer",
        "name": MARKER,
        "agreed_slice": ["appointment", "holder_contact"],
    }
    made = good(await house.as_().post("/v1/participants", given))
    assert (made["status"], made["name"], made["agreed_slice"]) == ("taking_part", MARKER, given["agreed_slice"])
    path = f"/v1/participants/{made['id']}"
    changed = good(await house.as_().patch(path, {"phone": "0221"}, seen=made["version"]))
    assert (changed["name"], changed["phone"]) == (MARKER, "0221")
    gone = good(await house.as_().post(f"{path}/release", seen=changed["version"]))
    assert (gone["status"], gone["until"]) == ("released", "2016-06-21")
    refused(await house.as_().post(f"{path}/release", seen=gone["version"]), 409, "illegal_transition")
    page = good(await house.as_().get("/v1/participants", params={"status": "taking_part"}))
    assert page["items"] == []


@pytest.mark.answers
async def test_a_slice_names_data_categories_and_nothing_else(house: House) -> None:
    record = await house.record()
    given = {"support_record_id": record["id"], "role": "volunteer", "agreed_slice": ["everything"]}
    refused(await house.as_().post("/v1/participants", given), 422, "invalid")


async def test_a_volunteer_of_another_body_sees_no_participant(house: House) -> None:
    record = await house.record()
    made = good(
        await house.as_().post(
            "/v1/participants", {"support_record_id": record["id"], "role": "volunteer", "name": MARKER}
        )
    )
    path = f"/v1/participants/{made['id']}"
    assert MARKER in (await house.as_().get(path)).text
    assert (await house.as_("freiwillige").get(path)).status_code == 404
    assert (await house.as_("freiwillige", "volunteer").get(path)).status_code == 404
