"""N4: an unaccompanied minor with a Vormund turns eighteen. What others declared for him ends, and he is asked."""

from datetime import date

import pytest

from geleit_kit.testing.running import Client, Running
from services.identity.tests.conftest import Today
from services.identity.tests.helpers import (
    Json,
    bound,
    consented,
    facts_of,
    given,
    good,
    offered,
    question,
    refused,
    registered,
    released,
    represented,
    until,
)

OFFICE = {"kind": "certificate_of_office", "seen_on": "2016-02-15", "seen_by": "case_manager"}
BORN = {"on": "1998-09-15", "precision": "day"}
GUARDIAN: Json = {"kind": "official_guardian", "declares": False, "name": "Frau Beispiel", "evidence": OFFICE}


async def tasks(client: Client, kind: str) -> list[Json]:
    """The open tasks of a kind."""
    items: list[Json] = good(await client.get("/v1/tasks", params={"kind": kind}))["items"]
    return items


async def linked(identity: Running, ki: Client, boy: str, consent: Json) -> str:
    """A conversation with the Jobcenter that rests on the consent; answers its id."""
    jobcenter = identity.as_("case_manager", "jobcenter")
    link = await offered(ki, boy, "jobcenter", "consent", consent["id"], "offer-1")
    conversation: str = link["conversation_id"]
    await bound(jobcenter, conversation, await registered(jobcenter, birth=BORN))
    return conversation


async def test_on_the_eighteenth_birthday_the_guardian_is_silent_and_the_young_man_is_asked(
    identity: Running, today: Today
) -> None:
    ki, jobcenter = identity.as_("case_manager", "ki"), identity.as_("case_manager", "jobcenter")
    boy = await registered(ki, birth=BORN)
    vormund = await represented(ki, boy, **GUARDIAN)
    by = {"representation_id": vormund["id"]}
    consent = await consented(ki, boy, "jobcenter", ["needs"], signed_by="Frau Beispiel", declared_by=by)
    assert (consent["declared_under"], consent["representation_id"]) == ("official_guardian", vormund["id"])
    release = await released(ki, boy, "jobcenter", ["health"], signed_by="Frau Beispiel", declared_by=by)
    conversation = await linked(identity, ki, boy, consent)
    asked = question(conversation, ["needs"])
    assert good(await jobcenter.post("/v1/decisions", asked))["answer"] == "yes"

    today(date(2016, 6, 17))

    async def is_asked_ahead() -> bool:
        return [one["due_on"] for one in await tasks(ki, "majority_ask")] == ["2016-09-15"]

    await until(is_asked_ahead)
    today(date(2016, 9, 14))
    assert good(await jobcenter.post("/v1/decisions", asked))["answer"] == "yes"

    today(date(2016, 9, 15))

    async def is_of_age() -> bool:
        return bool(good(await ki.get(f"/v1/representations/{vormund['id']}"))["status"] == "ended")

    await until(is_of_age)
    ended = good(await ki.get(f"/v1/representations/{vormund['id']}"))
    assert (ended["ended_by"], ended["ended_on"], ended["allowed_actions"]) == ("came_of_age", "2016-09-15", [])
    for kind, ground in (("consents", consent), ("releases", release)):
        now = good(await ki.get(f"/v1/{kind}/{ground['id']}"))
        assert (now["status"], now["ended_for"]) == ("expired", "came_of_age")
    assert {one["subject_id"] for one in await tasks(ki, "ask_again")} == {consent["id"], release["id"]}
    assert await tasks(ki, "majority_ask") == []
    assert good(await jobcenter.post("/v1/decisions", asked))["answer"] == "no"
    assert await facts_of(identity, "ki", "consent") == ["consent.given", "consent.expired"]

    wanted = {"person": boy, "recipient": "jobcenter", "purpose": "case_management", "categories": ["needs"]}
    again = {**wanted, "given": given(signed_on="2016-09-15", signed_by="Frau Beispiel", declared_by=by)}
    place = ("/given/declared_by/representation_id", "representation_ended_with_majority")
    refused(await ki.post("/v1/consents", again), 422, "invalid", place)
    own = good(await ki.post("/v1/consents", {**wanted, "given": given(signed_on="2016-09-15")}), 201)
    assert (own["declared_under"], own["representation_id"]) == ("adult", None)


