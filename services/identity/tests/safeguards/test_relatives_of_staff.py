"""A relative at the desk: for this member of staff the person does not exist, for everybody else nothing changed."""

import pytest

from geleit_kit.testing.node import Node
from geleit_kit.testing.running import Client, Running
from services.identity.tests.helpers import consented, facts, good, person, refused, registered, represented

SEARCH = {"names": [{"value": "Zaphira"}, {"value": "Nour"}]}


async def staff_member(identity: Running, node: Node, subject: str) -> tuple[Client, str]:
    """A member of the body's staff, and the id under which tasks and logs know her."""
    admin = identity.as_("body_admin", "ki")
    made = good(await admin.post("/v1/staff", {"issuer": node.issuer.iss, "subject": subject, "name": "Kim"}), 201)
    return identity.as_(["case_manager", "address_keeper"], "ki", sub=subject), made["staff"]


async def test_for_a_cousin_at_the_desk_the_person_is_as_one_whom_nobody_knows(identity: Running, node: Node) -> None:
    ki = identity.as_("case_manager", "ki")
    cousin, staff = await staff_member(identity, node, "cousin")
    person = await registered(ki)
    consent = await consented(ki, person, "jobcenter", ["needs"])
    power = await represented(ki, person)
    entry = {"since": "2015-11-20", "until": "2016-12-31", "code": "asylblg_3", "confirmed": True}
    good(await ki.post(f"/v1/persons/{person}/timelines/benefit/entries", entry), 201)
    unknown = "00000000-0000-4000-8000-000000000001"
    singles = (
        "/v1/persons/{}", "/v1/persons/{}/gaps", "/v1/persons/{}/timelines/benefit/entries",
        "/v1/persons/{}/conflicts", "/v1/persons/{}/staff-exclusions",
    )  # fmt: skip
    for path in singles:
        good(await cousin.get(path.format(person)))
    assert good(await cousin.post("/v1/persons/search", SEARCH))["items"]

    excluded = {"staff": staff, "closeness": "relative"}
    made = good(await ki.post(f"/v1/persons/{person}/staff-exclusions", excluded), 201)
    for path in singles:
        assert (await cousin.get(path.format(person))).content == (await cousin.get(path.format(unknown))).content
    for path, row in (("/v1/consents/", consent["id"]), ("/v1/representations/", power["id"])):
        refused(await cousin.get(path + row), 404, "not_found")
    for path in ("/v1/persons", "/v1/consents", "/v1/representations"):
        assert good(await cousin.get(path))["items"] == []
        assert good(await ki.get(path))["items"]
    for path in ("/v1/consents/search", "/v1/representations/search"):
        assert good(await cousin.post(path, {"person": person}))["items"] == []
    assert good(await cousin.post("/v1/persons/search", SEARCH))["items"] == []
    told_of = [
        (await cousin.post("/v1/pseudonyms/resolve", {"person": one, "purpose": "counselling"})).content
        for one in (person, unknown)
    ]
    assert told_of[0] == told_of[1]
    end = f"/v1/persons/{person}/staff-exclusions/{made['id']}/end"
    refused(await cousin.post(end, seen=made["version"]), 404, "not_found")

    good(await ki.post(end, seen=made["version"]))
    assert good(await cousin.get(f"/v1/persons/{person}"))["person"] == person
    told = [one["type"].split(".")[3] for one in await facts(identity, "ki") if ".staff." in one["type"]]
    assert told == ["barred", "admitted"]


@pytest.mark.answers
async def test_who_registers_a_cousin_again_makes_no_silent_double(identity: Running, node: Node) -> None:
    ki = identity.as_("case_manager", "ki")
    cousin, staff = await staff_member(identity, node, "cousin")
    person = await registered(ki)
    path = f"/v1/persons/{person}/staff-exclusions"
    good(await ki.post(path, {"staff": staff, "closeness": "relative"}), 201)
    again = await registered(cousin)
    assert again != person
    assert person not in (await cousin.get("/v1/persons")).text


async def test_only_who_works_here_is_excluded_and_nobody_twice(identity: Running, node: Node) -> None:
    ki = identity.as_("case_manager", "ki")
    _, staff = await staff_member(identity, node, "cousin")
    path = f"/v1/persons/{await registered(ki)}/staff-exclusions"
    stranger = {"staff": "00000000-0000-4000-8000-000000000001", "closeness": "relative"}
    refused(await ki.post(path, stranger), 422, "invalid", ("/staff", "staff_unknown"))
    made = good(await ki.post(path, {"staff": staff, "closeness": "concern"}), 201)
    refused(await ki.post(path, {"staff": staff, "closeness": "relative"}), 409, "excluded_already")
    ended = good(await ki.post(f"{path}/{made['id']}/end", seen=made["version"]))
    refused(await ki.post(f"{path}/{made['id']}/end", seen=ended["version"]), 409, "ended_already")


async def test_who_is_barred_meanwhile_gets_no_earlier_answer_again(identity: Running, node: Node) -> None:
    ki, key = identity.as_("case_manager", "ki"), "the relative's own"
    cousin, staff = await staff_member(identity, node, "cousin")
    first = good(await cousin.post("/v1/persons", person(), key=key), 201)
    assert good(await cousin.post("/v1/persons", person(), key=key), 201) == first

    excluded = {"staff": staff, "closeness": "relative"}
    good(await ki.post(f"/v1/persons/{first['person']}/staff-exclusions", excluded), 201)
    refused(await cousin.post("/v1/persons", person(), key=key), 404, "not_found")
