"""Links: offer, bind, cut. Two rows, each in its own body; what joins them is a random conversation id."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from geleit_identity.consents import carrying
from geleit_identity.facts import LinkBound, LinkCut, LinkRebound
from geleit_identity.links import store
from geleit_identity.links.rules import LINK, Side, Way, closed_for, takes_over
from geleit_identity.links.schemas import BindIn, LinkIn, LinkOut
from geleit_identity.links.tables import Link
from geleit_identity.persons import service as persons
from geleit_identity.statutes import service as statutes
from geleit_kit.db.kit_tables import KnownBody
from geleit_kit.db.known_bodies import refuse_left
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.http.context import BodyBook
from geleit_kit.http.parts import Version
from geleit_kit.pure import ids
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.problems import IllegalTransition, Invalid
from geleit_vocabulary.grounds import Ground

OFFER_TASK: Final = "link_offer"
CONFIRM_TASK: Final = "confirm_link"
CUT_TASK: Final = "link_cut"
POOL: Final = "intake"


@dataclass(frozen=True, slots=True)
class _Carried:
    """What carries an offer."""

    kind: Ground
    id: UUID | None
    statute: str | None
    purpose: str


def shown(bodies: BodyBook, row: Link) -> LinkOut:
    """The own end as it is answered."""
    other = bodies.get(row.counterpart) if row.counterpart else None
    columns = ("status", "side", "person", "conversation_id", "ground", "statute", "purpose")
    days = ("offered_on", "bound_on", "cut_on")
    fields = {name: getattr(row, name) for name in (*columns, *days)}
    answer = LinkOut.model_validate({**LinkOut.frame(row), **fields, "other_body": other.key if other else None})
    answer.closing(closed_for(row.side))
    return answer


async def offer(write: WriteSession, bodies: BodyBook, given: LinkIn) -> Link:
    """The own end, and the receiver's end in its body. The receiver learns body, ground and purpose, not who it is."""
    await persons.find(write, given.person)
    receiver = bodies.find(given.recipient)
    if receiver is None or receiver.id == write.body:
        raise Invalid.at("/recipient", "recipient_unknown" if receiver is None else "recipient_is_self")
    ground = await _ground(write, given, receiver)
    conversation = ids.outside()
    own = _end(Side.OFFERER, ground, write)
    own.person, own.counterpart, own.conversation_id = given.person, receiver.id, conversation
    own.ground_id, own.own_reference = ground.id, given.own_reference
    write.add(own)
    await write.flush()
    offerer = write.body
    async with write.acting_as(receiver.id):
        other = _end(Side.RECEIVER, ground, write)
        other.counterpart, other.conversation_id = offerer, conversation
        write.add(other)
        await write.flush()
        await write.task(kind=OFFER_TASK, subject=("link", other.id), due_on=write.today, pool=POOL)
    return own


async def bind(write: WriteSession, caller: Caller, link_id: UUID, seen: Version, given: BindIn) -> Link:
    """The receiver joins the conversation to its own person, by its own act."""
    found = await store.link(write, link_id)
    found.unchanged_since(seen)
    own, other_body, conversation = await _both_locked(write, found)
    if own.side != Side.RECEIVER:
        raise IllegalTransition("only_the_receiver_binds", extra={"lifecycle": LINK.name, "action": "bind"})
    LINK.take("bind", own, caller)
    await refuse_left(write, other_body)
    await persons.find(write, given.person)
    own.person, own.bound_on = given.person, write.today
    await write.flush()
    await write.close_tasks(OFFER_TASK, own.id)
    write.publish(LinkBound(link_id=own.id, person=given.person))
    async with write.acting_as(other_body):
        other = await store.end_of(write, conversation)
        if other is not None and other.person is not None:
            if (
                other.status != "suspended"
            ):  # the other body is not to learn that its end is; it stays so until confirmed
                LINK.take_automatic("bind", other)
            other.bound_on = write.today
            write.publish(LinkBound(link_id=other.id, person=other.person))
    return own


