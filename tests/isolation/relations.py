"""The bodies around the owner of a record: a stranger, one that is linked, one with a live grant, one whose was withdrawn.

Each relation is about the very person of the record, so that it would open something if a link alone did.
"""

import os
from collections.abc import Iterable

from services.identity.tests.helpers import Json, question
from tests.world import OPERATIONS, OWNER, Operation, World, stories

STRANGER = "sozialamt"
LINKED = "jobcenter"
GRANTED = "kurstraeger"
WITHDRAWN = "gesundheitsamt"
OTHERS = (STRANGER, LINKED, GRANTED, WITHDRAWN)
CATEGORIES = ("needs", "base_data", "counselling")
_RESTRICTED = {"restrict_processing", "search_restrictions"}
"""Afterwards processing is restricted: no consent and no link of the person is written any more."""


async def relate(world: World, person: str, bodies: Iterable[str], owner: str = OWNER) -> None:
    """Links the owner's person to the bodies. GRANTED and WITHDRAWN get a grant, and WITHDRAWN loses it again.
    A person that identity does not know (any more) is left alone.
    """
    known = await world.as_("identity", owner).get(f"/v1/persons/{person}")
    for body in bodies if known.is_success else ():
        bound = await _bound(world, person, body, owner)
        if body != LINKED:
            await _granted(world, bound["conversation_id"], "cases", body)
        if body == WITHDRAWN:
            consent, client = bound["consent"], world.as_("identity", owner)
            path = f"/v1/consents/{consent['id']}/withdraw"
            stories.good(await client.post(path, {"channel": "oral"}, seen=consent["version"]))


def due(operation: Operation) -> tuple[str, ...]:
    """The relations that the person of an operation gets: all with FULL=1, else one of the three in turn."""
    if operation.id in _RESTRICTED:
        return ()
    related = (LINKED, GRANTED, WITHDRAWN)
    if os.environ.get("FULL"):
        return related
    place = list(OPERATIONS).index((operation.service, operation.id))
    return (related[place % len(related)],)


def shared(world: World) -> set[str]:
    """The ids that both sides of a relation know: its conversation and the decisions in it."""
    found: set[str] = world.kept.setdefault("shared", set())
    return found


async def _bound(world: World, person: str, body: str, owner: str) -> Json:
    """A link between the owner's person and the body's own, bound, with the consent that it rests on."""
    own = await world.once(f"person of {body}", lambda: stories.person(world, "Theirs", body))
    consent = await stories.consent(world, person, body, CATEGORIES, owner)
    offer = await stories.link_under(world, person, body, consent["id"], owner)
    await stories.bound(world, offer["conversation_id"], own["person"], body)
    shared(world).add(offer["conversation_id"])
    return offer | {"consent": consent}


async def _granted(world: World, conversation_id: str, audience: str, holder: str) -> str:
    """A live grant for the receiver of a conversation."""
    asked = question(conversation_id, list(CATEGORIES), audience=audience)
    answer = stories.good(await world.as_("identity", holder).post("/v1/decisions", asked))
    shared(world).add(answer["decision"])
    return str(answer["grant"])
