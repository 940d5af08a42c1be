"""What another body reads under a grant: cut to its categories, logged at the owner, gone with the withdrawal."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from geleit_kit.db.whereabouts import note_hidden
from geleit_kit.pure.grants import new_id
from services.cases.tests.helpers import HEALTH_MARKER, MARKER, House, good, refused


async def told(house: House) -> dict[str, Any]:
    """A record of the Gesundheitsamt with a health note, a counselling note, an appointment, a need and a holder."""
    record = await house.managed("gesundheitsamt")
    inside = {"support_record_id": record["id"]}
    doctor = house.as_("gesundheitsamt")
    good(await doctor.post("/v1/contacts", inside | {"way": "talk", "health": HEALTH_MARKER, "summary": MARKER}))
    good(await doctor.post("/v1/contacts", inside | {"way": "phone", "summary": MARKER}))
    when = {"starts_at": "2016-07-05T09:00:00+02:00", "subject": MARKER, "remark": HEALTH_MARKER}
    good(await doctor.post("/v1/appointments", inside | when))
    good(await doctor.post("/v1/appointments", inside | {"starts_at": "2016-06-07T09:00:00+02:00", "subject": "Past"}))
    good(await doctor.post("/v1/needs", inside | {"code": "interpreter"}))
    return record


async def read(
    house: House, grant: str, resource: str, body: str = "ki", role: str = "case_manager", **claims: object
) -> Any:
    return await house.as_(body, role, **claims).post("/v1/granted-reads", {"grant": grant, "resource": resource})


@pytest.mark.answers
async def test_a_health_note_is_read_cut_to_health_with_ids_of_the_conversation(house: House) -> None:
    record = await told(house)
    owner = await house.as_("gesundheitsamt").get("/v1/contacts")
    assert HEALTH_MARKER in owner.text
    grant = house.grant(owner="gesundheitsamt", recipient="ki", person=record["person"], categories=["health"])
    answer = await read(house, grant, "contacts")
    (item,) = good(answer)["items"]
    assert item["health"] == HEALTH_MARKER
    assert MARKER not in answer.text
    assert record["person"] not in answer.text
    own_ids = {one["id"] for one in good(owner)["items"]}
    assert item["id"] not in own_ids
    assert "/summary" in {one["pointer"] for one in good(answer)["withheld"]}
    again = good(await read(house, grant, "contacts"))
    assert again["items"] == [item]


@pytest.mark.answers
async def test_without_health_in_the_grant_no_health_is_read(house: House) -> None:
    record = await told(house)
    grant = house.grant(owner="gesundheitsamt", recipient="ki", person=record["person"], categories=["counselling"])
    answer = await read(house, grant, "contacts")
    assert MARKER in answer.text
    assert HEALTH_MARKER not in answer.text


@pytest.mark.answers
async def test_a_volunteer_reads_coming_appointments_and_how_the_holder_is_reached(house: House) -> None:
    record = await told(house)
    categories = ["appointment", "holder_contact"]
    grant = house.grant(owner="gesundheitsamt", recipient="freiwillige", person=record["person"], categories=categories)
    appointments = await read(house, grant, "appointments", "freiwillige", "volunteer")
    (coming,) = good(appointments)["items"]
    assert (coming["subject"], coming["starts_at"]) == (MARKER, "2016-07-05T07:00:00Z")
    assert HEALTH_MARKER not in appointments.text
    assert "Past" not in appointments.text
    (contact,) = good(await read(house, grant, "holder_contact", "freiwillige", "volunteer"))["items"]
    assert contact["phone"] == MARKER
    refused(await read(house, grant, "contacts", "freiwillige", "volunteer"), 403, "grant_foreign")


@pytest.mark.answers
async def test_open_needs_are_read_as_codes_without_who_reported_them(house: House) -> None:
    record = await told(house)
    grant = house.grant(owner="gesundheitsamt", recipient="ki", person=record["person"], categories=["needs"])
    (need,) = good(await read(house, grant, "needs"))["items"]
    assert (need["code"], need["opened_on"]) == ("interpreter", "2016-06-21")
    assert "sources" not in need


@pytest.mark.parametrize("resource", ["contacts", "appointments", "holder_contact", "needs"])
async def test_nobody_else_reads_under_the_grant_and_another_persons_grant_shows_nothing(
    house: House, resource: str
) -> None:
    record = await told(house)
    categories = ["health", "counselling", "appointment", "holder_contact", "needs"]
    grant = house.grant(owner="gesundheitsamt", recipient="ki", person=record["person"], categories=categories)
    first = await read(house, grant, resource)
    assert good(first)["items"]
    for body, role in (("jobcenter", "case_manager"), ("kurstraeger", "course_provider"), ("freiwillige", "volunteer")):
        answer = await read(house, grant, resource, body, role)
        refused(answer, 403, "grant_foreign")
        assert MARKER not in answer.text
    brother = house.grant(owner="gesundheitsamt", recipient="ki", person=str(uuid4()), categories=categories)
    assert good(await read(house, brother, resource))["items"] == []
    elsewhere = house.grant(owner="sozialamt", recipient="ki", person=record["person"], categories=categories)
    assert good(await read(house, elsewhere, resource))["items"] == []


async def test_a_withdrawn_grant_is_refused_at_once(house: House) -> None:
    record = await told(house)
    identifier = new_id()
    grant = house.grant(
        owner="gesundheitsamt", recipient="ki", person=record["person"], categories=["health"], id=identifier
    )
    assert HEALTH_MARKER in (await read(house, grant, "contacts")).text
    house.withdraw_grant(identifier)
    answer = await read(house, grant, "contacts")
    refused(answer, 403, "grant_withdrawn")
    assert HEALTH_MARKER not in answer.text


@pytest.mark.answers
async def test_a_push_grant_reads_nothing_and_an_unknown_resource_is_named(house: House) -> None:
    record = await told(house)
    given = {"owner": "gesundheitsamt", "recipient": "ki", "person": record["person"], "categories": ["health"]}
    refused(await read(house, house.grant(**given, direction="push"), "contacts"), 403, "grant_direction")
    problem = refused(await read(house, house.grant(**given), "plans"), 422, "invalid")
    assert problem["known"] == ["appointments", "contacts", "documents", "holder_contact", "needs"]


@pytest.mark.answers
async def test_the_owner_reads_in_its_log_who_saw_what_and_the_reader_stores_nothing(house: House) -> None:
    record = await told(house)
    decision = uuid4()
    grant = house.grant(
        owner="gesundheitsamt", recipient="ki", person=record["person"], categories=["health"], decision=decision
    )
    good(await read(house, grant, "contacts"))
    log = good(await house.as_("gesundheitsamt", "data_protection_officer").get("/v1/access-log"))["items"]
    (entry,) = [one for one in log if one["kind"] == "disclosure"]
    assert entry["person"] == record["person"]
    assert entry["categories"] == ["health"]
    assert str(decision) in str(entry)
    assert UUID(entry["id"])
    for path in ("contacts", "support-records", "appointments", "needs"):
        assert good(await house.as_("ki").get(f"/v1/{path}"))["items"] == []


async def test_where_the_person_is_expected_is_told_to_nobody_while_it_is_hidden(house: House) -> None:
    record = await house.record("gesundheitsamt")
    when = {"support_record_id": record["id"], "starts_at": "2016-07-05T09:00:00+02:00", "place": MARKER}
    good(await house.as_("gesundheitsamt").post("/v1/appointments", when))
    said = {"owner": "gesundheitsamt", "recipient": "ki", "person": record["person"], "categories": ["appointment"]}
    before = await read(house, house.grant(**said), "appointments")
    assert good(before)["items"][0]["place"] == MARKER
    async with house.service.app.state.geleit.database.write(house.node.body("gesundheitsamt")) as write:
        await note_hidden(write, UUID(record["person"]), date(2016, 6, 1), None)
    answer = good(await read(house, house.grant(**said), "appointments"))
    assert answer["items"][0]["place"] is None
    assert {"pointer": "/place", "category": "appointment", "reason": "place_locked"} in answer["withheld"]
