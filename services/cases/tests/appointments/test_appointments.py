"""Appointments over HTTP; attendance is a protected field and never a state."""

from datetime import date
from uuid import uuid4

import pytest

from services.cases.tests.helpers import MARKER, House, good, places, refused

WHEN = {"starts_at": "2016-07-05T09:00:00+02:00", "ends_at": "2016-07-05T10:00:00+02:00", "purpose": "authority"}


async def test_an_appointment_is_planned_moved_and_cancelled(house: House) -> None:
    record = await house.record()
    made = good(
        await house.as_().post("/v1/appointments", WHEN | {"support_record_id": record["id"], "subject": MARKER})
    )
    assert (made["person"], made["status"], made["starts_at"]) == (record["person"], "planned", "2016-07-05T07:00:00Z")
    path = f"/v1/appointments/{made['id']}"
    wrong = await house.as_().patch(path, {"ends_at": "2016-07-05T08:00:00+02:00"}, seen=made["version"])
    assert places(refused(wrong, 422, "invalid")) == {"/ends_at": "ends_before_start"}
    moved = good(await house.as_().patch(path, {"starts_at": "2016-07-05T09:30:00+02:00"}, seen=made["version"]))
    assert moved["subject"] == MARKER
    gone = good(await house.as_().post(f"{path}/cancel", seen=moved["version"]))
    assert gone["status"] == "cancelled"
    refused(await house.as_().patch(path, {"place": "x"}, seen=gone["version"]), 409, "appointment_is_over")


async def test_whether_somebody_came_is_read_only_by_roles_that_need_it(house: House) -> None:
    record = await house.record()
    made = good(await house.as_().post("/v1/appointments", WHEN | {"support_record_id": record["id"]}))
    path = f"/v1/appointments/{made['id']}"
    early = await house.as_().post(f"{path}/close", {"attendance": "absent"}, seen=made["version"])
    refused(early, 409, "appointment_is_ahead")
    house.day(date(2016, 7, 5))
    counsellor = house.as_(role="counsellor")
    refused(
        await counsellor.post(f"{path}/close", {"attendance": "absent"}, seen=made["version"]), 403, "category_closed"
    )
    over = good(await house.as_().post(f"{path}/close", {"attendance": "absent"}, seen=made["version"]))
    assert (over["status"], over["attendance"]) == ("over", "absent")
    cut = await counsellor.get(path)
    assert "absent" not in cut.text
    assert "attendance" in {one["category"] for one in good(cut)["withheld"]}
    assert "absent" not in str(await house.facts())


@pytest.mark.answers
async def test_a_provider_without_records_keeps_appointments_of_its_own_person(house: House) -> None:
    provider = house.as_("kurstraeger", "course_provider")
    made = good(await provider.post("/v1/appointments", WHEN | {"person": str(uuid4()), "subject": MARKER}))
    assert made["support_record_id"] is None
    assert places(refused(await provider.post("/v1/appointments", WHEN), 422, "invalid")) == {"/person": "missing"}
    record = await house.record()
    mixed = WHEN | {"support_record_id": record["id"], "person": str(uuid4())}
    problem = refused(await house.as_().post("/v1/appointments", mixed), 422, "invalid")
    assert places(problem) == {"/person": "not_of_the_record"}


@pytest.mark.answers
async def test_a_time_without_a_zone_or_before_1900_is_refused(house: House) -> None:
    record = await house.record()
    for starts_at in ("2016-07-05T09:00:00", "1899-07-05T09:00:00+02:00", "tomorrow"):
        given = {"support_record_id": record["id"], "starts_at": starts_at}
        problem = refused(await house.as_().post("/v1/appointments", given), 422, "invalid")
        assert set(places(problem)) == {"/starts_at"}


async def test_a_system_keeps_its_appointments_by_its_own_reference(house: House) -> None:
    record, other = await house.record(), await house.record()
    system = house.as_("ki", "system_client")
    given = WHEN | {"support_record_id": record["id"], "subject": MARKER, "own_reference": "T-1"}
    made = good(await system.post("/v1/appointments/upsert", given))
    moved = good(await system.post("/v1/appointments/upsert", given | {"ends_at": "2016-07-05T11:00:00+02:00"}))
    assert (moved["id"], moved["ends_at"], moved["subject"]) == (made["id"], "2016-07-05T09:00:00Z", MARKER)
    refused(
        await system.post("/v1/appointments/upsert", given | {"support_record_id": other["id"]}),
        409,
        "own_reference_taken",
    )
