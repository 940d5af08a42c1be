"""Into case management, back to counselling, and the ending, over HTTP."""

from typing import Any
from uuid import uuid4

import pytest

from services.cases.tests.helpers import House, good, places, refused


def starting(record: dict[str, Any]) -> str:
    return f"/v1/support-records/{record['id']}/start-case-management"


@pytest.mark.answers
async def test_case_management_opens_only_after_the_wish_and_the_four_part_agreement(house: House) -> None:
    record = await house.record(opened_on="2016-06-07")
    first = refused(await house.as_().post(starting(record), {}, seen=record["version"]), 409, "wish_not_documented")
    assert first["missing"] == ["wish_not_documented", "intake_agreement_missing"]
    record = await house.wish(record)
    second = refused(
        await house.as_().post(starting(record), {}, seen=record["version"]), 409, "intake_agreement_missing"
    )
    assert second["missing"] == ["intake_agreement_missing"]
    await house.agreement(record)
    started = good(await house.as_().post(starting(record), {}, seen=record["version"]))
    assert (started["status"], started["level"]) == ("case_management", "case_management")
    assert [one["started_on"] for one in await house.fact_data("case_management.started")] == ["2016-06-21"]
    assert {one["phase"] for one in await house.standing("phase_entered")} == {"counselling", "case_management"}


@pytest.mark.answers
@pytest.mark.parametrize("part", ["information", "consent", "expectations", "way_out"])
async def test_a_missing_part_of_the_agreement_is_named(house: House, part: str) -> None:
    record = await house.wish(await house.record(opened_on="2016-06-07"))
    missing: dict[str, Any] = {part: None}
    agreement = await house.agreement(record, **missing)
    assert (agreement["status"], agreement["missing"]) == ("drafting", [part])
    problem = refused(await house.as_().post(starting(record), {}, seen=record["version"]), 409, f"{part}_part_missing")
    assert problem["missing"] == [f"{part}_part_missing"]
    assert good(await house.as_().get(f"/v1/support-records/{record['id']}"))["status"] == "counselling"
    assert good(await house.as_().get("/v1/mandates"))["items"] == []


@pytest.mark.answers
async def test_case_management_cannot_have_begun_before_the_wish_or_the_agreement(house: House) -> None:
    record = await house.wish(await house.record(opened_on="2016-06-07"))
    await house.agreement(record)
    early = await house.as_().post(starting(record), {"on": "2016-06-10"}, seen=record["version"])
    assert places(refused(early, 422, "invalid")) == {"/on": "before_the_wish"}
    early = await house.as_().post(starting(record), {"on": "2016-06-15"}, seen=record["version"])
    assert places(refused(early, 422, "invalid")) == {"/on": "before_the_agreement"}


async def test_starting_twice_is_refused_with_what_is_possible_instead(house: House) -> None:
    record = await house.managed()
    problem = refused(await house.as_().post(starting(record), {}, seen=record["version"]), 409, "illegal_transition")
    assert problem["allowed"] == ["return_to_counselling", "end"]


async def test_the_way_out_leads_back_to_counselling_on_any_day_and_a_new_start_takes_a_new_wish(house: House) -> None:
    record = await house.managed()
    path = f"/v1/support-records/{record['id']}/return-to-counselling"
    back = good(await house.as_().post(path, {}, seen=record["version"]))
    assert (back["status"], back["wish"]) == ("counselling", None)
    assert (await house.mandate(record))["status"] == "ended"
    (agreement,) = good(await house.as_().get("/v1/intake-agreements"))["items"]
    assert agreement["status"] == "ended"
    refused(await house.as_().post(starting(back), {}, seen=back["version"]), 409, "wish_not_documented")
    back = await house.wish(back)
    await house.agreement(back)
    again = good(await house.as_().post(starting(back), {}, seen=back["version"]))
    assert again["status"] == "case_management"
    assert (await house.mandate(record))["status"] == "active"


@pytest.mark.answers
@pytest.mark.parametrize(
    ("reason", "kind"),
    [("aim_reached", "criteria_met"), ("wish_of_person", "discharge"), ("contact_lost", "unplanned")],
)
async def test_a_record_ends_by_a_reason_of_its_concept_in_one_of_three_kinds(
    house: House, reason: str, kind: str
) -> None:
    record = await house.managed()
    path = f"/v1/support-records/{record['id']}/end"
    ended = good(await house.as_().post(path, {"reason": reason, "remark": "Remark"}, seen=record["version"]))
    assert (ended["status"], ended["ended_on"], ended["ending"]["kind"]) == ("ended", "2016-06-21", kind)
    assert (await house.mandate(record))["status"] == "ended"
    (fact,) = await house.fact_data("support_record.ended")
    assert fact == {"support_record_id": record["id"], "person": record["person"], "ended_on": "2016-06-21"}
    assert reason not in str(await house.facts())
    assert {one["phase"] for one in await house.standing("phase_entered")} == {
        "counselling",
        "case_management",
        "ended",
    }


@pytest.mark.answers
async def test_an_unknown_reason_is_refused_with_the_reasons_of_the_concept(house: House) -> None:
    record = await house.record()
    path = f"/v1/support-records/{record['id']}/end"
    problem = refused(await house.as_().post(path, {"reason": "bored"}, seen=record["version"]), 422, "invalid")
    assert places(problem) == {"/reason": "not_in_list"}
    assert "aim_reached" in problem["known"]


@pytest.mark.answers
async def test_nothing_is_added_to_an_ended_record(house: House) -> None:
    record = await house.record()
    path = f"/v1/support-records/{record['id']}/end"
    good(await house.as_().post(path, {"reason": "moved"}, seen=record["version"]))
    inside = {"support_record_id": record["id"]}
    for where, given in {
        "contacts": {"way": "talk"},
        "needs": {"code": "interpreter"},
        "plans": {},
        "participants": {"role": "volunteer"},
        "mandates": {},
        "intake-agreements": {},
        "appointments": {"starts_at": "2016-07-05T09:00:00+02:00"},
    }.items():
        refused(await house.as_().post(f"/v1/{where}", inside | given), 409, "record_ended")


@pytest.mark.answers
async def test_while_case_management_runs_its_agreement_stands(house: House) -> None:
    await house.managed()
    (agreement,) = good(await house.as_().get("/v1/intake-agreements"))["items"]
    path = f"/v1/intake-agreements/{agreement['id']}"
    refused(await house.as_().patch(path, {"way_out": None}, seen=agreement["version"]), 409, "case_management_runs")
    refused(await house.as_().post(f"{path}/end", seen=agreement["version"]), 409, "case_management_runs")
    assert good(await house.as_().get(path)) == agreement


async def test_a_withdrawn_consent_offers_a_talk_and_ends_nothing(house: House) -> None:
    record = await house.managed()
    (agreement,) = good(await house.as_().get("/v1/intake-agreements"))["items"]
    consent = agreement["consent"]["consents"][0]
    await house.says("identity.consent.withdrawn", "ki", {"consent_id": consent, "person": record["person"]})
    await house.says("identity.consent.withdrawn", "ki", {"consent_id": str(uuid4()), "person": record["person"]})
    (task,) = await house.tasks(kind="consent_withdrawn")
    assert task["person"] == record["person"]
    assert good(await house.as_().get(f"/v1/support-records/{record['id']}"))["status"] == "case_management"
