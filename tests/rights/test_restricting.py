"""Restriction of processing (Art. 18 GDPR): what is held stays as it is, in every service, until it is lifted."""

from datetime import date

import pytest

from geleit_cases.app import create_app as cases_app
from geleit_identity.app import create_app
from geleit_kit.http.clock import move_clock, noon
from geleit_kit.testing.node import Node
from geleit_kit.testing.running import Client, Running, Starter
from services.cases.tests.helpers import DIMENSIONS
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
    until,
)

PATH = "/v1/restrictions"
NONE: dict[str, str] = {}
NAME = {"kind": "given", "value": "Nura", "spelling_source": "self"}


@pytest.fixture
async def identity(running: Starter, node: Node) -> Running:
    """Identity alone, on 7 June 2016."""
    move_clock(node.folder, noon(date(2016, 6, 7)))
    return await running(create_app)


async def _restricted(officer: Client, person: str, **more: object) -> Json:
    return good(await officer.post(PATH, {"person": person, "ground": "accuracy_contested", **more}), 201)


async def test_while_it_is_restricted_only_what_the_law_names_is_written(identity: Running) -> None:
    clerk, officer = identity.as_("case_manager", "ki"), identity.as_("rights_officer", "ki")
    person, other = await registered(clerk), await registered(clerk, family="Other")
    row = await _restricted(officer, person, disputed="That is not my name.")
    refused(await officer.post(PATH, {"person": person, "ground": "unlawful"}), 409, "restricted_already")
    path = f"/v1/persons/{person}/names"
    answer = refused(await clerk.post(path, NAME), 409, "processing_restricted")
    assert answer["purposes"] == ["consent", "legal_claims", "public_interest", "rights_of_another"]
    assert len(good(await clerk.get(f"/v1/persons/{person}"))["names"]) == 2
    good(await clerk.post(f"/v1/persons/{other}/names", NAME), 201)
    wrong = await clerk.post(path, NAME, headers={"Despite-Restriction": "convenience"})
    refused(wrong, 422, "invalid", ("#header/despite-restriction", "not_in_list"))
    good(await clerk.post(path, NAME, headers={"Despite-Restriction": "consent"}), 201)
    entries = good(await officer.post("/v1/access-log/search", {"person": person}))["items"]
    assert [one["facts"].get("despite") for one in entries if one["operation"] == "add_name"] == ["consent"]
    lift = f"{PATH}/{row['id']}/lift"
    early = await officer.post(lift, {"told_on": "2016-06-08"}, seen=row["version"])
    refused(early, 422, "invalid", ("/told_on", "in_the_future"))
    good(await officer.post(lift, {"told_on": "2016-06-07"}, seen=row["version"]))
    good(await clerk.post(path, {**NAME, "value": "Noura"}), 201)


async def test_who_names_no_purpose_finds_nobody_whose_processing_is_restricted(identity: Running) -> None:
    clerk, officer = identity.as_("case_manager", "ki"), identity.as_("rights_officer", "ki")
    another = {"family": "Other", "given": "Lena", "birth": {"on": "1971-11-30", "precision": "day"}}
    person, other = await registered(clerk, own_reference="KI-1"), await registered(clerk, **another)
    names = [{"kind": "given", "value": "Nour"}, {"kind": "family", "value": MARKER}]
    searched = {"names": names, "birth": {"on": "1995-04-02", "precision": "day"}}
    purpose = {"Despite-Restriction": "legal_claims"}

    async def found(who: Client, headers: dict[str, str] = NONE) -> list[set[str]]:
        listed = good(await who.get("/v1/persons?total=true", headers=headers))
        assert listed["total"] == len(listed["items"])
        hits = good(await who.post("/v1/persons/search", searched, headers=headers))["items"]
        likely = good(await who.post("/v1/persons/match", searched, headers=headers))["items"]
        return [{one["person"] for one in some} for some in (listed["items"], hits, likely)]

    assert await found(clerk) == [{person, other}, {person}, {person}]
    asked = {"person": person}
    good(await clerk.post("/v1/consents/search", asked))
    since = good(await clerk.get("/v1/persons?updated_since=2016-01-01T00:00:00Z"))["updated_until"]
    row = await _restricted(officer, person)
    assert await found(clerk) == [{other}, set(), set()]
    assert await found(clerk, purpose) == await found(officer) == [{person, other}, {person}, {person}]
    assert good(await clerk.get(f"/v1/persons/{person}"))["person"] == person
    refused(await clerk.post("/v1/consents/search", asked), 409, "processing_restricted")
    refused(await clerk.get("/v1/persons", headers={"Own-Reference": "KI-1"}), 409, "processing_restricted")
    assert good(await clerk.get("/v1/persons", headers={"Own-Reference": "KI-2"}))["items"] == []
    for listed in ("conflicts", "gaps"):
        refused(await clerk.get(f"/v1/persons/{person}/{listed}"), 409, "processing_restricted")
    good(await clerk.post("/v1/consents/search", asked, headers=purpose))
    twin = await registered(clerk, on_match="find")
    assert twin != person
    assert [one["one"] for one in good(await clerk.get("/v1/duplicates"))["items"]] == []
    tasks = "/v1/tasks?kind=possible_duplicate&total=true"
    assert good(await clerk.get(tasks))["total"] == 0
    (task,) = good(await clerk.get(tasks, headers=purpose))["items"]
    by_task, pair = f"/v1/tasks/{task['id']}", f"/v1/duplicates/{task['subject_id']}"
    refused(await clerk.get(by_task), 404, "not_found")
    refused(await clerk.get(pair), 409, "processing_restricted")
    refused(await clerk.post("/v1/duplicates", {"one": person, "other": twin}), 409, "processing_restricted")
    apart = {"reason": "relatives"}
    refused(await clerk.post(f"{pair}/keep-apart", apart, seen=1), 409, "processing_restricted")
    assert good(await clerk.get(pair, headers=purpose))["id"] == good(await officer.get(by_task))["subject_id"]
    assert len(good(await officer.get("/v1/persons?total=true"))["items"]) == 3
    seen = good(await officer.post(f"{PATH}/{row['id']}/lift", {"told_on": "2016-06-07"}, seen=row["version"]))
    assert seen["status"] == "lifted"
    told = good(await clerk.get(f"/v1/persons?updated_since={since.replace('+00:00', 'Z')}"))["items"]
    assert person in {one["person"] for one in told}
    assert len(good(await clerk.get("/v1/duplicates"))["items"]) == 1


