"""A grant opens its resource, its categories and its client's body for its conversation, and nothing beside it."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import httpx
import pytest

from geleit_kit.testing.databases import Templates
from tests.house.places import SERVICES
from tests.isolation.knowledge import ids_in, likeness
from tests.isolation.relations import GRANTED, LINKED, STRANGER
from tests.world import World, new_marker, referral_stories, stories
from tests.world.opened import opened

HEALTH = "Fieberklausel"
AGREED = ("base_data", "counselling", "appointment", "holder_contact", "needs", "education")


@dataclass
class Told:
    """What the owner's body holds of one person, all of it under one consent; and what it must keep to itself."""

    marker: str
    conversation: str
    consent: dict[str, object]
    kept: set[str] = field(default_factory=set)


# (service, resource) -> the category whose grant opens it and shows the marker (or, where it has no words, a code).
RESOURCES = {
    ("identity", "person"): "base_data",
    ("cases", "contacts"): "counselling",
    ("cases", "appointments"): "appointment",
    ("cases", "holder_contact"): "holder_contact",
    ("cases", "needs"): "needs",
    ("cases", "documents"): "base_data",
    ("referrals", "referral_payload"): "education",
}
BY_ROW = {("cases", "documents")}
"""What any category opens, since each row is under one of its own: a grant for another opens none of the rows."""
WITHOUT_A_MARKER = {("cases", "needs"): "interpreter"}
ELSEWHERE = {
    ("identity", "hand_disclosure"): "services/identity/tests/disclosures: what two people of the giver agreed to",
    ("referrals", "referral_outcome"): "services/referrals/tests/outcome: the receiver's report to the giver",
}