async def test_who_has_consented_himself_before_keeps_the_link_on_the_birthday(identity: Running, today: Today) -> None:
    ki, jobcenter = identity.as_("case_manager", "ki"), identity.as_("case_manager", "jobcenter")
    boy = await registered(ki, birth=BORN)
    vormund = await represented(ki, boy, **GUARDIAN)
    by = {"representation_id": vormund["id"]}
    consent = await consented(ki, boy, "jobcenter", ["needs"], signed_by="Frau Beispiel", declared_by=by)
    conversation = await linked(identity, ki, boy, consent)
    own = await consented(ki, boy, "jobcenter", ["needs"], declared_by={"understanding": "shown"})
    assert own["declared_under"] == "minor_understands"
    today(date(2016, 9, 15))

    async def ended() -> bool:
        return bool(good(await ki.get(f"/v1/consents/{consent['id']}"))["status"] == "expired")

    await until(ended)
    assert good(await ki.get(f"/v1/consents/{own['id']}"))["status"] == "given"
    assert good(await jobcenter.post("/v1/decisions", question(conversation, ["needs"])))["answer"] == "yes"


@pytest.mark.answers
async def test_a_birth_that_an_authority_set_ends_nothing_by_a_guess(identity: Running, today: Today) -> None:
    ki = identity.as_("case_manager", "ki")
    boy = await registered(ki, birth={"on": "1999-01-01", "precision": "conventional"})
    vormund = await represented(ki, boy, **GUARDIAN)
    by = {"representation_id": vormund["id"]}
    consent = await consented(ki, boy, "jobcenter", ["needs"], signed_by="Frau Beispiel", declared_by=by)
    path = f"/v1/consents/{consent['id']}"
    today(date(2017, 1, 1))

    async def is_doubted() -> bool:
        return len(await tasks(ki, "majority_undecided")) == 1

    await until(is_doubted)
    assert good(await ki.get(path))["status"] == "given"
    wanted = {"person": boy, "recipient": "jobcenter", "purpose": "recognition", "categories": ["needs"]}
    said = given(signed_on="2017-01-01", signed_by="Frau Beispiel", declared_by=by)
    where = ("/given/declared_by/representation_id", "age_not_certain")
    refused(await ki.post("/v1/consents", {**wanted, "given": said}), 422, "invalid", where)
    judged = {**by, "judgement": "The register of the country of birth names the autumn."}
    counts = {**wanted, "given": {**said, "declared_by": judged}}
    assert good(await ki.post("/v1/consents", counts), 201)["declared_under"] == "age_not_certain"
    today(date(2017, 12, 31))

    async def is_certain() -> bool:
        return bool(good(await ki.get(path))["status"] == "expired")

    await until(is_certain)
    assert await tasks(ki, "majority_undecided") == []


@pytest.mark.answers
async def test_a_corrected_date_of_birth_moves_the_day(identity: Running, today: Today) -> None:
    ki = identity.as_("case_manager", "ki")
    boy = await registered(ki, birth=BORN)
    vormund = await represented(ki, boy, **GUARDIAN)
    by = {"representation_id": vormund["id"]}
    consent = await consented(ki, boy, "jobcenter", ["needs"], signed_by="Frau Beispiel", declared_by=by)
    seen = good(await ki.get(f"/v1/persons/{boy}"))["version"]
    older = {"birth": {"on": "1998-06-01", "precision": "day"}}
    good(await ki.patch(f"/v1/persons/{boy}", older, seen=seen))

    async def ended() -> bool:
        return bool(good(await ki.get(f"/v1/consents/{consent['id']}"))["status"] == "expired")

    await until(ended)
    assert len(await tasks(ki, "ask_again")) == 1
