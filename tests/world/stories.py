"""What recipes begin with: persons, records, links, decisions and tasks, made through the API, always anew."""

import secrets
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx

from geleit_cases.concepts.dgcc import CONTENT
from services.cases.tests.helpers import DIMENSIONS, agreement_parts
from services.identity.tests import helpers as identity
from services.identity.tests.helpers import Json
from tests.world.world import OWNER, RECEIVER, World

COLLEAGUE = "colleague"
"""The second user of a body."""


def good(answer: httpx.Response) -> Json:
    """The document of an answer that must be a success."""
    assert answer.is_success, f"{answer.request.method} {answer.request.url.path}: {answer.status_code} {answer.text}"
    document: Json = answer.json()
    return document


# --- identity --------------------------------------------------------------------------------------------------------


_FIRST_BIRTH, _BIRTHS = date(1970, 1, 1), 7000


async def person(world: World, marker: str, body: str = OWNER, **more: Any) -> Json:
    """A person of a body whose family name is the marker, born on some day: hundreds of one name and one day would all
    be taken for one, each new one for all before it.
    """
    birth = {"on": str(_FIRST_BIRTH + timedelta(days=secrets.randbelow(_BIRTHS))), "precision": "day"}
    wanted = identity.person(family=marker, **{"birth": birth} | more)
    return good(await world.as_("identity", body).post("/v1/persons", wanted))


async def consent(
    world: World, pseudonym: str, recipient: str = RECEIVER, categories: tuple[str, ...] = ("needs", "base_data"),
    body: str = OWNER, purpose: str = "case_management",
) -> Json:  # fmt: skip
    """A consent that is given."""
    client = world.as_("identity", body)
    who = {"understanding": "shown"}  # counts of a minor of 16, too
    return await identity.consented(client, pseudonym, recipient, list(categories), purpose=purpose, declared_by=who)


async def link(
    world: World, pseudonym: str, recipient: str = RECEIVER, categories: tuple[str, ...] = ("needs", "base_data"),
    body: str = OWNER, own_reference: str | None = None,
) -> Json:  # fmt: skip
    """A link under a new consent, as its owner sees it; the other end is not bound yet."""
    ground = await consent(world, pseudonym, recipient, categories, body)
    return await link_under(world, pseudonym, recipient, ground["id"], body, own_reference)


async def link_under(
    world: World, pseudonym: str, recipient: str, consent_id: str, body: str = OWNER, own_reference: str | None = None
) -> Json:
    """A link under a consent that is there."""
    wanted = {"person": pseudonym, "recipient": recipient, "ground": {"kind": "consent", "id": consent_id}}
    client = world.as_("identity", body)
    return good(await client.post("/v1/links", wanted | {"own_reference": own_reference}, key=str(uuid4())))


async def end_of(world: World, conversation_id: str, body: str) -> Json:
    """A body's own end of a conversation: nearly always among its newest."""
    for newest in (5, 200):
        query = {"sort": "-created_at", "limit": newest}
        page = good(await world.as_("identity", body).get("/v1/links", params=query))
        found: list[Json] = [one for one in page["items"] if one["conversation_id"] == conversation_id]
        if found:
            return found[0]
    message = f"{body} has no end of this conversation"
    raise AssertionError(message)


async def conversation(
    world: World, marker: str, recipient: str = RECEIVER, categories: tuple[str, ...] = ("needs", "base_data"),
    body: str = OWNER,
) -> Json:  # fmt: skip
    """A link between two bodies' persons, bound at both ends; as its owner sees it."""
    own = await person(world, marker, body)
    theirs = await person(world, "Theirs", recipient)
    offer = await link(world, own["person"], recipient, categories, body)
    await bound(world, offer["conversation_id"], theirs["person"], recipient)
    return good(await world.as_("identity", body).get(f"/v1/links/{offer['id']}"))


async def decision(world: World, marker: str, recipient: str = RECEIVER, body: str = OWNER) -> Json:
    """A decision that the owner asked for (may it send?), as it keeps it."""
    made = await conversation(world, marker, recipient, body=body)
    client = world.as_("identity", body)
    asked = identity.question(made["conversation_id"], ["needs"], direction="push")
    good(await client.post("/v1/decisions", asked))
    kept: Json = good(await client.get("/v1/decisions", params={"sort": "-created_at", "limit": 1}))["items"][0]
    return kept


async def grant(
    world: World, conversation_id: str, audience: str, categories: list[str], holder: str = RECEIVER
) -> str:
    """A live grant that the receiver of a conversation asked for, to read at the owner's."""
    asked = identity.question(conversation_id, categories, audience=audience)
    answer = good(await world.as_("identity", holder).post("/v1/decisions", asked))
    assert answer["grant"], answer
    return str(answer["grant"])


async def bound(world: World, conversation_id: str, pseudonym: str, recipient: str = RECEIVER) -> Json:
    """The recipient's end of a link, bound to its own person."""
    end = await end_of(world, conversation_id, recipient)
    client = world.as_("identity", recipient)
    return good(await client.post(f"/v1/links/{end['id']}/bind", {"person": pseudonym}, seen=end["version"]))


# --- cases -----------------------------------------------------------------------------------------------------------


