"""Keeping a record: sealed, found under its keys, and laid beside the ones that may be the same person."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from geleit_identity.duplicates import service as duplicates
from geleit_identity.persons import finding, indexing, store
from geleit_identity.persons.contents import Content
from geleit_identity.persons.finding import Likely
from geleit_identity.persons.likeness import likeness
from geleit_identity.persons.tables import Person
from geleit_kit.db.session import WriteSession

BIRTH_CHANGED: Final = "birth_changed"
"""Due at once: who reckons with the age of the person does so anew (`representing`)."""


async def to_change(write: WriteSession, pseudonym: UUID) -> Person:
    """The person, for a change of who it is: nobody else of the body registers or changes one until it ends."""
    await store.hold_registering(write)
    return await store.locked(write, pseudonym)


async def keep(write: WriteSession, person: Person, content: Content) -> None:
    """The whole content anew. Where it says otherwise now who the person is, it is compared with the others again."""
    before = await write.unseal(person)
    await write.seal(person, content)
    await write.flush()
    await indexing.index(write, person, before, content)
    if before and before["birth"] != content["birth"]:
        await write.settle(BIRTH_CHANGED, person.person)
        write.deadline(BIRTH_CHANGED, person.person, write.today)
    now = likeness(content, write.today)
    if now != likeness(before, write.today):
        await suspect(write, person.person, await finding.likely(write, now, without={person.person}, barred=True))


async def suspect(write: WriteSession, person: UUID, found: Iterable[Likely]) -> None:
    """The duplicate queue gets the pairs: a person decides. `certain` joins nobody."""
    for one in found:
        await duplicates.suspect(
            write, person, one.person.person, one.answer.grade.value, finding.explained(one.answer)
        )
