"""Rows of persons, pseudonyms and search keys."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import Select, and_, delete, or_

from geleit_identity.persons.tables import Person, Pseudonym, SearchKey
from geleit_kit.db.rows import by_own_reference, visible
from geleit_kit.db.session import ReadSession, WriteSession

_CANDIDATES = 200


def persons(read: ReadSession) -> Select[Person]:
    """The body's persons who have a pseudonym."""
    named = and_(Pseudonym.person_id == Person.id, Pseudonym.body_id == Person.body_id, Pseudonym.deleted_at.is_(None))
    return visible(read, Person).join(Pseudonym, named)


async def person(read: ReadSession, pseudonym: UUID) -> Person:
    """The person behind the body's pseudonym. Raises NotFound for another body's."""
    return await read.one(persons(read).where(Pseudonym.pseudonym == pseudonym))


async def item_of_person(read: ReadSession, pseudonym: UUID, item_id: UUID) -> Person:
    """The person whose name, address or protection is meant; the service looks for the item."""
    del item_id
    return await person(read, pseudonym)


async def locked(write: WriteSession, pseudonym: UUID) -> Person:
    """The same, and nobody else changes what hangs on the person until the end of the transaction.

    On SQLite every write transaction is alone already.
    """
    query = persons(write).where(Pseudonym.pseudonym == pseudonym)
    query = query.with_for_update(of=Person)
    return await write.one(query)


async def known_as(read: ReadSession, own_reference: str) -> Person | None:
    """The person with the caller's own reference."""
    return await by_own_reference(read, Person, own_reference)


async def candidates(read: ReadSession, keys: Iterable[tuple[int, str, str]]) -> Sequence[Person]:
    """Persons who share a blocking key `(generation, kind, value)`; at most 200."""
    wanted = [
        and_(SearchKey.generation == generation, SearchKey.kind == kind, SearchKey.value == value)
        for generation, kind, value in sorted(keys)
    ]
    if not wanted:
        return []
    meant = visible(read, SearchKey).with_only_columns(SearchKey.person_id).where(or_(*wanted))
    query = persons(read).where(Person.id.in_(meant)).order_by(Person.id).limit(_CANDIDATES)
    return await read.all(query)


async def replace_keys(write: WriteSession, found: Person, generation: int, keys: Iterable[tuple[str, str]]) -> None:
    """Writes the blocking keys of a person anew; those of the past, of any generation, find nobody."""
    await write.flush()
    await write.execute(delete(SearchKey).where(SearchKey.body_id == write.body, SearchKey.person_id == found.id))
    for kind, value in sorted(keys):
        write.add(SearchKey(person_id=found.id, kind=kind, generation=generation, value=value))
    await write.flush()
