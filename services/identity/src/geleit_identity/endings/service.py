"""Withdrawing, cutting and binding anew reach over several rooms: grants and links end in the same transaction as their
ground.
"""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from geleit_identity.consents import carrying
from geleit_identity.consents import service as consents
from geleit_identity.consents.schemas import ConsentOut, EffectOut, KeptOut, ReleaseOut, WithdrawIn
from geleit_identity.decisions import service as decisions
from geleit_identity.decisions.checking import Towards, Weighed, weigh
from geleit_identity.decisions.rules import Decision, Question
from geleit_identity.disclosures import service as disclosures
from geleit_identity.duties import service as duties
from geleit_identity.duties.rules import Occasion
from geleit_identity.links import service as links
from geleit_identity.links.schemas import BindIn, LinkOut
from geleit_identity.statutes import service as statutes
from geleit_identity.statutes.schemas import StatuteUseOut
from geleit_kit.db.endings import Again, end_for_good
from geleit_kit.db.kit_tables import Deadline, KnownBody
from geleit_kit.db.ledger import Ending
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.http.context import BodyBook
from geleit_kit.http.parts import Version
from geleit_kit.pure.caller import Caller
from geleit_vocabulary.categories import DataCategory


async def withdraw_consent(
    write: WriteSession, caller: Caller, bodies: BodyBook, consent_id: UUID, seen: Version, given: WithdrawIn
) -> ConsentOut:
    """Withdraws a consent for the future."""
    row = await consents.held_consent(write, consent_id)
    await consents.withdraw(write, caller, row, seen, given)
    await _end_withdrawn(write, row.person, row.id, release=False)
    await end_for_good(write, _CONSENT, row.id)
    return await consents.consent_shown(write, bodies, row)


async def withdraw_release(
    write: WriteSession, caller: Caller, bodies: BodyBook, release_id: UUID, seen: Version, given: WithdrawIn
) -> ReleaseOut:
    """Withdraws a release for the future."""
    row = await consents.held_release(write, release_id)
    await consents.withdraw(write, caller, row, seen, given)
    await _end_withdrawn(write, row.person, row.id, release=True)
    await end_for_good(write, _RELEASE, row.id)
    return await consents.release_shown(write, bodies, row)


async def effect(read: ReadSession, bodies: BodyBook, ground_id: UUID, *, release: bool) -> EffectOut:
    """What a withdrawal would end today."""
    person, recipient = await consents.parties(read, ground_id, release=release)
    other = bodies.get(recipient)
    if other is None:
        return EffectOut(
            person=person, recipient="unknown", links_cut=0, grants_ended=0, categories_ended=[], categories_kept=[]
        )
    now, then = await _flow(read, other, person, ground_id, release=release)
    return EffectOut(
        person=person,
        recipient=other.key,
        links_cut=len(then.cut),
        grants_ended=await decisions.ending_with(read, person, ground_id, then.cut),
        categories_ended=[DataCategory(code) for code in sorted(now.covered - then.decision.covered)],
        categories_kept=[
            KeptOut(category=part.category, ground=part.basis.kind, code=part.basis.code)
            for part in then.decision.parts
            if part.basis
        ],
    )


async def _flow(
    read: ReadSession, other: KnownBody, person: UUID, ground_id: UUID, *, release: bool
) -> tuple[Decision, Weighed]:
    """What may go to the other body today under this purpose, and what will when the ground and its links have ended.

    The same functions as a decision's and a withdrawal's: what is shown before is what is answered after.
    """
    purpose, categories = await carrying.subject(read, ground_id, release=release)
    question = Question(
        recipient=other.id,
        role_reads=frozenset(DataCategory),
        purpose=purpose,
        categories=categories,
        day=read.today,
        recipient_kind=other.kind,
    )
    towards = Towards(person, other, read.domain_now)
    now = await weigh(read, towards, question)
    return now.decision, await weigh(read, towards, question, without={ground_id})


async def cut_link(write: WriteSession, caller: Caller, bodies: BodyBook, link_id: UUID, seen: Version) -> LinkOut:
    """Cuts a link at both ends; live grants of the conversation end with it, on both sides."""
    before = await links.parties(write, link_id)
    row = await links.cut(write, caller, link_id, seen)
    await _end_conversation(write, before.counterpart, before.conversation_id)
    await end_for_good(write, _LINK, row.id)
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
    row = await statutes.end(write, caller, use_id, seen)
    await _end_use(write, use_id)
    await end_for_good(write, _USE, row.id)
    return statutes.shown(row)


async def _end_use(write: WriteSession, use_id: UUID) -> None:
    for person in sorted(await links.persons_resting_on(write, use_id)):
        await decisions.revoke(write, person, use_id)
    for ended in await links.lapse(write, use_id):
        await _end_conversation(write, ended.counterpart, ended.conversation_id)


