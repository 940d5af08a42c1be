"""All SQL of referrals: own rows, and the row of the other side inside `acting_as`."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import Select, func, update

from geleit_kit.db.rows import by_id, visible
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.pure.problems import Conflict
from geleit_referrals.referring.rules import Side
from geleit_referrals.referring.tables import Referral


async def referral(read: ReadSession, referral_id: UUID) -> Referral:
    """The body's own row. Raises NotFound (404)."""
    return await by_id(read, Referral, referral_id)


async def given(read: ReadSession, referral_id: UUID) -> Referral | None:
    """A row that the body itself gave, or None."""
    return await read.first(visible(read, Referral).where(Referral.id == referral_id, Referral.direction == Side.GIVER))


def listed(read: ReadSession, *, direction: str | None, status: str | None, kind: str | None) -> Select[Referral]:
    """The body's own rows, narrowed by what was asked."""
    query = visible(read, Referral)
    for column, wanted in ((Referral.direction, direction), (Referral.status, status), (Referral.kind, kind)):
        if wanted is not None:
            query = query.where(column == wanted)
    return query


async def of_person(read: ReadSession, person: UUID) -> Sequence[Referral]:
    """The body's own rows about one of its persons, the newest first."""
    return await read.all(
        visible(read, Referral).where(Referral.person == person).order_by(Referral.created_at.desc(), Referral.id)
    )


async def with_others(read: ReadSession) -> Sequence[Referral]:
    """The body's own rows of referrals that were sent, in a fixed order."""
    return await read.all(visible(read, Referral).where(Referral.turn.is_not(None)).order_by(Referral.id))


async def next_turn(read: ReadSession, conversation_id: UUID) -> int:
    """The number of the next referral in a conversation. Both bodies hold a row of each, so both count the same."""
    query = visible(read, Referral, deleted=True).where(Referral.conversation_id == conversation_id)
    last = await read.scalar(query.with_only_columns(func.max(Referral.turn)))
    return int(last or 0) + 1


async def others_in(read: ReadSession, conversation_id: UUID, partner: UUID) -> Referral | None:
    """A row of this conversation with somebody else than the partner, if the body has one: a conversation joins two
    bodies.
    """
    query = visible(read, Referral, deleted=True).where(Referral.conversation_id == conversation_id)
    return await read.first(query.where(Referral.turn.is_not(None), Referral.other_body != partner))


async def joined(read: ReadSession, conversation_id: UUID, turn: int, partner: UUID) -> Referral:
    """The row of the session's body for a referral of a conversation with a partner. Raises NotFound."""
    return await read.one(_turn(read, conversation_id, turn, partner))


async def locked(write: WriteSession, referral_id: UUID) -> Referral:
    """The body's own row, locked together with the other side's: the giver's row first, whoever acts.

    One order for all, so that two acts on the two rows wait for each other and never block each other.
    """
    own = await referral(write, referral_id)
    if own.turn is not None and own.other_body is not None and own.direction == Side.RECEIVER:
        here, conversation, turn = write.body, own.conversation_id, own.turn
        assert conversation is not None  # noqa: S101 -- a turn exists only in a conversation
        async with write.acting_as(own.other_body, ends=True):
            await _there(write, _turn(write, conversation, turn, here).with_for_update())
    mine = visible(write, Referral).where(Referral.id == referral_id).with_for_update()
    return await write.one(mine.execution_options(populate_existing=True))


async def locked_other(write: WriteSession, conversation_id: UUID, turn: int, partner: UUID) -> Referral:
    """Inside `acting_as`: the row of the other side, locked and as it is now."""
    query = _turn(write, conversation_id, turn, partner).with_for_update()
    return await _there(write, query.execution_options(populate_existing=True))


async def _there(write: WriteSession, query: Select[Referral]) -> Referral:
    """The other side's row. Raises Conflict (409) where its body keeps none any more, since its person was erased."""
    found = await write.first(query)
    if found is None:
        raise Conflict("other_side_gone")
    return found


async def end_ground(write: WriteSession, conversations: Collection[UUID]) -> None:
    """Notes the day in the body's own rows of these conversations. The version stays: nobody changed the referral."""
    ended = update(Referral).where(Referral.body_id == write.body, Referral.conversation_id.in_(conversations))
    values = {"ground_ended_on": write.today, "updated_at": write.now}
    await write.execute(ended.where(Referral.ground_ended_on.is_(None)).values(values))


async def all_in(read: ReadSession, direction: Side, conversation_id: UUID, partner: UUID) -> Sequence[Referral]:
    """The referrals that the body gave to, or received from, a partner in this conversation, in their order."""
    query = visible(read, Referral).where(
        Referral.conversation_id == conversation_id,
        Referral.direction == direction,
        Referral.other_body == partner,
        Referral.turn.is_not(None),
        Referral.status != "entered_in_error",
    )
    return await read.all(query.order_by(Referral.turn))


def _turn(read: ReadSession, conversation_id: UUID, turn: int, partner: UUID) -> Select[Referral]:
    return visible(read, Referral).where(
        Referral.conversation_id == conversation_id, Referral.turn == turn, Referral.other_body == partner
    )
