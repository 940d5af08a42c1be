"""Up to 200 pseudonyms, one purpose, one entry in the access log each; nobody is told apart from nobody."""

from uuid import uuid4

import pytest

from geleit_kit.testing.running import Running
from services.identity.tests.helpers import good, refused, registered


async def test_each_person_is_told_and_logged_once_and_others_are_answered_alike(identity: Running) -> None:
    client = identity.as_("case_manager", "ki")
    one, two = await registered(client), await registered(client, birth={"on": "1971-11-23", "precision": "day"})
    elsewhere = await registered(identity.as_("case_manager", "jobcenter"))
    asked = [one, elsewhere, two, str(uuid4()), one]
    question = {"persons": asked, "purpose": "case_management"}
    items = good(await client.post("/v1/persons/resolve", question))["items"]
    assert [item["asked"] for item in items] == asked[:4]
    assert [item["answer"] for item in items] == ["yes", "no", "yes", "no"]
    assert items[2]["birth"]["on"] == "1971-11-23"
    others = [{name: value for name, value in item.items() if name != "asked"} for item in (items[1], items[3])]
    assert others == [{"answer": "no", "names": None, "birth": None}] * 2
    for person in (one, two):
        log = identity.as_("auditor", "ki")
        entries = good(await log.post("/v1/access-log/search", {"person": person}))["items"]
        resolved = [entry for entry in entries if entry["operation"] == "resolve_persons"]
        assert [entry["facts"]["purpose"] for entry in resolved] == ["case_management"]


@pytest.mark.answers
async def test_more_than_two_hundred_or_no_purpose_is_refused(identity: Running) -> None:
    client = identity.as_("case_manager", "ki")
    many = {"persons": [str(uuid4()) for _ in range(201)], "purpose": "case_management"}
    refused(await client.post("/v1/persons/resolve", many), 422, "invalid", ("/persons", "too_many"))
    refused(await client.post("/v1/persons/resolve", {"persons": [str(uuid4())]}), 422, "invalid")
