from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from geleit_kit.testing.node import body_id
from geleit_kit.testing.running import Client, Running
from services.identity.tests.helpers import (
    MARKER,
    Json,
    bound,
    consented,
    good,
    offered,
    question,
    refused,
    registered,
)
from services.identity.tests.merging.test_merging import merged
from services.identity.tests.merging.test_undoing import UNDO


def span() -> Json:
    """The log tells real time: a day around now."""
    now = datetime.now(UTC)
    return {"since": (now - timedelta(days=1)).isoformat(), "before": (now + timedelta(days=1)).isoformat()}


async def reported(officer: Client, person: str, **more: Any) -> Json:
    return good(await officer.post("/v1/access-reports", {"person": person, **span(), **more}))


@pytest.mark.answers
async def test_a_person_learns_which_function_read_which_category_and_no_name(identity: Running) -> None:
    ki = identity.as_("case_manager", "ki", sub="anna")
    person, other = await registered(ki), await registered(ki, family="Other")
    good(await ki.get(f"/v1/persons/{person}"))
    good(await ki.get(f"/v1/persons/{other}"))
    answer = await identity.as_("data_protection_officer", "ki", sub="olga").post(
        "/v1/access-reports", {"person": person, **span()}
    )
    report = good(answer)
    read = next(one for one in report["items"] if one["operation"] == "read_person")
    assert (read["body"], read["kind"], read["functions"]) == ("ki", "read", ["Case Management"])
    assert "base_data" in read["categories"]
    assert [one["operation"] for one in report["items"]].count("read_person") == 1  # of this person alone
    assert {one["service"]: one["state"] for one in report["services"]} == {
        "identity": "told",
        "cases": "absent",
        "referrals": "absent",
        "indicators": "absent",
    }
    assert report["whole"] is True
    for secret in (MARKER, "anna", "olga", person):
        assert secret not in answer.text


@pytest.mark.answers
async def test_a_disclosure_stands_in_the_reports_of_both_bodies(identity: Running) -> None:
    doctor, ki = identity.as_("health_counsellor", "gesundheitsamt"), identity.as_("case_manager", "ki")
    person, own = await registered(doctor), await registered(ki, family="Own")
    ground = await consented(doctor, person, "ki", ["base_data"])
    offer = await offered(doctor, person, "ki", "consent", ground["id"], "o-1")
    await bound(ki, offer["conversation_id"], own)
    asked = question(offer["conversation_id"], ["base_data"], audience="identity")
    decided = good(await ki.post("/v1/decisions", asked))
    good(await ki.post("/v1/granted-reads", {"grant": decided["grant"], "resource": "person"}))

    giver = await reported(identity.as_("data_protection_officer", "gesundheitsamt"), person)
    went = next(one for one in giver["items"] if one["kind"] == "disclosure")
    assert (went["body"], went["functions"], went["categories"]) == ("ki", ["Case Management"], ["base_data"])
    assert (went["purpose"], went["ground"]) == ("case_management", "consent")
    told = next(one for one in giver["items"] if one["kind"] == "decision")
    assert (told["body"], told["answer"]) == ("ki", "yes")

    receiver = await reported(identity.as_("data_protection_officer", "ki"), own)
    got = next(one for one in receiver["items"] if one["kind"] == "decision")
    assert (got["body"], got["answer"], got["purpose"]) == ("gesundheitsamt", "yes", "case_management")


@pytest.mark.answers
async def test_the_log_serves_who_answers_for_it_and_nobody_else(identity: Running) -> None:
    ki = identity.as_("case_manager", "ki")
    person = await registered(ki)
    refused(await ki.post("/v1/access-reports", {"person": person, **span()}), 403, "forbidden")
    stranger = identity.as_("data_protection_officer", "sozialamt")
    refused(await stranger.post("/v1/access-reports", {"person": person, **span()}), 404, "not_found")


@pytest.mark.answers
async def test_who_asked_for_a_report_stands_in_the_next_one(identity: Running) -> None:
    person = await registered(identity.as_("case_manager", "ki"))
    officer = identity.as_("data_protection_officer", "ki")
    assert "report_access" not in {one["operation"] for one in (await reported(officer, person))["items"]}
    again = [one for one in (await reported(officer, person))["items"] if one["operation"] == "report_access"]
    assert [(one["purpose"], one["functions"]) for one in again] == [
        ("data_subject_rights", ["Datenschutzbeauftragte"])
    ]


@pytest.mark.answers
async def test_a_report_goes_on_after_its_last_entry_and_keeps_to_its_time(identity: Running) -> None:
    person = await registered(identity.as_("case_manager", "ki"))
    officer = identity.as_("data_protection_officer", "ki")
    assert (await reported(officer, person))["next"] is None
    past = {"since": "2016-01-01T00:00:00+00:00", "before": "2016-06-01T00:00:00+00:00"}
    assert (await reported(officer, person, **past))["items"] == []
    long = {"since": "2014-01-01T00:00:00+00:00", "before": "2016-06-01T00:00:00+00:00"}
    answer = await officer.post("/v1/access-reports", {"person": person, **long})
    refused(answer, 422, "invalid", ("/since", "span_too_long"))


@pytest.mark.answers
async def test_a_service_is_asked_for_a_log_by_identity_alone(identity: Running) -> None:
    person = await registered(identity.as_("case_manager", "ki"))
    asked = {"person": person, "body": str(body_id("ki")), **span()}
    refused(await identity.as_service("cases").post("/v1/access-log/of-person", asked), 403, "forbidden")
    officer = identity.as_("data_protection_officer", "ki")
    refused(await officer.post("/v1/access-log/of-person", asked), 403, "forbidden")


async def test_a_report_can_be_printed(identity: Running) -> None:
    person = await registered(identity.as_("case_manager", "ki"))
    officer = identity.as_("data_protection_officer", "ki")
    wanted = {"person": person, **span()}
    answer = await officer.request("POST", "/v1/access-reports", wanted, headers={"Accept": "application/pdf"})
    assert answer.status_code == 200, answer.text
    assert (answer.headers["content-type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.answers
async def test_what_was_read_of_a_merged_record_was_read_of_the_person(identity: Running) -> None:
    ki, officer = identity.as_("case_manager", "ki"), identity.as_("data_protection_officer", "ki")
    kept, other, third = [await registered(ki, family=name) for name in ("Nour", "Nur", "Noor")]
    for one in (other, other, third):
        good(await ki.get(f"/v1/persons/{one}"))
    await merged(ki, other, third)
    last = await merged(ki, kept, other)

    async def reads() -> int:
        return [one["operation"] for one in (await reported(officer, kept))["items"]].count("read_person")

    there = await reads()
    assert there >= 3
    good(await ki.post(f"/v1/merges/{last['id']}/undo", UNDO, seen=last["version"]))
    assert await reads() <= there - 3
