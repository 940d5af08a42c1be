"""A record that was merged into another one: set aside as it was, and brought back."""

from uuid import UUID

from sqlalchemy import Select

from geleit_identity.persons import indexing, keeping, store
from geleit_identity.persons.contents import Content
from geleit_identity.persons.tables import Person
from geleit_kit.db.session import ReadSession, WriteSession


async def held_both(write: WriteSession, one: UUID, other: UUID) -> dict[UUID, Person]:
    """Two persons, held in one order, and nobody registers one or changes who one is until the transaction ends."""
    await store.hold_registering(write)
    return {pseudonym: await store.locked(write, pseudonym) for pseudonym in sorted((one, other))}


async def held_apart(write: WriteSession, kept: UUID, merged: UUID) -> tuple[Person, Person]:
    """The record that stayed, held, and the one that was set aside."""
    await store.hold_registering(write)
    return await store.locked(write, kept), await store.set_aside(write, merged)


async def set_aside(write: WriteSession, person: Person, into: UUID) -> None:
    """Nobody finds the record any more; its pseudonym says who answers for it."""
    await indexing.unindex(write, person, await write.unseal(person))
    await store.say_merged(write, person.person, into)


async def bring_back(write: WriteSession, person: Person, content: Content) -> None:
    """The record stands for itself again, and is found."""
    await store.say_merged(write, person.person, None)
    await write.seal(person, content)
    person.updated_at = write.now  # who follows the list was told that it had gone
    await write.flush()
    await indexing.index(write, person, {}, content)
    await keeping.say_whereabouts(write, person.person, content)


async def say(write: WriteSession, person: Person, content: Content) -> None:
    """What the record says that stays."""
    await keeping.keep(write, person, content)


async def say_again(write: WriteSession, kept: Person, merged: Person, documents: tuple[Content, Content]) -> None:
    """Two records say what is theirs. The one who comes back first: who the other is then is compared with that one,
    too.
    """
    await bring_back(write, merged, documents[1])
    await say(write, kept, documents[0])


def standing(read: ReadSession) -> Select[tuple[UUID]]:
    """The pseudonyms that answer for themselves, whoever asks."""
    return store.pseudonyms(read, barred=True)


def known(read: ReadSession, *, merged: bool = False) -> Select[tuple[UUID]]:
    """The pseudonyms that exist for the one who asks, for queries of other rooms."""
    return store.pseudonyms(read, merged=merged)
