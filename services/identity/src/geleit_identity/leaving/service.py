"""A body leaves the node: two operators agree on its last day, and later, once it has its archive, on the destruction
of its data. What a service does about it is kit's (`geleit_kit.db.closing`).
"""

from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from geleit_identity.bodies import service as bodies
from geleit_identity.duties import service as duties
from geleit_identity.endings import service as endings
from geleit_identity.leaving import store
from geleit_identity.leaving.rules import BODY_CLOSING, DAYS_TO_DECIDE, wrong_last_day
from geleit_identity.leaving.schemas import BodyClosingIn, BodyClosingOut, DestructionIn
from geleit_identity.leaving.tables import BodyClosing
from geleit_identity.retention import service as retention
from geleit_identity.tables import Base
from geleit_kit.db import four_eyes
from geleit_kit.db.closing import Closing, known_body
from geleit_kit.db.four_eyes import FourEyes
from geleit_kit.db.kit_tables import Deadline, KnownBody, Proposal
from geleit_kit.db.known_bodies import every_body
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.http.context import BodyBook
from geleit_kit.http.parts import Version
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.problems import Conflict, Invalid
from geleit_vocabulary.permissions import Permission
from geleit_vocabulary.roles import Role

OVER: Final = "body_closing_over"


def shown(row: BodyClosing) -> BodyClosingOut:
    """A closing as it is answered."""
    columns = ("closed_on", "status", "handed_over_on", "archive_sha256", "destroyed_on")
    fields = {name: getattr(row, name) for name in columns}
    return BodyClosingOut.model_validate({**BodyClosingOut.frame(row), **fields, "body": row.key})


async def _recorded(write: WriteSession) -> None:
    """Nothing of the session's body is left: the row of the operators who agreed to that is the record of it."""
    leaves = write.body
    for known in await every_body(write):
        async with write.acting_as(known.id, ends=True):
            row = await store.being_destroyed(write, leaves)
            if row is not None:
                BODY_CLOSING.take_automatic("destroy", row)
                row.destroyed_on = write.today
                await write.flush()


CLOSING: Final = Closing(
    Base.metadata,
    stays={
        "bodies": "who it was: key, name and days; everybody on the node may know",
        "body_closings": "the deletion records of other bodies, where operators of the node belonged to this one",
        "revocations": "random ids; the status list needs them until each would have ended by itself",
    },
    ends=(endings.end_all, bodies.closed),
    settles=(duties.forget_some,),
    destroyed=(bodies.emptied, _recorded),
)
"""What identity ends and keeps when a body leaves."""


async def propose(write: WriteSession, caller: Caller, book: BodyBook, given: BodyClosingIn) -> BodyClosing:
    """A first signature. Raises Conflict (409) where the body leaves already."""
    known = book.known(given.body)
    if known is None or known.id == write.body:
        raise Invalid.at("/body", "body_not_on_node" if known is None else "operators_own_body")
    if not _has_left_on(known, given.closed_on, write.today):
        wrong = wrong_last_day(write.today, given.closed_on)
        if wrong:
            raise Invalid.at("/closed_on", wrong)
        if known.closed_on is not None:
            raise Conflict("body_leaves_already")
    await _refuse_operators(write, known.id)
    row = BodyClosing(
        leaves=known.id,
        key=known.key,
        closed_on=given.closed_on,
        status=BODY_CLOSING.start,
        own_reference=given.own_reference,
    )
    write.add(row)
    await write.flush()
    await four_eyes.propose(write, caller, LAST_DAY, row.id)
    return row


def _has_left_on(known: KnownBody, day: date, today: date) -> bool:
    """An older backup was put back, which had the body open and no row of its closing; the ledger has closed it again.
    A row with the same day is what its destruction needs.
    """
    return known.closed_on == day and known.has_left(today)


async def _refuse_operators(write: WriteSession, leaves: UUID) -> None:
    """Raises Conflict (409) where operators of the body have closings open: nobody else could finish them."""
    async with write.acting_as(leaves, ends=True):
        if await store.any_open(write):
            raise Conflict("closings_are_open")


