"""Requests of persons: the term runs by itself, what is refused says why, and nobody else's request is seen."""

from datetime import date

import pytest

from geleit_kit.testing.running import Client, Running
from services.identity.tests.conftest import Today
from services.identity.tests.helpers import Json, good, refused, registered, until

PATH = "/v1/rights-requests"


def asked(person: str, kind: str = "access", **more: object) -> Json:
    return {"person": person, "kind": kind, "channel": "letter", "received_on": "2016-06-07", **more}


async def received(officer: Client, person: str, kind: str = "access", **more: object) -> Json:
    return good(await officer.post(PATH, asked(person, kind, **more)), 201)


async def confirmed(officer: Client, row: Json) -> Json:
    path = f"{PATH}/{row['id']}/confirm-identity"
    return good(await officer.post(path, {"check": "identity_document"}, seen=row["version"]))


async def _tasks(officer: Client, kind: str) -> list[Json]:
    return [one for one in good(await officer.get("/v1/tasks"))["items"] if one["kind"] == kind]


@pytest.mark.answers
async def test_the_term_of_a_month_runs_by_itself_and_says_when_it_is_over(identity: Running, today: Today) -> None:
    officer = identity.as_("rights_officer", "ki")
    person = await registered(identity.as_("case_manager", "ki"))
    row = await received(officer, person, said="Everything that you have about me.")
    assert (row["due_on"], row["right"], row["status"]) == ("2016-07-07", "Art. 15 DSGVO; § 83 SGB X", "received")
    (task,) = await _tasks(officer, "rights_request_to_answer")
    assert (task["due_on"], task["person"]) == ("2016-07-07", person)
    today(date(2016, 7, 8))

    async def overdue() -> bool:
        return len(await _tasks(officer, "rights_request_overdue")) == 1

    await until(overdue)
    row = good(await officer.get(f"{PATH}/{row['id']}"))
    answer = {"reason": "manifestly_unfounded", "remedies_told": True}
    done = good(await officer.post(f"{PATH}/{row['id']}/refuse", answer, seen=row["version"]))
    assert (done["status"], done["citation"], done["closed_on"]) == ("refused", "Art. 12 Abs. 5 DSGVO", "2016-07-08")
    assert not await _tasks(officer, "rights_request_overdue")
    assert not await _tasks(officer, "rights_request_to_answer")


async def test_two_more_months_once_and_only_within_the_first(identity: Running, today: Today) -> None:
    officer = identity.as_("rights_officer", "ki")
    person = await registered(identity.as_("case_manager", "ki"))
    row = await received(officer, person)
    path = f"{PATH}/{row['id']}/extend"
    longer = good(await officer.post(path, {"reason": "complexity"}, seen=row["version"]))
    assert (longer["due_on"], longer["extended_for"]) == ("2016-09-07", "complexity")
    again = await officer.post(path, {"reason": "complexity"}, seen=longer["version"])
    refused(again, 409, "extended_already")
    late = await received(officer, person)
    today(date(2016, 7, 8))
    refused(await officer.post(f"{PATH}/{late['id']}/extend", {"reason": "complexity"}, seen=1), 409, "term_is_over")


async def test_what_is_refused_says_why_and_nothing_is_done_before_it_is_certain_who_asks(identity: Running) -> None:
    officer = identity.as_("rights_officer", "ki")
    person = await registered(identity.as_("case_manager", "ki"))
    row = await received(officer, person, "erasure")
    path = f"{PATH}/{row['id']}"
    unproven = await officer.post(f"{path}/grant", {}, seen=1)
    refused(unproven, 409, "illegal_transition")
    row = await confirmed(officer, row)
    refused(await officer.post(f"{path}/grant", {}, seen=row["version"]), 409, "granted_by_erasing")
    silent = await officer.post(f"{path}/refuse", {"reason": "retention_duty"}, seen=row["version"])
    refused(silent, 422, "invalid", ("/remedies_told", "remedies_not_told"))
    given = {"reason": "retention_duty", "remedies_told": True}
    refused(await officer.post(f"{path}/refuse", given, seen=1), 412, "stale")
    done = good(await officer.post(f"{path}/refuse", given, seen=row["version"]))
    assert done["citation"] == "Art. 17 Abs. 3 lit. b DSGVO; § 84 Abs. 4 SGB X"
    refused(await officer.post(f"{path}/take-back", seen=done["version"]), 409, "illegal_transition")


async def test_another_body_sees_no_request_and_no_request_is_made_of_its_person(identity: Running) -> None:
    officer, other = identity.as_("rights_officer", "ki"), identity.as_("rights_officer", "jobcenter")
    person = await registered(identity.as_("case_manager", "ki"))
    row = await received(officer, person)
    assert good(await officer.get(f"{PATH}/{row['id']}"))["person"] == person
    refused(await other.get(f"{PATH}/{row['id']}"), 404, "not_found")
    refused(await other.post(PATH, asked(person)), 404, "not_found")
    assert good(await other.get(PATH))["items"] == []


async def test_a_request_goes_with_the_person_who_is_erased(identity: Running) -> None:
    officer = identity.as_("rights_officer", "ki")
    person = await registered(identity.as_("case_manager", "ki"))
    row = await received(officer, person, "erasure")
    decision = {"ground": "legal_duty", "decided_on": "2016-06-07"}
    good(await officer.post(f"/v1/persons/{person}/erasure", decision, seen="*"))
    refused(await officer.get(f"{PATH}/{row['id']}"), 404, "not_found")
    assert not await _tasks(officer, "rights_request_to_answer")