async def rebind(write: WriteSession, caller: Caller, link_id: UUID, seen: Version, given: BindIn) -> Link:
    """The receiver had bound the wrong one of its persons. The other body learns nothing: for it nothing changed."""
    found = await store.link(write, link_id)
    found.unchanged_since(seen)
    own, _, _ = await _both_locked(write, found)
    if own.side != Side.RECEIVER:
        raise IllegalTransition("only_the_receiver_binds", extra={"lifecycle": LINK.name, "action": "rebind"})
    LINK.take("rebind", own, caller)
    await persons.find(write, given.person)
    if own.person == given.person:
        raise Invalid.at("/person", "bound_already")
    write.disclose(own.person, kind="write")  # the answer names only the one who is bound now
    own.person = given.person
    await write.flush()
    write.publish(LinkRebound(link_id=own.id, person=given.person))
    return own


async def cut(write: WriteSession, caller: Caller, link_id: UUID, seen: Version) -> Link:
    """Ends the link at both ends: neither finds the other any more."""
    found = await store.link(write, link_id)
    found.unchanged_since(seen)
    own, other_body, conversation = await _both_locked(write, found)
    LINK.take("cut", own, caller)
    await _forget(write, own)
    await _cut_there(write, other_body, conversation)
    return own


async def cut_again(write: WriteSession, link_id: UUID) -> "Parties | None":
    """An older backup was put back, in which the link was not cut. Returns what ended; raises NotFound."""
    found = await store.link(write, link_id)
    if found.status == "cut":
        return None
    own, other_body, conversation = await _both_locked(write, found)
    LINK.take_automatic("lapse", own)
    if own.person is not None:
        write.disclose(own.person, kind="write")
    await _forget(write, own)
    await _cut_there(write, other_body, conversation)
    return Parties(other_body, conversation)


async def suspend_all(
    write: WriteSession, persons: Collection[UUID], *, only: Collection[UUID] | None = None
) -> list[UUID]:
    """The own ends of these persons carry nothing, until somebody confirms each. The other bodies learn nothing.

    Returns what was suspended.
    """
    suspended = []
    for row in await store.open_of_all(write, persons):
        if row.status != "suspended" and (only is None or row.id in only):
            LINK.take_automatic("suspend", row)
            await write.task(
                kind=CONFIRM_TASK, subject=("link", row.id), due_on=write.today, person=row.person, pool=POOL
            )
            suspended.append(row.id)
    await write.flush()
    return suspended


async def parties_of(write: WriteSession, persons: Collection[UUID]) -> "list[Parties]":
    """Whom the own ends of these persons join."""
    return [one for row in await store.open_of_all(write, persons) for one in _parties(row)]


async def confirm(write: WriteSession, caller: Caller, link_id: UUID, seen: Version) -> Link:
    """Somebody has looked: the own end stands for the person whose record it is in."""
    row = await store.locked(write, link_id)
    row.unchanged_since(seen)
    LINK.take("confirm", row, caller)
    await _stands_again(write, row)
    return row


async def resume_all(write: WriteSession, persons: Collection[UUID], suspended: Collection[UUID]) -> None:
    """What suspended these own ends is undone."""
    for row in await store.open_of_all(write, persons):
        if row.status == "suspended" and row.id in suspended:
            LINK.take_automatic("resume", row)
            await _stands_again(write, row)


async def _stands_again(write: WriteSession, row: Link) -> None:
    if row.bound_on is None:
        LINK.take_automatic("wait_again", row)
    await write.flush()
    await write.close_tasks(CONFIRM_TASK, row.id)


async def lapse(write: WriteSession, ground_id: UUID) -> "list[Parties]":
    """Cuts what rested on a ground that has ended, unless the person has given another one towards the same body.

    Returns what ended.
    """
    ended = []
    for found in await store.resting_on(write, ground_id):
        own, other_body, conversation = await _both_locked(write, found)
        left = await _other_ground(write, own, other_body)
        if left is not None:
            own.ground, own.ground_id, own.statute = left.kind, left.id, None
            continue
        LINK.take_automatic("lapse", own)
        await _forget(write, own)
        await _cut_there(write, other_body, conversation)
        ended.append(Parties(other_body, conversation))
    return ended