async def call_off(write: WriteSession, caller: Caller, closing_id: UUID, seen: Version) -> BodyClosing:
    """The body stays after all; one is enough for that. Raises Conflict (409) once the last day has come."""
    row = await store.locked(write, closing_id)
    row.unchanged_since(seen)
    BODY_CLOSING.take("call_off", row, caller)
    if wrong_last_day(write.today, row.closed_on):
        raise Conflict("last_day_has_come")
    await write.settle(OVER, row.id)
    async with write.acting_as(row.leaves):
        await bodies.set_last_day(write, None)
    await write.flush()
    return row


async def propose_destruction(
    write: WriteSession, caller: Caller, closing_id: UUID, seen: Version, given: DestructionIn
) -> BodyClosing:
    """A first signature. Raises Conflict (409) where a hold, a period or the archive stands before it."""
    row = await store.locked(write, closing_id)
    row.unchanged_since(seen)
    BODY_CLOSING.take("propose_destruction", row, caller)
    if given.handed_over_on > write.today:
        raise Invalid.at("/handed_over_on", "in_the_future")
    row.handed_over_on, row.archive_sha256 = given.handed_over_on, given.archive_sha256
    await write.flush()
    await _refuse_destroying(write, row)
    await four_eyes.propose(write, caller, DESTRUCTION, row.id)
    return row


async def over(write: WriteSession, deadline: Deadline) -> None:
    """Due on the day after the last one, in the operators' body; the body itself is closed by its own deadline."""
    row = await store.locked(write, deadline.aggregate)
    if row.status == "agreed":
        BODY_CLOSING.take_automatic("close", row)
        await write.flush()


HANDLERS: Final = {OVER: over}


async def _last_day_decided(write: WriteSession, proposal: Proposal) -> None:
    row = await store.locked(write, proposal.subject_id)
    BODY_CLOSING.take_automatic(four_eyes.STEPS[proposal.status], row)
    await write.flush()
    if proposal.status != "agreed":
        return
    known = await known_body(write, row.leaves)
    wrong = wrong_last_day(write.today, row.closed_on)
    if wrong and not (known is not None and _has_left_on(known, row.closed_on, write.today)):
        raise Conflict(wrong)
    await _refuse_operators(write, row.leaves)
    write.deadline(OVER, row.id, row.closed_on + timedelta(days=1))
    async with write.acting_as(row.leaves, ends=True):
        await bodies.set_last_day(write, row.closed_on)


async def _destruction_decided(write: WriteSession, proposal: Proposal) -> None:
    row = await store.locked(write, proposal.subject_id)
    if proposal.status != "agreed":
        BODY_CLOSING.take_automatic("keep", row)
        row.handed_over_on = row.archive_sha256 = None
        await write.flush()
        return
    await _refuse_destroying(write, row)
    BODY_CLOSING.take_automatic("begin_destruction", row)
    await write.flush()
    actor = write.actor
    async with write.acting_as(row.leaves, ends=True):
        write.actor = {"roles": actor.get("roles", [])}  # the log of the body that leaves names no staff of another
        write.disclose(None, "body:begin_destroying", kind="erase")
        await CLOSING.begin_destroying(write)
    write.actor = actor


async def _refuse_destroying(write: WriteSession, row: BodyClosing) -> None:
    async with write.acting_as(row.leaves, ends=True):
        await retention.refuse_destroying(write)


async def _last_day_signed(read: ReadSession, closing_id: UUID) -> dict[str, Any]:
    row = await store.closing(read, closing_id)
    return {"body": str(row.leaves), "closed_on": row.closed_on.isoformat()}


async def _destruction_signed(read: ReadSession, closing_id: UUID) -> dict[str, Any]:
    row = await store.closing(read, closing_id)
    handed_over_on = row.handed_over_on.isoformat() if row.handed_over_on else None
    return {"body": str(row.leaves), "handed_over_on": handed_over_on, "archive_sha256": row.archive_sha256}


LAST_DAY: Final = FourEyes(
    "body_closing",
    needs=Permission.BODY_CLOSE,
    days=DAYS_TO_DECIDE,
    content=_last_day_signed,
    closes=_last_day_decided,
    pool=str(Role.NODE_OPERATOR),
)
"""A body leaves only after two operators signed it."""
DESTRUCTION: Final = FourEyes(
    "body_destruction",
    needs=Permission.BODY_CLOSE,
    days=DAYS_TO_DECIDE,
    content=_destruction_signed,
    closes=_destruction_decided,
    pool=str(Role.NODE_OPERATOR),
)
"""Its data go only after two operators signed that."""
