"""Keeping a record: sealed, found under its keys, and laid beside the ones that may be the same person."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from geleit_identity.duplicates import service as duplicates
from geleit_identity.duplicates.service import Suspicion
from geleit_identity.facts import WhereaboutsHidden, WhereaboutsShown
from geleit_identity.persons import finding, indexing, store
from geleit_identity.persons.contents import Content
from geleit_identity.persons.finding import Likely
from geleit_identity.persons.likeness import likeness
from geleit_identity.persons.tables import Person
from geleit_identity.protections.rules import ProtectionKind, hidden_days
from geleit_identity.protections.service import flags
from geleit_kit.db.session import WriteSession
from geleit_kit.db.whereabouts import note_hidden

BIRTH_CHANGED: Final = "birth_changed"
"""Due at once: who reckons with the age of the person does so anew (`representing`)."""
PROTECTIONS_CHANGED: Final = "protections_changed"
"""Due at once: who asks before a lock ends reckons the day anew (`safeguards`)."""


async def to_change(write: WriteSession, pseudonym: UUID) -> Person:
    """The person, for a change of who it is: nobody else of the body registers or changes one until it ends."""
    await store.hold_registering(write)
    return await store.locked(write, pseudonym)


async def keep(write: WriteSession, person: Person, content: Content) -> None:
    """The whole content anew. Where it says otherwise now who the person is, it is compared with the others again."""
    before = await write.unseal(person)
    content = with_conflicts(before, content)
    await write.seal(person, content)
    await write.flush()
    await indexing.index(write, person, before, content)
    await announce(write, person.person, before, content)
    now = likeness(content, write.today)
    if now != likeness(before, write.today):
        await suspect(write, person.person, await finding.likely(write, now, without={person.person}, barred=True))


def with_conflicts(before: Content, content: Content) -> Content:
    """Whoever sends a list of flags anew leaves out a conflict that another room answers for: it stays."""
    known = {flag["id"] for flag in content.get("protections", ())}
    flags = before.get("protections", ())
    lost = [one for one in flags if one["kind"] == ProtectionKind.HOUSEHOLD_CONFLICT and one["id"] not in known]
    return {**content, "protections": [*content["protections"], *lost]} if lost else content


async def announce(write: WriteSession, person: UUID, before: Content, content: Content) -> None:
    """What others reckon with has changed: the ticker tells them at once."""
    born = bool(before) and before["birth"] != content["birth"]
    flags_changed = before.get("protections", []) != content.get("protections", [])
    for kind, changed in ((BIRTH_CHANGED, born), (PROTECTIONS_CHANGED, flags_changed)):
        if changed:
            await write.settle(kind, person)
            write.deadline(kind, person, write.today)
    if flags_changed:
        await say_whereabouts(write, person, content)


async def say_whereabouts(write: WriteSession, person: UUID, content: Content) -> None:
    """The other services hide where the person can be found as long as this one hides the addresses."""
    days = hidden_days(flags(content), write.today)
    if not await note_hidden(write, person, *(days or (None, None))):
        return
    if days is None:
        write.publish(WhereaboutsShown(person=person))
    else:
        write.publish(WhereaboutsHidden(person=person, since=days[0], until=days[1]))


async def suspect(write: WriteSession, person: UUID, found: Iterable[Likely]) -> None:
    """The duplicate queue gets the pairs: a person decides. `certain` joins nobody."""
    for one in found:
        await duplicates.suspect(write, *suspicion(person, one))


def suspicion(person: UUID, found: Likely) -> Suspicion:
    """The pair of a record and one that may be the same person."""
    return Suspicion(person, found.person.person, found.answer.grade.value, finding.explained(found.answer))
