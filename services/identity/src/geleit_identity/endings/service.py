"""Withdrawing, cutting and binding anew reach over several rooms: grants and links end in the same transaction as their
ground.
"""

from typing import Final
from uuid import UUID

from geleit_identity.consents import service as consents
from geleit_identity.consents.schemas import ConsentOut, EffectOut, ReleaseOut, WithdrawIn
from geleit_identity.decisions import service as decisions
from geleit_identity.links import service as links
from geleit_identity.links.schemas import BindIn, LinkOut
from geleit_identity.statutes import service as statutes
from geleit_identity.statutes.schemas import StatuteUseOut
from geleit_kit.db.kit_tables import Deadline
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.http.context import BodyBook
from geleit_kit.http.parts import Version
from geleit_kit.pure.caller import Caller


async def withdraw_consent(
    write: WriteSession, caller: Caller, bodies: BodyBook, consent_id: UUID, seen: Version, given: WithdrawIn
) -> ConsentOut:
    """Withdraws a consent for the future."""
    row = await consents.held_consent(write, consent_id)
    await consents.withdraw(write, caller, row, seen, given)
    await _end(write, row.person, row.id)
    return await consents.consent_shown(write, bodies, row)


async def withdraw_release(
    write: WriteSession, caller: Caller, bodies: BodyBook, release_id: UUID, seen: Version, given: WithdrawIn
) -> ReleaseOut:
    """Withdraws a release for the future."""
    row = await consents.held_release(write, release_id)
    await consents.withdraw(write, caller, row, seen, given)
    await _end(write, row.person, row.id)
    return await consents.release_shown(write, bodies, row)


async def effect(read: ReadSession, bodies: BodyBook, ground_id: UUID, *, release: bool) -> EffectOut:
    """What a withdrawal would end today."""
    person, recipient = await consents.parties(read, ground_id, release=release)
    other = bodies.get(recipient)
    return EffectOut(
        person=person,
        recipient=other.key if other else "unknown",
        links_cut=await links.resting_on(read, ground_id),
        grants_ended=await decisions.resting_on(read, person, ground_id),
    )


async def cut_link(write: WriteSession, caller: Caller, bodies: BodyBook, link_id: UUID, seen: Version) -> LinkOut:
    """Cuts a link at both ends; live grants of the conversation end with it, on both sides."""
    before = await links.parties(write, link_id)
    row = await links.cut(write, caller, link_id, seen)
    await _end_conversation(write, before.counterpart, before.conversation_id)
    return links.shown(bodies, row)


async def rebind_link(
    write: WriteSession, caller: Caller, bodies: BodyBook, link_id: UUID, seen: Version, given: BindIn
) -> LinkOut:
    """Binds the receiver's end to another own person; the receiver's own live grants told of the wrong one and end."""
    before = await links.parties(write, link_id)
    row = await links.rebind(write, caller, link_id, seen, given)
    await decisions.revoke_conversation(write, before.conversation_id)
    return links.shown(bodies, row)


async def end_statute(write: WriteSession, caller: Caller, use_id: UUID, seen: Version) -> StatuteUseOut:
    """Takes a statute out of force; links and grants that rest on it end."""
    row = await statutes.decide(write, caller, use_id, seen, "end")
    for person in sorted(await links.persons_resting_on(write, use_id)):
        await decisions.revoke(write, person, use_id)
    for ended in await links.lapse(write, use_id):
        await _end_conversation(write, ended.counterpart, ended.conversation_id)
    return statutes.shown(row)


async def expire_ground(write: WriteSession, deadline: Deadline) -> None:
    """Due on the day after the last valid one: the ground and what rests on it end, without any call."""
    person = await consents.expire(write, deadline)
    if person is not None:
        await _end(write, person, deadline.aggregate)


HANDLERS: Final = {consents.CONSENT_EXPIRY: expire_ground, consents.RELEASE_EXPIRY: expire_ground}


async def end_all_of(write: WriteSession, person: UUID) -> None:
    """A person is erased: every grant ends at once, every link is cut at both ends."""
    await decisions.revoke_all(write, person)
    for ended in await links.cut_all_of(write, person):
        await _end_conversation(write, ended.counterpart, ended.conversation_id)


async def _end(write: WriteSession, person: UUID, ground_id: UUID) -> None:
    await decisions.revoke(write, person, ground_id)
    for ended in await links.lapse(write, ground_id):
        await _end_conversation(write, ended.counterpart, ended.conversation_id)


async def _end_conversation(write: WriteSession, other_body: UUID, conversation_id: UUID) -> None:
    await decisions.revoke_conversation(write, conversation_id)
    async with write.acting_as(other_body):
        await decisions.revoke_conversation(write, conversation_id)