async def _other_ground(write: WriteSession, own: Link, other_body: UUID) -> carrying.LiveGround | None:
    """What the person lets the same body have for the same purpose today, by a ground that stands."""
    given = await carrying.grounds(write, own.person, other_body) if own.person else []
    return takes_over(given, own.purpose, write.today)


async def without_other_ground(write: WriteSession, ground_id: UUID) -> "list[Parties]":
    """Whom the links join that rest on a ground which stands still, and on nothing else."""
    rows = await store.resting_on(write, ground_id)
    return [one for row in rows for one in _parties(row) if not await _other_ground(write, row, one.counterpart)]


def _parties(row: Link) -> "list[Parties]":
    """Whom an end joins; nobody where it is cut."""
    return [Parties(row.counterpart, row.conversation_id)] if row.counterpart and row.conversation_id else []


async def on_ground(write: WriteSession, ground_id: UUID) -> "list[Parties]":
    """Whom the links join that rest on a ground."""
    return [one for row in await store.resting_on(write, ground_id) for one in _parties(row)]


async def cut_all_of(write: WriteSession, person: UUID) -> "list[Parties]":
    """Cuts every link of a person who is erased, at both ends. Returns what ended."""
    return await _cut_each(write, await store.open_of(write, person))


async def cut_all(write: WriteSession) -> "list[Parties]":
    """Cuts every link of the session's body, which leaves, at both ends. Returns what ended."""
    return await _cut_each(write, await store.all_open(write))


async def _cut_each(write: WriteSession, rows: Iterable[Link]) -> "list[Parties]":
    ended = []
    for found in rows:
        own, other_body, conversation = await _both_locked(write, found)
        LINK.take_automatic("lapse", own)
        await _forget(write, own)
        await _cut_there(write, other_body, conversation)
        ended.append(Parties(other_body, conversation))
    return ended


@dataclass(frozen=True, slots=True)
class Parties:
    """The other body and the conversation of a link."""

    counterpart: UUID
    conversation_id: UUID


async def parties(read: ReadSession, link_id: UUID) -> Parties:
    """Whom an own end joins. Raises IllegalTransition where it is cut."""
    row = await store.link(read, link_id)
    if row.counterpart is None or row.conversation_id is None:
        raise IllegalTransition(extra={"lifecycle": LINK.name, "status": row.status})
    return Parties(row.counterpart, row.conversation_id)


async def find(read: ReadSession, link_id: UUID) -> Link:
    """The own end, for the rooms above. Raises NotFound for another body's."""
    return await store.link(read, link_id)


async def persons_resting_on(read: ReadSession, ground_id: UUID) -> set[UUID]:
    """Whose links rest on a ground."""
    return {row.person for row in await store.resting_on(read, ground_id) if row.person is not None}


async def towards(read: ReadSession, person: UUID, body: UUID) -> "list[tuple[Way, UUID]]":
    """A person's own ends towards a body that are not cut, each with its conversation."""
    rows = [row for row in await store.open_of(read, person) if row.counterpart == body]
    return [(Way(row.status, row.purpose, row.ground_id), row.conversation_id) for row in rows if row.conversation_id]


