"""All SQL about counted facts."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import bindparam

from geleit_cases.counting.tables import CountedFact
from geleit_kit.db.rows import Prepared, visible
from geleit_kit.db.session import ReadSession

_ENTRIES = Prepared(
    CountedFact,
    CountedFact.person == bindparam("person"),
    CountedFact.kind == "phase",
    CountedFact.what == bindparam("what"),
    order_by=(CountedFact.id,),
)


async def of_person(read: ReadSession, person: UUID, what: str) -> Sequence[CountedFact]:
    """The entries of a person into one phase, over all of their records in this body."""
    return await _ENTRIES.all(read, person=person, what=what)


async def phases_of(read: ReadSession, person: UUID) -> Sequence[CountedFact]:
    """All entries of a person, into whichever phase."""
    return await read.all(visible(read, CountedFact).where(CountedFact.person == person, CountedFact.kind == "phase"))


async def of_record(read: ReadSession, record_id: UUID) -> Sequence[CountedFact]:
    """Everything that was counted of a record, in the order in which it was recorded."""
    return await read.all(
        visible(read, CountedFact).where(CountedFact.support_record_id == record_id).order_by(CountedFact.id)
    )


async def wait_of(read: ReadSession, record_id: UUID, kind: str) -> CountedFact | None:
    """The wait of this kind in a record, if one was ever counted."""
    return await read.first(
        visible(read, CountedFact).where(
            CountedFact.support_record_id == record_id, CountedFact.kind == "wait", CountedFact.what == kind
        )
    )
