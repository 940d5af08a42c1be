"""What recipes of referrals begin with: conversations under consent, grants for them, and referrals in every state.

Two bodies take part: the giver (`OWNER`) and the receiver (`RECEIVER`), each with its own person and its own row.
"""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from services.identity.tests import helpers as identity
from services.identity.tests.helpers import Json
from tests.world import stories
from tests.world.stories import good
from tests.world.world import OWNER, RECEIVER, World

PURPOSE = "case_management"
FETCHED = ("base_data", "education")
"""What the receiver's grants for a payload cover."""
TOLD = ("counselling", "language")
"""What the receiver may tell the giver of a result."""


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation between the two: each side's own pseudonym, and its random id."""

    id: str
    giver: str
    receiver: str


async def talk(
    world: World, marker: str, categories: tuple[str, ...] = (*FETCHED, "needs"), *, bound: bool = True
) -> Talk:
    """A conversation under the consent of the giver's person, by default bound to the receiver's own person."""
    theirs = (await stories.person(world, marker))["person"]
    ours = (await stories.person(world, marker, RECEIVER))["person"]
    made = await stories.link(world, theirs, RECEIVER, categories)
    if bound:
        await stories.bound(world, made["conversation_id"], ours)
    return Talk(made["conversation_id"], theirs, ours)


async def offered(world: World, marker: str, **changed: Any) -> Json:
    """What a draft that is to be sent names beside the rest: a person of the giver, and a conversation under its
    consent that is offered to the receiver. What is named already stays.
    """
    if "person" not in changed:
        changed["person"] = (await stories.person(world, marker))["person"]
    if "conversation_id" not in changed:
        changed["conversation_id"] = (await stories.link(world, changed["person"], RECEIVER))["conversation_id"]
    return changed


async def carried(world: World, conversation: str, body: str = OWNER) -> Json:
    """What a preview is sent under: a grant to tell the coded needs."""
    return {"grant": await grant(world, conversation, "push", ("needs",), body)}


async def grant(world: World, conversation: str, direction: str, categories: tuple[str, ...], body: str) -> str:
    """A live grant that a body was given for referrals."""
    asked = identity.question(
        conversation, list(categories), direction=direction, purpose=PURPOSE, audience="referrals"
    )
    answer = good(await world.as_("identity", body).post("/v1/decisions", asked))
    assert answer["grant"], answer
    return str(answer["grant"])


async def telling(world: World, talk: Talk) -> str:
    """The receiver's live grant to tell the giver a result: its person agreed to that."""
    await stories.consent(world, talk.receiver, OWNER, TOLD, body=RECEIVER, purpose=PURPOSE)
    return await grant(world, talk.id, "push", TOLD, RECEIVER)


# --- the giver's rows ------------------------------------------------------------------------------------------------


def drafted(marker: str, **changed: Any) -> Json:
    """The input of a complete draft of a Vermittlung whose reference and payload are the marker."""
    given = {
        "kind": "vermittlung", "person": str(uuid4()), "recipient": RECEIVER, "conversation_id": str(uuid4()),
        "need_codes": ["recognition"], "own_reference": marker,
        "payload": {"name": marker, "education": f"School of {marker}"},
    } | changed  # fmt: skip
    return {name: value for name, value in given.items() if value is not None}


async def draft(world: World, marker: str, **changed: Any) -> Json:
    """A draft of the giver, about a person of its own."""
    if "person" not in changed:
        changed["person"] = (await stories.person(world, marker))["person"]
    return good(await world.as_("referrals").post("/v1/referrals", drafted(marker, **changed)))


async def act(world: World, row: Json, action: str, given: Any = None, body: str = OWNER) -> Json:
    """One action of a body on its row as it was last seen."""
    path = f"/v1/referrals/{row['id']}/{action}"
    client = world.as_("referrals", body)
    return good(await client.post(path, given, seen=row["version"], key=str(uuid4())))


async def sent(world: World, marker: str, **changed: Any) -> Json:
    """The giver's row of a referral that was sent."""
    row = await draft(world, marker, **await offered(world, marker, **changed))
    return await act(world, row, "send", await carried(world, row["conversation_id"]))