async def record(world: World, marker: str, body: str = OWNER, **given: Any) -> Json:
    """An open support record whose own reference is the marker, of a person whose name it is."""
    about = given.pop("person", None) or (await person(world, marker, body))["person"]
    wanted = {
        "person": about, "clock_start": "2015-11-20", "opened_on": "2016-06-07", "dimensions": DIMENSIONS,
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


async def inside(world: World, marker: str, path: str, body: str = OWNER, **given: Any) -> Json:
    """A row of a new record, made by POST to `path`; its own reference is the marker."""
    made = await record(world, marker, body)
    wanted = {"support_record_id": made["id"], "own_reference": marker} | given
    return good(await world.as_("cases", body).post(path, wanted))


async def contact(world: World, marker: str, body: str = OWNER) -> Json:
    """A contact whose summary is the marker."""
    return await inside(world, marker, "/v1/contacts", body, way="talk", summary=f"Talk with {marker}.")


async def appointment(world: World, marker: str, body: str = OWNER) -> Json:
    """An appointment whose subject is the marker."""
    given = {"starts_at": "2016-10-05T09:00:00+02:00", "subject": marker}
    return await inside(world, marker, "/v1/appointments", body, **given)


async def participant(world: World, marker: str, body: str = OWNER) -> Json:
    """A participant whose name is the marker."""
    return await inside(world, marker, "/v1/participants", body, role="volunteer", name=marker)


async def need(world: World, marker: str, body: str = OWNER) -> Json:
    """An open need; the remark of its source is the marker."""
    source = {"kind": "talk", "remark": marker}
    return await inside(world, marker, "/v1/needs", body, code="interpreter", source=source)


async def act(world: World, path: str, row: Json, action: str, given: Any = None, body: str = OWNER) -> Json:
    """One action of cases on a row as it was last seen."""
    return good(await world.as_("cases", body).post(f"{path}/{row['id']}/{action}", given, seen=row["version"]))


async def offered_mandate(world: World, marker: str, body: str = OWNER) -> Json:
    """A mandate that is offered to the colleague."""
    made = await mandate(world, marker, body)
    to = {"to": world.staff(body, COLLEAGUE)}
    return await act(world, "/v1/mandates", made, "offer", to, body)


async def mandate_outside(world: World, marker: str, body: str = OWNER) -> Json:
    """A mandate that another body has taken over, by a handover through referrals."""
    made = await mandate(world, marker, body)
    await _handed_over(world, made, marker, body)
    moved = good(await world.as_("cases", body).get(f"/v1/mandates/{made['id']}"))
    assert moved["status"] == "moved"
    return moved


async def _handed_over(world: World, made: Json, marker: str, body: str = OWNER) -> str:
    """Gives a mandate to the receiver, who has a record of the person; answers the receiver's pseudonym."""
    theirs = (await record(world, marker, RECEIVER))["person"]
    client, receiver = world.as_("referrals", body), world.as_("referrals", RECEIVER)
    conversation = (await link(world, made["person"], RECEIVER, body=body))["conversation_id"]
    draft = {
        "kind": "uebergabe", "person": made["person"], "recipient": RECEIVER, "conversation_id": conversation,
        "need_codes": ["job"], "mandate_id": made["id"], "mandate_epoch": made["epoch"], "client_present": True,
    }  # fmt: skip
    row = good(await client.post("/v1/referrals", draft))
    asked = identity.question(conversation, ["needs"], direction="push", audience="referrals")
    decided = good(await world.as_("identity", body).post("/v1/decisions", asked))
    path = f"/v1/referrals/{row['id']}/send"
    good(await client.post(path, {"grant": decided["grant"]}, seen=row["version"], key=str(uuid4())))
    inbox = good(await receiver.get("/v1/referrals?direction=received&sort=-created_at&limit=1"))
    arrived = next(one for one in inbox["items"] if one["conversation_id"] == conversation)
    taken = {"person": theirs}
    good(await receiver.post(f"/v1/referrals/{arrived['id']}/accept", taken, seen=arrived["version"]))
    await world.settled()
    return str(theirs)


TAKER = RECEIVER


async def mandate_of_the_body(world: World, marker: str) -> Json:
    """A mandate that came to the receiver by a handover; nobody there has taken it yet."""
    theirs = await _handed_over(world, await mandate(world, marker), marker)
    page = good(await world.as_("cases", TAKER).get("/v1/mandates", params={"sort": "-created_at", "limit": 1}))
    found: Json = page["items"][0]
    assert (found["person"], found["holder"]) == (theirs, None), found
    return found


async def concept(world: World, marker: str, *, by_origin: bool = False) -> Json:
    """A draft of a concept whose name is the marker; with a rule by origin it takes two signatures."""
    given = {"key": marker.lower(), "content": concept_content(marker, by_origin=by_origin)}
    return good(await world.as_("cases", role="body_admin").post("/v1/concepts", given))


async def proposed_concept(world: World, marker: str) -> Json:
    """The same, signed by the first."""
    made = await concept(world, marker, by_origin=True)
    path = f"/v1/concepts/{made['id']}/propose"
    return good(await world.as_("cases", role="body_admin").post(path, seen=made["version"]))


def concept_content(marker: str, *, by_origin: bool = False) -> Json:
    """The default concept under a name of its own."""
    rule = {
        "code": "by_origin", "de": f"Nach {marker}", "en": f"After {marker}", "channel": "home_visit",
        "when": {"fact": "nationality_group", "is": "third_country"}, "valid_from": "2016-01-01",
        "reason": {"de": f"Nach {marker}", "en": f"After {marker}"},
    }  # fmt: skip
    name = {"code": "local", "de": f"Nach {marker}", "en": f"After {marker}"}
    return CONTENT | {"name": name} | ({"outreach": {"rules": [rule]}} if by_origin else {})


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
