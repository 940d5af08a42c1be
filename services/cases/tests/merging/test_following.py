"""Identity merges two persons, or separates them again: what cases holds of them follows."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.cases.tests.helpers import DIMENSIONS, MARKER, TUESDAY, House, good, refused

END = {"reason": "moved", "remark": "Moved.", "remaining_network": "An aunt."}
CONTACT = {"on": "2016-06-21", "way": "visit", "with_whom": ["person"], "interpreter": "not_needed", "summary": MARKER}


def of_two(kept: str, merged: str) -> dict[str, Any]:
    """What identity says of a merge."""
    return {"merge_id": str(uuid4()), "person": kept, "merged_person": merged}


async def texts(house: House, record: dict[str, Any]) -> list[str]:
    """The words of a record's contacts."""
    params = {"support_record_id": record["id"]}
    return [one["summary"] for one in good(await house.as_().get("/v1/contacts", params=params))["items"]]


async def contact(house: House, record: dict[str, Any]) -> dict[str, Any]:
    """A contact of a record."""
    given = {**CONTACT, "support_record_id": record["id"]}
    return dict(good(await house.as_().post("/v1/contacts", given)))


async def person_of(house: House, record: dict[str, Any]) -> str:
    """Whose a record is now."""
    return str(good(await house.as_().get(f"/v1/support-records/{record['id']}"))["person"])


async def test_what_names_the_merged_person_follows_with_every_word_and_comes_back(house: House) -> None:
    kept, record = str(uuid4()), await house.managed()
    merged = record["person"]
    await contact(house, record)
    fact = of_two(kept, merged)
    for _ in range(2):  # a snapshot may tell it again
        await house.says("identity.person.merged", "ki", fact)
    assert await person_of(house, record) == kept
    assert await texts(house, record) == [MARKER]
    assert (await house.mandate(record))["person"] == kept
    given = {"person": merged, "clock_start": "unknown", "dimensions": DIMENSIONS}
    gone = refused(
        await house.as_().post("/v1/support-records", given),
        410,
        "person_merged",
    )
    assert gone["merged_into"] == kept
    await contact(house, record)
    await house.says("identity.person.unmerged", "ki", fact)
    assert await person_of(house, record) == merged
    assert await texts(house, record) == [MARKER, MARKER]
    assert (await house.mandate(record))["person"] == merged
    await house.says("identity.person.merged", "ki", fact)
    assert await person_of(house, record) == merged


async def test_a_merge_of_another_body_changes_nothing_here(house: House) -> None:
    record = await house.record()
    await house.says("identity.person.merged", "jobcenter", of_two(str(uuid4()), record["person"]))
    assert await person_of(house, record) == record["person"]


@pytest.mark.answers
async def test_a_fact_that_comes_late_about_the_merged_person_is_about_who_stays(house: House) -> None:
    kept, record = str(uuid4()), await house.managed()
    await house.says("identity.person.merged", "ki", of_two(kept, record["person"]))
    gap = {"gap_id": str(uuid4()), "person": record["person"], "gap_from": "2017-02-01"}
    await house.says("identity.benefit_gap.alerted", "ki", gap)
    (task,) = await house.tasks(kind="benefit_gap")
    assert task["person"] == kept


@pytest.mark.answers
async def test_who_is_one_person_is_counted_once_a_year(house: House) -> None:
    first = await house.record(opened_on="2016-06-07")
    ended = good(await house.as_().post(f"/v1/support-records/{first['id']}/end", END, seen=first["version"]))
    assert ended["status"] == "ended"
    second = await house.record(opened_on="2016-06-14")
    assert [one["first_this_year"] for one in await house.standing("phase_entered")].count(True) >= 2
    fact = of_two(second["person"], first["person"])
    await house.says("identity.person.merged", "ki", fact)
    entries = [one for one in await house.standing("phase_entered") if one["phase"] == "counselling"]
    assert sorted(one["first_this_year"] for one in entries) == [False, True]
    await house.says("identity.person.unmerged", "ki", fact)
    entries = [one for one in await house.standing("phase_entered") if one["phase"] == "counselling"]
    assert [one["first_this_year"] for one in entries] == [True, True]


@pytest.mark.answers
async def test_two_open_records_wait_until_somebody_has_ended_one(house: House) -> None:
    one, other = await house.record(), await house.record()
    await house.says("identity.person.merged", "ki", of_two(one["person"], other["person"]))
    assert await person_of(house, other) == other["person"]
    (task,) = await house.tasks(kind="merge_waits")
    assert task["pool"] == "case_managers"
    good(await house.as_().post(f"/v1/support-records/{other['id']}/end", END, seen=other["version"]))
    house.day(TUESDAY + timedelta(days=1))
    await house.service.ticked()
    assert await person_of(house, other) == one["person"]
    assert await house.tasks(kind="merge_waits") == []


async def test_what_came_in_between_and_belongs_to_nothing_is_asked_about(house: House) -> None:
    kept, merged = str(uuid4()), str(uuid4())
    fact = of_two(kept, merged)
    await house.says("identity.person.merged", "ki", fact)
    record = await house.record(person=kept)
    await contact(house, record)
    await house.says("identity.person.unmerged", "ki", fact)
    (task,) = await house.tasks(kind="unmerge_look")
    assert UUID(task["subject_id"]) == UUID(fact["merge_id"])
    path = f"/v1/merges/{fact['merge_id']}"
    (item,) = good(await house.as_().get(f"{path}/later"))["items"]
    assert (item["kind"], item["id"], item["person"]) == ("support_records", record["id"], kept)
    strange = {"kind": "support_records", "id": record["id"], "person": str(uuid4())}
    refused(await house.as_().post(f"{path}/assign", strange), 422, "invalid")
    refused(await house.as_("jobcenter").get(f"{path}/later"), 404, "not_found")
    left = good(await house.as_().post(f"{path}/assign", {**strange, "person": merged}))
    assert [one["person"] for one in left["items"]] == [merged]
    assert await person_of(house, record) == merged
    assert await texts(house, record) == [MARKER]
    assert await house.tasks(kind="unmerge_look") == []


async def test_in_a_chain_what_is_heard_last_goes_the_whole_way(house: House) -> None:
    record, two, three = await house.record(), str(uuid4()), str(uuid4())
    first, second = of_two(two, record["person"]), of_two(three, two)
    await house.says("identity.person.merged", "ki", second)
    await house.says("identity.person.merged", "ki", first)
    assert await person_of(house, record) == three
    await house.says("identity.person.unmerged", "ki", second)
    assert await person_of(house, record) == two
    await house.says("identity.person.unmerged", "ki", first)
    assert await person_of(house, record) == record["person"]
