"""What a body keeps of one person is found by a search; no address names the person."""

import pytest

from geleit_kit.testing.running import Running
from services.identity.tests.helpers import consented, good, offered, question, registered, released


@pytest.mark.answers
async def test_consents_releases_links_and_decisions_of_one_person_are_found(identity: Running) -> None:
    ki = identity.as_("case_manager", "ki")
    person, other = await registered(ki), await registered(ki, family="Other")
    for number, whose in enumerate((person, other)):
        ground = await consented(ki, whose, "jobcenter", ["needs"])
        await released(ki, whose, "jobcenter", ["counselling"])
        link = await offered(ki, whose, "jobcenter", "consent", ground["id"], f"o-{number}")
        good(await ki.post("/v1/decisions", question(link["conversation_id"], ["needs"], direction="push")))
    for noun in ("consents", "releases", "links", "decisions"):
        assert len(good(await ki.get(f"/v1/{noun}"))["items"]) == 2
        found = good(await ki.post(f"/v1/{noun}/search", {"person": person}))["items"]
        assert [one["person"] for one in found] == [person], noun


@pytest.mark.parametrize("noun", ["consents", "releases", "links", "decisions"])
async def test_another_body_finds_nothing_of_this_person(identity: Running, noun: str) -> None:
    ki, jobcenter = identity.as_("case_manager", "ki"), identity.as_("case_manager", "jobcenter")
    person = await registered(ki)
    ground = await consented(ki, person, "jobcenter", ["needs"])
    await released(ki, person, "jobcenter", ["counselling"])
    link = await offered(ki, person, "jobcenter", "consent", ground["id"], "o-1")
    good(await ki.post("/v1/decisions", question(link["conversation_id"], ["needs"], direction="push")))
    assert len(good(await ki.post(f"/v1/{noun}/search", {"person": person}))["items"]) == 1
    assert good(await jobcenter.post(f"/v1/{noun}/search", {"person": person}))["items"] == []