@pytest.fixture(scope="module")
async def world(
    request: pytest.FixtureRequest, templates: Templates, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[World]:
    """A world of its own: both bodies know what is made here."""
    async with opened(request, templates, tmp_path_factory) as made:
        yield made


async def told(world: World) -> Told:
    """One of everything about a person of the owner, for the body that gets grants."""
    marker = new_marker()
    person = (await stories.person(world, marker))["person"]
    consent = await stories.consent(world, person, GRANTED, AGREED)
    link = await stories.link_under(world, person, GRANTED, consent["id"])
    theirs = (await stories.person(world, "Theirs", GRANTED))["person"]
    await stories.bound(world, link["conversation_id"], theirs, GRANTED)
    made = Told(marker, link["conversation_id"], consent, {person})
    record = await stories.managed(world, marker, person=person)
    client = world.as_("cases")
    inside = {"support_record_id": record["id"]}
    when = {"starts_at": "2016-10-05T09:00:00+02:00", "subject": marker}
    for path, given in (
        ("/v1/contacts", {"way": "talk", "summary": f"Talk with {marker}.", "health": HEALTH}),
        ("/v1/appointments", when | {"remark": HEALTH}),
        ("/v1/needs", {"code": "interpreter"}),
        ("/v1/documents", {"kind": "identity", "title": marker}),
        ("/v1/documents", {"kind": "medical_report", "title": HEALTH}),
    ):
        made.kept |= ids_in(stories.good(await client.post(path, inside | given)))
    payload = {"name": marker, "education": f"School of {marker}", "health": HEALTH}
    draft = referral_stories.drafted(
        marker, person=person, recipient=GRANTED, conversation_id=made.conversation, payload=payload
    )
    row = stories.good(await world.as_("referrals").post("/v1/referrals", draft))
    under = await referral_stories.carried(world, made.conversation)
    made.kept |= ids_in(await referral_stories.act(world, row, "send", under)) | ids_in(record)
    await _accepted(world, made.conversation, theirs)
    made.kept -= {made.conversation, *(world.body(key) for key in world.node.bodies)}
    return made


async def _accepted(world: World, conversation: str, theirs: str) -> None:
    """The receiver takes the referral on: before that its payload is closed to every grant."""
    client = world.as_("referrals", GRANTED)
    page = stories.good(await client.get("/v1/referrals", params={"direction": "received", "sort": "-created_at"}))
    row = next(one for one in page["items"] if one["conversation_id"] == conversation)
    await referral_stories.act(world, row, "accept", {"person": theirs}, GRANTED)


async def read(
    world: World, service: str, resource: str, grant: str, body: str = GRANTED, role: str = "case_manager"
) -> httpx.Response:
    return await world.as_(service, body, role).post("/v1/granted-reads", {"grant": grant, "resource": resource})


@pytest.mark.parametrize("service", SERVICES)
async def test_every_resource_that_a_grant_can_open_has_its_expectation(world: World, service: str) -> None:
    answer = await read(world, service, "no_such_resource", "x")
    known = set(answer.json().get("known", ())) if answer.status_code == 422 else set()
    assert {(service, one) for one in known} == {key for key in (*RESOURCES, *ELSEWHERE) if key[0] == service}


@pytest.mark.parametrize(("service", "resource"), sorted(RESOURCES))
async def test_a_grant_opens_its_categories_for_its_body_until_it_is_withdrawn(
    world: World, service: str, resource: str
) -> None:
    known = await told(world)
    category = RESOURCES[service, resource]
    grant = await stories.grant(world, known.conversation, service, [category], GRANTED)
    answer = await read(world, service, resource, grant)
    assert answer.is_success, answer.text
    assert WITHOUT_A_MARKER.get((service, resource), known.marker) in answer.text
    assert HEALTH not in answer.text
    assert [one for one in known.kept if one in answer.text] == []
    await _opens_nothing_else(world, service, resource, grant, known)
    await _is_no_bearer(world, service, resource, grant, known)
    await _ends(world, service, resource, grant, known)


async def _opens_nothing_else(world: World, service: str, resource: str, grant: str, known: Told) -> None:
    """Neither another resource of the service nor another service, nor more than the reader's own roles."""
    for other_service, other in RESOURCES:
        if (other_service, other) != (service, resource):
            answer = await read(world, other_service, other, grant)
            none_of_it = (other_service, other) in BY_ROW and other_service == service
            wanted = 200 if none_of_it else 403
            assert answer.status_code == wanted, f"{other_service} {other}: {answer.text}"
            assert not none_of_it or answer.json()["items"] == []
            assert known.marker not in answer.text
    for role in ("coordinator", "system_client"):
        answer = await read(world, service, resource, grant, role=role)
        assert (known.marker in answer.text) <= answer.is_success
        assert HEALTH not in answer.text


async def _is_no_bearer(world: World, service: str, resource: str, grant: str, known: Told) -> None:
    """Another body that holds the grant learns as little as with one that was never signed."""
    for body in (STRANGER, LINKED, "ki"):
        answer = await read(world, service, resource, grant, body)
        assert answer.status_code == 403, f"{body}: {answer.text}"
        assert known.marker not in answer.text
        assert [one for one in known.kept if one in answer.text] == []
        assert "etag" not in answer.headers
    other = await stories.conversation(world, new_marker(), GRANTED, AGREED)
    foreign = await stories.grant(world, other["conversation_id"], service, [RESOURCES[service, resource]], GRANTED)
    assert known.marker not in (await read(world, service, resource, foreign)).text


async def _ends(world: World, service: str, resource: str, grant: str, known: Told) -> None:
    """After the withdrawal the grant is refused, and so is the question for another."""
    withdrawn = await world.as_("identity").post(
        f"/v1/consents/{known.consent['id']}/withdraw", {"channel": "oral"}, seen="*"
    )
    assert withdrawn.is_success, withdrawn.text
    until = asyncio.get_running_loop().time() + 10
    while (answer := await read(world, service, resource, grant)).is_success:
        assert asyncio.get_running_loop().time() < until, "the grant outlived its withdrawal"
        await asyncio.sleep(0.02)
    assert answer.json()["code"] == "grant_withdrawn"
    assert known.marker not in answer.text
    again = await read(world, service, resource, grant)
    assert likeness(again) == likeness(answer)