async def expire_ground(write: WriteSession, deadline: Deadline) -> None:
    """Due on the day after the last valid one: the ground and what rests on it end, without any call."""
    person = await consents.expire(write, deadline)
    if person is not None:
        await _end(write, person, deadline.aggregate)


HANDLERS: Final = {consents.CONSENT_EXPIRY: expire_ground, consents.RELEASE_EXPIRY: expire_ground}


async def _consent_again(write: WriteSession, ending: Ending) -> None:
    await _ground_again(write, ending, release=False)


async def _release_again(write: WriteSession, ending: Ending) -> None:
    await _ground_again(write, ending, release=True)


async def _ground_again(write: WriteSession, ending: Ending, *, release: bool) -> None:
    person = await consents.withdraw_again(write, ending.subject, ending.ended_at, release=release)
    if person is not None:
        await _end_withdrawn(write, person, ending.subject, release=release)


async def _link_again(write: WriteSession, ending: Ending) -> None:
    ended = await links.cut_again(write, ending.subject)
    if ended is not None:
        await _end_conversation(write, ended.counterpart, ended.conversation_id)


async def _use_again(write: WriteSession, ending: Ending) -> None:
    await statutes.end_again(write, ending.subject, ending.ended_at)
    await _end_use(write, ending.subject)


_CONSENT, _RELEASE, _LINK, _USE = "consent", "release", "link", "statute_use"
ENDED_AGAIN: Final[Mapping[str, Again]] = {
    _CONSENT: _consent_again,
    _RELEASE: _release_again,
    _LINK: _link_again,
    _USE: _use_again,
}
"""What an older backup must not bring back: a person's no, a cut, a statute out of force."""


async def end_all_of(write: WriteSession, person: UUID) -> None:
    """A person is erased: every grant ends at once, every link is cut at both ends, whoever was told something is told
    of this (Art. 19 GDPR), and what the body itself owes about the person is answered by it.
    """
    await disclosures.forget_person(write, person)
    await duties.forget_person(write, person)
    await duties.owe(write, person, await duties.past_recipients(write, person), Occasion.ERASURE)
    await decisions.revoke_all(write, person)
    for ended in await links.cut_all_of(write, person):
        await _end_conversation(write, ended.counterpart, ended.conversation_id)


async def end_all(write: WriteSession) -> None:
    """The session's body leaves: grants and links end at both ends, previews with their conversations."""
    await decisions.revoke_every(write)
    for ended in await links.cut_all(write):
        await _end_conversation(write, ended.counterpart, ended.conversation_id)


async def _end_withdrawn(write: WriteSession, person: UUID, ground_id: UUID, *, release: bool) -> None:
    """What rests on it ends, and whoever was told something under it owes an answer. What the person lets the same body
    have for the same purpose by another consent or release, it need not give up.
    """
    await _end(write, person, ground_id)
    purpose, categories = await carrying.subject(write, ground_id, release=release)
    owing = []
    for one in await duties.past_recipients(write, person, ground_id=ground_id):
        others = await carrying.grounds(write, person, one.body)
        still = [ground for ground in others if ground.purpose == purpose and ground.live_on(write.today)]
        kept = frozenset().union(*(ground.categories for ground in still))
        owing.append(one.only(categories - kept))
    await duties.owe(write, person, owing, Occasion.WITHDRAWAL, ground_id=ground_id)


async def end_resting_on(write: WriteSession, person: UUID, ground_id: UUID) -> None:
    """A consent or release has ended in a room above: grants that rest on it end, links without another ground too."""
    await _end(write, person, ground_id)


async def _end(write: WriteSession, person: UUID, ground_id: UUID) -> None:
    await decisions.revoke(write, person, ground_id)
    for ended in await links.lapse(write, ground_id):
        await _end_conversation(write, ended.counterpart, ended.conversation_id)


async def _end_conversation(write: WriteSession, other_body: UUID, conversation_id: UUID) -> None:
    await decisions.revoke_conversation(write, conversation_id)
    async with write.acting_as(other_body, ends=True):
        await decisions.revoke_conversation(write, conversation_id)
        await decisions.resume_conversation(write, conversation_id)
    await decisions.end_conversation(write, conversation_id)


async def rest(write: WriteSession, person: UUID, ground_id: UUID) -> None:
    """A consent or release carries nothing for the time being: grants end, and what was shown in a conversation that
    has no other ground is not shown until `resume`.
    """
    await decisions.revoke(write, person, ground_id)
    for resting in await links.without_other_ground(write, ground_id):
        await decisions.rest_conversation(write, resting.conversation_id)


async def resume(write: WriteSession, ground_id: UUID) -> None:
    """It stands again, and so does what rests on it."""
    for standing in await links.on_ground(write, ground_id):
        await decisions.resume_conversation(write, standing.conversation_id)
