"""All SQL about mandates."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, or_
from sqlalchemy.exc import IntegrityError

from geleit_cases.responsibility.rules import HELD_HERE, HolderKind
from geleit_cases.responsibility.tables import HolderTerm, Mandate
from geleit_kit.db.rows import by_id, visible
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.pure.problems import Conflict


async def mandate(read: ReadSession, mandate_id: UUID) -> Mandate:
    """The mandate. Raises NotFound where the body has no such mandate."""
    return await by_id(read, Mandate, mandate_id)


async def mandate_for_change(write: WriteSession, mandate_id: UUID) -> Mandate | None:
    """The mandate, locked until the transaction ends (SQLite writes one at a time anyway), or None."""
    query = visible(write, Mandate).where(Mandate.id == mandate_id)
    return await write.first(query.with_for_update())


async def held_here(read: ReadSession, person: UUID) -> Mandate | None:
    """The mandate for a person that this body holds now, if it does."""
    return await read.first(visible(read, Mandate).where(Mandate.person == person, Mandate.status.in_(HELD_HERE)))


async def moved_outside(read: ReadSession, person: UUID) -> Mandate | None:
    """The mandate for a person that another body holds now, as far as this body knows."""
    return await read.first(visible(read, Mandate).where(Mandate.person == person, Mandate.status == "moved"))


async def received_by(read: ReadSession, referral_id: UUID) -> Mandate | None:
    """The mandate that began with a referral, if it did."""
    return await read.first(visible(read, Mandate).where(Mandate.received_by == referral_id))


async def terms(read: ReadSession, mandate_id: UUID) -> Sequence[HolderTerm]:
    """Who held the mandate, first holder first."""
    return await read.all(
        visible(read, HolderTerm).where(HolderTerm.mandate_id == mandate_id).order_by(HolderTerm.epoch)
    )


async def current_term(read: ReadSession, mandate_id: UUID) -> HolderTerm | None:
    """The holder now; None once the mandate has ended."""
    return await read.first(
        visible(read, HolderTerm).where(HolderTerm.mandate_id == mandate_id, HolderTerm.until.is_(None))
    )


def listed(
    read: ReadSession, *, record_id: UUID | None, status: str | None, whose: str, asking: UUID
) -> Select[Mandate]:
    """The query of the list. `whose`: `mine` (I hold it or stand in), `nobodys` (the body holds it), else all."""
    query = visible(read, Mandate)
    for column, value in {Mandate.support_record_id: record_id, Mandate.status: status}.items():
        query = query if value is None else query.where(column == value)
    if whose == "mine":
        return query.where(or_(Mandate.holder_staff == asking, Mandate.deputy_staff == asking))
    return query.where(Mandate.holder_kind == HolderKind.POOL) if whose == "nobodys" else query


async def save_new(write: WriteSession, row: Mandate) -> None:
    """Writes a new mandate. Raises Conflict (`responsibility_is_held`) where the person's is held here already."""
    write.add(row)
    try:
        await write.flush()
    except IntegrityError as error:
        if "one_per_person" in str(error.orig) or "mandates.body_id, mandates.person" in str(error.orig):
            raise Conflict("responsibility_is_held") from error
        raise