async def now(world: World, row: Json, body: str = OWNER) -> Json:
    """A row as it is now."""
    return good(await world.as_("referrals", body).get(f"/v1/referrals/{row['id']}"))


# --- the receiver's rows ---------------------------------------------------------------------------------------------


async def arrived(world: World, given: Json) -> Json:
    """The receiver's row of a referral that was sent."""
    query: dict[str, str | int | bool] = {"direction": "received", "sort": "-created_at", "limit": 5}
    page = good(await world.as_("referrals", RECEIVER).get("/v1/referrals", params=query))
    found: Json = next(one for one in page["items"] if one["conversation_id"] == given["conversation_id"])
    return found


async def accepted(world: World, marker: str, bound_to: str | None = None, **changed: Any) -> tuple[Json, Json]:
    """The giver's row as sent, and the receiver's after its acceptance."""
    given = await sent(world, marker, **changed)
    taken = {"person": bound_to or (await stories.person(world, marker, RECEIVER))["person"]}
    return given, await act(world, await arrived(world, given), "accept", taken, RECEIVER)


async def started(world: World, marker: str, talk: Talk | None = None) -> Json:
    """The receiver's row of a service that runs; with a conversation, between its two persons."""
    more = {"person": talk.giver, "conversation_id": talk.id} if talk else {}
    _, taken = await accepted(world, marker, talk.receiver if talk else None, **more)
    return await act(world, taken, "start", {}, RECEIVER)


async def completed(world: World, marker: str, talk: Talk | None = None) -> Json:
    """The receiver's row of a service that reached its aim; the report is the marker."""
    return await act(world, await started(world, marker, talk), "complete", {"report": report(marker)}, RECEIVER)


def report(marker: str) -> Json:
    """A report whose words are the marker."""
    return {"summary": f"{marker} was there.", "language": f"A2, says {marker}"}


async def fetched(world: World, marker: str) -> Json:
    """The receiver's row of a referral whose payload it has fetched under a grant."""
    between = await talk(world, marker)
    given = {"person": between.giver, "conversation_id": between.id}
    _, taken = await accepted(world, marker, between.receiver, **given)
    live = await grant(world, between.id, "pull", FETCHED, RECEIVER)
    read = {"grant": live, "resource": "referral_payload"}
    good(await world.as_("referrals", RECEIVER).post("/v1/granted-reads", read))
    return await now(world, taken, RECEIVER)


# --- handovers -------------------------------------------------------------------------------------------------------


async def handed_over(world: World, marker: str, *, late_by: int = 0) -> tuple[Json, Json]:
    """The giver's and the receiver's row of an Übergabe that cases has answered; with `late_by` the mandate had moved
    on, and cases refuses.
    """
    mandate = await stories.mandate(world, marker)
    theirs = (await stories.record(world, marker, RECEIVER))["person"]
    given, taken = await accepted(
        world, marker, theirs, kind="uebergabe", person=mandate["person"], mandate_id=mandate["id"],
        mandate_epoch=mandate["epoch"] + late_by, client_present=True,
    )  # fmt: skip
    await world.settled()
    return await now(world, given), await now(world, taken, RECEIVER)


# --- messages --------------------------------------------------------------------------------------------------------


async def message(world: World, marker: str) -> Json:
    """The giver's row of a coded message that was delivered; its own reference is the marker."""
    between = await talk(world, marker, ("needs", "base_data"))
    live = await grant(world, between.id, "push", ("needs",), OWNER)
    said = {"grant": live, "kind": "need", "code": "interpreter", "own_reference": marker}
    path = f"/v1/conversations/{between.id}/messages"
    return good(await world.as_("referrals").post(path, said, key=str(uuid4())))


async def message_to_answer(world: World, marker: str) -> Json:
    """The receiver's row of a message."""
    told = await message(world, marker)
    query = {"direction": "received", "conversation_id": told["conversation_id"]}
    page = good(await world.as_("referrals", RECEIVER).get("/v1/messages", params=query))
    found: Json = page["items"][0]
    return found
