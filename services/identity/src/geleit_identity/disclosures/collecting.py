"""The recipient fetches what lies ready: a grant for exactly that, once, and the copy that it opens."""

from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from geleit_identity.decisions import single_case
from geleit_identity.decisions.single_case import AUDIENCE, SingleCase
from geleit_identity.disclosures import service, store
from geleit_identity.disclosures.rules import BY_HAND, HAND_DISCLOSURE, HandSide
from geleit_identity.disclosures.schemas import CollectedOut, HandCopyOut, StatementsOut
from geleit_identity.disclosures.tables import HandDisclosure
from geleit_kit.db.known_bodies import refuse_left
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.db.whereabouts import hidden_after
from geleit_kit.http.context import ServiceContext
from geleit_kit.http.grants import GrantedResource
from geleit_kit.http.parts import Version
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.grants import Grant
from geleit_kit.pure.problems import Conflict, IllegalTransition

RESOURCE: Final = "hand_disclosure"


async def collect(
    write: WriteSession, caller: Caller, context: ServiceContext, disclosure_id: UUID, seen: Version
) -> CollectedOut:
    """The grant, once. Raises IllegalTransition where it was collected, taken back or has lapsed, Conflict where the
    giver holds it back: something in it has been locked since.
    """
    found = await store.disclosure(write, disclosure_id)
    found.unchanged_since(seen)
    row = await service.both(write, found)
    if row.side != HandSide.RECIPIENT:
        raise IllegalTransition(
            "only_the_recipient_collects", extra={"lifecycle": HAND_DISCLOSURE.name, "action": "collect"}
        )
    HAND_DISCLOSURE.take("collect", row, caller)
    await refuse_left(write, row.counterpart)
    row.collected_on = write.today
    await write.flush()
    await write.close_tasks(service.COLLECT_TASK, row.id)
    made = await single_case.grant_for(write, caller, await _collected_there(write, row))
    return CollectedOut.model_validate(
        {
            "grant": single_case.signed(context, made),
            "resource": RESOURCE,
            "audience": AUDIENCE,
            "categories": sorted(made.categories),
            "purpose": made.purpose,
            "expires_at": datetime.fromtimestamp(made.expires, UTC),
        }
    )


async def _collected_there(write: WriteSession, own: HandDisclosure) -> SingleCase:
    recipient = write.body
    async with write.acting_as(own.counterpart):
        row = await store.locked_side(write, own.conversation_id)
        if row is None or row.person is None:
            raise IllegalTransition(extra={"lifecycle": HAND_DISCLOSURE.name, "action": "collect"})
        if service.WHERE.intersection(row.categories) and await hidden_after(write, [row.person], row.updated_at):
            raise Conflict("held_back")
        HAND_DISCLOSURE.take_automatic("collect", row)
        row.collected_on = write.today
        await write.flush()
        await write.settle(service.LAPSE, row.id)
        return SingleCase(
            id=row.id,
            giver=row.body_id,
            recipient=recipient,
            person=row.person,
            conversation=row.conversation_id,
            statute=row.statute,
            purpose=row.purpose,
            categories=row.categories,
        )


async def copy(read: ReadSession, grant: Grant) -> list[HandCopyOut]:
    """What two people of the giver agreed to, word for word, in the giver's scope."""
    row = await store.side(read, grant.conversation)
    if row is None or row.side != HandSide.GIVER or row.status != "collected":
        return []
    told = (await service.content_of(read, row)).get("statements", {})
    names = StatementsOut.model_fields
    return [HandCopyOut.model_validate({"statute": row.statute, **{name: told.get(name) for name in names}})]


HAND_COPY: Final = GrantedResource(RESOURCE, read=copy, categories=frozenset().union(*BY_HAND.values()))