async def test_a_request_for_restriction_is_granted_by_restricting(identity: Running) -> None:
    clerk, officer = identity.as_("case_manager", "ki"), identity.as_("rights_officer", "ki")
    person = await registered(clerk)
    given = {"person": person, "kind": "restriction", "channel": "letter", "received_on": "2016-06-07"}
    row = good(await officer.post("/v1/rights-requests", given), 201)
    path = f"/v1/rights-requests/{row['id']}"
    row = good(await officer.post(f"{path}/confirm-identity", {"check": "known_in_person"}, seen=row["version"]))
    refused(await officer.post(f"{path}/grant", {}, seen=row["version"]), 409, "not_restricted_yet")
    await _restricted(officer, person, request_id=row["id"])
    assert good(await officer.post(f"{path}/grant", {}, seen=row["version"]))["status"] == "granted"


async def test_other_bodies_are_told_nothing_and_the_person_may_still_withdraw(identity: Running) -> None:
    ki, reader = identity.as_("case_manager", "ki"), identity.as_("case_manager", "jobcenter")
    person, theirs = await registered(ki), await registered(reader, family="Theirs")
    consent = await consented(ki, person, "jobcenter", ["base_data"])
    offer = await offered(ki, person, "jobcenter", "consent", consent["id"], "o")
    await bound(reader, offer["conversation_id"], theirs)
    asked = question(offer["conversation_id"], ["base_data"], audience="identity")

    async def read() -> object:
        grant = good(await reader.post("/v1/decisions", asked))["grant"]
        return await reader.post("/v1/granted-reads", {"grant": grant, "resource": "person"})

    assert good(await read())["items"]  # type: ignore[arg-type]  # an answer
    await _restricted(identity.as_("rights_officer", "ki"), person)
    refused(await read(), 403, "grant_withdrawn")  # type: ignore[arg-type]  # as above
    seen = good(await ki.get(f"/v1/consents/{consent['id']}"))["version"]
    good(await ki.post(f"/v1/consents/{consent['id']}/withdraw", {"channel": "oral"}, seen=seen))


async def test_every_service_of_the_node_hears_of_it(running: Starter, node: Node) -> None:
    move_clock(node.folder, noon(date(2016, 6, 21)))
    identity = await running(create_app)
    cases = await running(cases_app)
    officer, clerk = identity.as_("rights_officer", "ki"), cases.as_("case_manager", "ki")
    person = await registered(identity.as_("case_manager", "ki"))
    wanted = {"person": person, "clock_start": "2015-11-20", "opened_on": "2016-06-07", "dimensions": DIMENSIONS}
    record = good(await clerk.post("/v1/support-records", wanted), 201)["id"]
    talk = {"support_record_id": record, "way": "talk", "summary": "It goes on."}
    good(await clerk.post("/v1/contacts", talk), 201)
    row = await _restricted(officer, person)

    async def listed(**headers: str) -> list[int]:
        answers = [
            await clerk.get(f"/v1/{name}?total=true", headers=headers) for name in ("support-records", "contacts")
        ]
        return [good(answer)["total"] for answer in answers]

    async def heard() -> bool:
        return (await clerk.post("/v1/contacts", talk)).status_code == 409

    await until(heard)
    refused(await clerk.post("/v1/contacts", talk), 409, "processing_restricted")
    assert await listed() == [0, 0]
    assert (await listed(**{"Despite-Restriction": "consent"}))[0] == 1
    refused(await clerk.post("/v1/support-records/search", {"person": person}), 409, "processing_restricted")
    of_record = f"/v1/contacts?support_record_id={record}"
    refused(await clerk.get(of_record), 409, "processing_restricted")
    assert good(await clerk.get(of_record, headers={"Despite-Restriction": "consent"}))["items"]
    good(await officer.post(f"{PATH}/{row['id']}/lift", {"told_on": "2016-06-21"}, seen=row["version"]))

    async def goes_on() -> bool:
        return (await clerk.post("/v1/contacts", talk)).status_code == 201

    await until(goes_on)
