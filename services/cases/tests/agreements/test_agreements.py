"""The intake agreement over HTTP: four dated parts, references only."""

from uuid import uuid4

import pytest

from services.cases.tests.helpers import House, agreement_parts, good, places, refused


async def test_the_four_parts_may_come_one_by_one_and_the_last_one_completes_the_agreement(house: House) -> None:
    record = await house.record()
    made = good(await house.as_().post("/v1/intake-agreements", {"support_record_id": record["id"]}))
    assert (made["status"], made["missing"]) == ("drafting", ["information", "consent", "expectations", "way_out"])
    path = f"/v1/intake-agreements/{made['id']}"
    for part, content in agreement_parts().items():
        made = good(await house.as_().patch(path, {part: content}, seen=made["version"]))
    assert (made["status"], made["missing"], made["completed_on"]) == ("complete", [], "2016-06-20")
    open_again = good(await house.as_().patch(path, {"consent": None}, seen=made["version"]))
    assert (open_again["status"], open_again["missing"], open_again["completed_on"]) == ("drafting", ["consent"], None)


@pytest.mark.answers
async def test_a_consent_part_keeps_references_and_refuses_a_copy(house: House) -> None:
    record = await house.record()
    parts = agreement_parts()
    parts["consent"] |= {"text": "I agree that ..."}
    problem = refused(
        await house.as_().post("/v1/intake-agreements", {"support_record_id": record["id"]} | parts), 422, "invalid"
    )
    assert places(problem) == {"/consent/text": "unknown_field"}
    empty = agreement_parts() | {"consent": {"on": "2016-06-14"}}
    made = good(await house.as_().post("/v1/intake-agreements", {"support_record_id": record["id"]} | empty))
    assert made["missing"] == ["consent"]


@pytest.mark.answers
async def test_a_part_lies_in_the_past_and_after_1900(house: House) -> None:
    record = await house.record()
    for day, code in (("2016-06-22", "in_the_future"), ("1899-01-01", "before_1900")):
        given = {"support_record_id": record["id"], "way_out": {"on": day}}
        problem = refused(await house.as_().post("/v1/intake-agreements", given), 422, "invalid")
        assert code in places(problem).values()


async def test_a_record_has_one_live_agreement_and_an_ended_one_makes_room(house: House) -> None:
    record = await house.record()
    first = await house.agreement(record)
    again = {"support_record_id": record["id"]}
    refused(await house.as_().post("/v1/intake-agreements", again), 409, "agreement_exists")
    path = f"/v1/intake-agreements/{first['id']}"
    ended = good(await house.as_().post(f"{path}/end", seen=first["version"]))
    assert ended["status"] == "ended"
    refused(await house.as_().patch(path, {"way_out": None}, seen=ended["version"]), 409, "agreement_ended")
    good(await house.as_().post("/v1/intake-agreements", again))


async def test_another_body_neither_sees_nor_begins_an_agreement_here(house: House) -> None:
    record = await house.record()
    made = await house.agreement(record)
    path = f"/v1/intake-agreements/{made['id']}"
    assert "A talk every month." in (await house.as_().get(path)).text
    refused(await house.as_("jobcenter").get(path), 404, "not_found")
    refused(await house.as_("jobcenter").patch(path, {"way_out": None}), 404, "not_found")
    given = {"support_record_id": record["id"], "way_out": {"on": "2016-06-14"}}
    problem = refused(await house.as_("jobcenter").post("/v1/intake-agreements", given), 422, "invalid")
    assert places(problem) == {"/support_record_id": "not_found"}
    assert str(uuid4()) not in str(problem)