async def persons_at(read: ReadSession, link_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Whom the body has joined to its ends, also to those that are cut."""
    return {row.id: row.person for row in await store.also_cut(read, link_ids) if row.person is not None}


@dataclass(frozen=True, slots=True)
class End:
    """A body's end of a conversation, for the decision that rests on it."""

    link_id: UUID
    person: UUID | None
    counterpart: UUID
    status: str
    way: Way

    statute_use: UUID | None
    """The statute behind the link, on the offering side."""


async def end_of(read: ReadSession, conversation_id: UUID) -> End | None:
    """The body's end, or None where there is no such conversation for it."""
    return _as_end(await store.end_of(read, conversation_id))


async def ends_of(read: ReadSession, conversation_ids: Collection[UUID]) -> dict[UUID, End]:
    """The body's ends of several conversations; those that it has no end of are missing."""
    return _as_ends(await store.ends_of(read, conversation_ids))


async def held_ends(write: WriteSession, conversation_ids: Collection[UUID]) -> dict[UUID, End]:
    """The same, held: nobody cuts one before this transaction ends."""
    return _as_ends(await store.held_ends(write, conversation_ids))


async def _ground(write: WriteSession, given: LinkIn, receiver: KnownBody) -> _Carried:
    if given.ground.kind is Ground.STATUTE:
        return await _statute(write, given, receiver)
    live = await carrying.grounds(write, given.person, receiver.id)
    for ground in live:
        if (ground.id, ground.kind) == (given.ground.id, given.ground.kind) and ground.live_on(write.today):
            if given.purpose is not None and given.purpose != ground.purpose:
                raise Invalid.at("/purpose", "purpose_of_the_ground")
            return _Carried(ground.kind, ground.id, None, ground.purpose)
    raise Invalid.at("/ground/id", "ground_not_live")


async def _statute(write: WriteSession, given: LinkIn, receiver: KnownBody) -> _Carried:
    """A statute carries a link to this person only by the act of who offers it, and only as it was put into force."""
    if given.purpose is None:
        raise Invalid.at("/purpose", "missing")
    found = await statutes.carrying(write, given.ground.statute or "", receiver.kind, given.purpose)
    if found is None:
        raise Invalid.at("/ground/statute", "statute_not_in_force_here")
    return _Carried(Ground.STATUTE, found.id, found.statute, found.purpose)


def _end(side: Side, ground: _Carried, write: WriteSession) -> Link:
    return Link(
        side=side,
        status=LINK.start,
        ground=ground.kind,
        statute=ground.statute,
        purpose=ground.purpose,
        offered_on=write.today,
    )


async def _both_locked(write: WriteSession, found: Link) -> tuple[Link, UUID, UUID]:
    """Own end, other body and conversation; both ends held, always in the same order, so that two cuts never cross."""
    other_body, conversation = found.counterpart, found.conversation_id
    if other_body is None or conversation is None:
        raise IllegalTransition(extra={"lifecycle": LINK.name, "status": found.status})
    own: Link | None = None
    for body in sorted((write.body, other_body)):
        if body == write.body:
            own = await store.locked_end(write, conversation)
            continue
        async with write.acting_as(body, ends=True):
            await store.locked_end(write, conversation)
    if own is None:
        raise IllegalTransition(extra={"lifecycle": LINK.name, "status": "cut"})
    return own, other_body, conversation


async def _cut_there(write: WriteSession, other_body: UUID, conversation: UUID) -> None:
    async with write.acting_as(other_body, ends=True):
        other = await store.end_of(write, conversation)
        if other is not None:
            LINK.take_automatic("lapse", other)
            await _forget(write, other)


async def _forget(write: WriteSession, row: Link) -> None:
    """After the fact, the row names nobody any more and leaves a tombstone. What rested on it beyond this service, such
    as an open referral, ends by somebody's act: the task asks for it.
    """
    if row.person is not None:
        write.publish(LinkCut(link_id=row.id, person=row.person))
        await write.task(kind=CUT_TASK, subject=("link", row.id), due_on=write.today, person=row.person, pool=POOL)
    row.conversation_id, row.counterpart, row.ground_id = None, None, None
    row.cut_on = write.today
    await write.close_tasks(OFFER_TASK, row.id)
    await write.close_tasks(CONFIRM_TASK, row.id)
    await write.remove(row)


def _as_ends(rows: Iterable[Any]) -> dict[UUID, End]:
    ends = {row.conversation_id: _as_end(row) for row in rows if row.conversation_id is not None}
    return {conversation: end for conversation, end in ends.items() if end is not None}


def _as_end(row: Any) -> End | None:
    """Of a row, or of those of its columns that say it."""
    if row is None or row.counterpart is None:
        return None
    use = row.ground_id if row.ground == Ground.STATUTE else None
    way = Way(row.status, row.purpose, row.ground_id)
    return End(row.id, row.person, row.counterpart, row.status, way, use)
