"""What recipes begin with: persons, records, links, decisions and tasks, made through the API, always anew."""

from typing import Any
from uuid import UUID, uuid4

import httpx

from services.cases.tests.helpers import DIMENSIONS, agreement_parts
from services.identity.tests import helpers as identity
from services.identity.tests.helpers import Json
from tests.world.world import OWNER, RECEIVER, World


def good(answer: httpx.Response) -> Json:
    """The document of an answer that must be a success."""
    assert answer.is_success, f"{answer.request.method} {answer.request.url.path}: {answer.status_code} {answer.text}"
    document: Json = answer.json()
    return document


# --- identity --------------------------------------------------------------------------------------------------------


async def person(world: World, marker: str, body: str = OWNER, **more: Any) -> Json:
    """A person of a body whose family name is the marker."""
    return good(await world.as_("identity", body).post("/v1/persons", identity.person(family=marker, **more)))


async def consent(
    world: World, pseudonym: str, recipient: str = RECEIVER, categories: tuple[str, ...] = ("needs", "base_data"),
    body: str = OWNER, purpose: str = "case_management",
) -> Json:  # fmt: skip
    """A consent that is given."""
    client = world.as_("identity", body)
    return await identity.consented(client, pseudonym, recipient, list(categories), purpose=purpose)


async def link(
    world: World, pseudonym: str, recipient: str = RECEIVER, categories: tuple[str, ...] = ("needs", "base_data"),
    body: str = OWNER,
) -> Json:  # fmt: skip
    """A link under a consent, as its owner sees it; the other end is not bound yet."""
    ground = await consent(world, pseudonym, recipient, categories, body)
    client = world.as_("identity", body)
    return await identity.offered(client, pseudonym, recipient, "consent", ground["id"], str(uuid4()))


async def bound(world: World, conversation: str, pseudonym: str, recipient: str = RECEIVER) -> Json:
    """The recipient's end of a link, bound to its own person."""
    return await identity.bound(world.as_("identity", recipient), conversation, pseudonym)


# --- cases -----------------------------------------------------------------------------------------------------------


async def record(world: World, marker: str, body: str = OWNER, **given: Any) -> Json:
    """An open support record whose own reference is the marker."""
    wanted = {
        "person": str(uuid4()), "clock_start": "2015-11-20", "opened_on": "2016-06-07", "dimensions": DIMENSIONS,
        "own_reference": marker,
    }  # fmt: skip
    return good(await world.as_("cases", body).post("/v1/support-records", wanted | given))


async def wished(world: World, marker: str, body: str = OWNER, **given: Any) -> Json:
    """A record with its documented wish; the words are the marker."""
    made = await record(world, marker, body, **given)
    words = {"on": "2016-06-14", "form": "spoken_interpreted", "words": f"I want {marker}."}
    path = f"/v1/support-records/{made['id']}/wish"
    return good(await world.as_("cases", body).post(path, words, seen=made["version"]))


async def agreed(world: World, marker: str, body: str = OWNER, **given: Any) -> tuple[Json, Json]:
    """A record with its wish and a complete intake agreement: (record, agreement)."""
    made = await wished(world, marker, body, **given)
    parts = agreement_parts() | {"support_record_id": made["id"]}
    parts["way_out"] = parts["way_out"] | {"explained": marker}
    return made, good(await world.as_("cases", body).post("/v1/intake-agreements", parts))


async def managed(world: World, marker: str, body: str = OWNER, **given: Any) -> Json:
    """A record in case management, held by the caller, whose phone is the marker."""
    made, _ = await agreed(world, marker, body, **given)
    contact = {"function": "Case management", "phone": marker}
    path = f"/v1/support-records/{made['id']}/start-case-management"
    return good(await world.as_("cases", body).post(path, {"contact": contact}, seen=made["version"]))


async def mandate(world: World, marker: str, body: str = OWNER) -> Json:
    """The mandate of a new record in case management."""
    made = await managed(world, marker, body)
    page = good(await world.as_("cases", body).get("/v1/mandates", params={"support_record_id": made["id"]}))
    found: Json = page["items"][-1]
    return found


async def plan(world: World, marker: str, body: str = OWNER) -> Json:
    """A plan without anything in it; its own reference is the marker."""
    made = await record(world, marker, body)
    given = {"support_record_id": made["id"], "own_reference": marker}
    return good(await world.as_("cases", body).post("/v1/plans", given))


async def goal(world: World, marker: str, body: str = OWNER) -> Json:
    """A goal of a new plan."""
    made = await plan(world, marker, body)
    return good(await world.as_("cases", body).post(f"/v1/plans/{made['id']}/goals", {"title": marker}))


async def step(world: World, marker: str, body: str = OWNER, **given: Any) -> Json:
    """A step of a new plan."""
    made = await plan(world, marker, body)
    return await another_step(world, made["id"], marker, body, **given)


async def another_step(world: World, plan_id: str, marker: str, body: str = OWNER, **given: Any) -> Json:
    """One more step of a plan."""
    wanted = {"title": marker, "payer": "no_cost"} | given
    return good(await world.as_("cases", body).post(f"/v1/plans/{plan_id}/steps", wanted))


# --- every service ---------------------------------------------------------------------------------------------------


async def task(world: World, service: str, marker: str, body: str = OWNER) -> Json:
    """A task of a body's pool. No address makes one: it is written as a use case of the service would write it."""
    context = world.services[service].app.state.geleit
    async with context.database.write(UUID(world.body(body))) as write:
        await write.task(
            kind="proof", subject=("proof", uuid4()), pool="case_managers", unique_for=str(uuid4()),
            links={"about": f"/{marker}"},
        )  # fmt: skip
    found = good(await world.as_(service, body).get("/v1/tasks", params={"sort": "-created_at", "limit": 1}))
    made: Json = found["items"][0]
    return made
