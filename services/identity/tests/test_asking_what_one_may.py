"""`POST /v1/me/permissions`: each answer is the refusal that the operation itself gives, in the same order."""

from uuid import uuid4

import pytest

from geleit_kit.testing.running import Client, Running
from services.identity.tests.helpers import Json, good, refused, registered

ENTRY: Json = {"since": "2016-01-01", "until": None, "code": "sgb_ii", "confirmed": True}


async def answered(client: Client, *questions: Json) -> list[str | None]:
    """The code of each refusal, None for a yes."""
    answers = good(await client.post("/v1/me/permissions", {"questions": list(questions)}))["answers"]
    assert [one["operation"] for one in answers] == [one["operation"] for one in questions]
    assert all(one["allowed"] is (one["reason"] is None) for one in answers)
    return [one["reason"] and one["reason"]["code"] for one in answers]


@pytest.fixture
async def entry(identity: Running) -> Json:
    """An entry of a person of the KI, and its address."""
    ki = identity.as_("case_manager", "ki")
    person = await registered(ki)
    line = f"/v1/persons/{person}/timelines/benefit/entries"
    made = good(await ki.post(line, ENTRY), 201)
    return {
        "path": f"{line}/{made['id']}",
        "version": made["version"],
        "resource": {"person": person, "timeline": "benefit", "entry_id": made["id"]},
    }


@pytest.mark.answers
async def test_an_answer_is_the_refusal_that_the_operation_gives(identity: Running, entry: Json) -> None:
    ki = identity.as_("case_manager", "ki")
    end: Json = {"operation": "end_entry", "resource": entry["resource"]}
    volunteer, other = identity.as_("volunteer", "ki"), identity.as_("case_manager", "jobcenter")
    given = {"until": "2016-12-31"}
    assert await answered(ki, end) == [None]
    assert await answered(volunteer, end) == ["forbidden"]
    refused(await volunteer.post(f"{entry['path']}/end", given, seen="*"), 403, "forbidden")
    assert await answered(other, end) == ["not_found"]
    refused(await other.post(f"{entry['path']}/end", given, seen="*"), 404, "not_found")
    good(await ki.post(f"{entry['path']}/strike", {"reason": "Wrong person."}, seen=entry["version"]))
    assert await answered(ki, end) == ["illegal_transition"]
    refused(await ki.post(f"{entry['path']}/end", given, seen="*"), 409, "illegal_transition")
    assert await answered(volunteer, end) == ["forbidden"], "403 goes before 409"


@pytest.mark.answers
async def test_an_invisible_row_answers_as_one_that_is_not_there(identity: Running, entry: Json) -> None:
    other = identity.as_("volunteer", "jobcenter")
    invisible: Json = {"operation": "end_entry", "resource": entry["resource"]}
    nowhere: Json = {"operation": "end_entry", "resource": {**entry["resource"], "entry_id": str(uuid4())}}
    no_id: Json = {"operation": "end_entry", "resource": {**entry["resource"], "entry_id": "none"}}
    asked = {"questions": [invisible, nowhere, no_id]}
    answers = good(await other.post("/v1/me/permissions", asked))["answers"]
    assert answers[0] == answers[1] == answers[2]
    assert answers[0]["reason"]["code"] == "not_found", "404 goes before 403"


@pytest.mark.answers
async def test_without_a_row_the_action_alone_is_answered_and_many_are_answered_in_their_order(
    identity: Running,
) -> None:
    questions: list[Json] = [
        {"operation": "register_person"},
        {"operation": "erase_person"},
        {"operation": "nothing"},
        {"operation": "end_entry", "resource": {"person": str(uuid4())}},
        {"operation": "list_tasks"},
    ]
    ki = identity.as_("case_manager", "ki")
    assert await answered(ki, *questions) == [None, "forbidden", "operation_unknown", "resource_incomplete", None]
    refused(await ki.post("/v1/me/permissions", {"questions": [questions[0]] * 101}), 422, "invalid")


@pytest.mark.answers
async def test_the_answer_says_why_in_the_readers_language(identity: Running) -> None:
    client = identity.as_("volunteer", "ki")
    client.headers["Accept-Language"] = "en"
    asked = {"questions": [{"operation": "erase_person"}]}
    (answer,) = good(await client.post("/v1/me/permissions", asked))["answers"]
    assert answer["reason"]["label"] == "Your roles do not open this."


@pytest.mark.answers
async def test_a_job_of_a_kind_that_one_may_not_begin_is_not_there(identity: Running) -> None:
    system, admin = identity.as_("system_client", "ki"), identity.as_("body_admin", "ki")
    persons = good(await system.post("/v1/persons/imports", {"format": "csv"}), 202)
    codes = good(await admin.post("/v1/code-mappings/imports", {}), 202)
    steps = ("read_job", "put_job_part", "start_job", "cancel_job", "list_job_rows")
    for client, own, other in ((system, persons, codes), (admin, codes, persons)):
        asked = [{"operation": step, "resource": {"job_id": job["id"]}} for job in (own, other) for step in steps]
        assert await answered(client, *asked) == [None] * len(steps) + ["not_found"] * len(steps)
        refused(await client.post(f"/v1/jobs/{other['id']}/cancel"), 404, "not_found")
        refused(await client.post(f"/v1/jobs/{own['id']}/cancel"), 428, "precondition_required")
