"""Who comes into the body's records: one by one or many together, each laid beside those who are there.

The look and the record stand in one transaction, and nobody else of the body registers meanwhile: the same person
registered twice at the same moment is one record, or two and an entry in the duplicate queue.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from geleit_identity.facts import PersonRegistered
from geleit_identity.matching.rules import Grade
from geleit_identity.persons import finding, indexing, store
from geleit_identity.persons.blind import INDEXED
from geleit_identity.persons.contents import Content, content_of, refuse, wrong_in_person
from geleit_identity.persons.finding import Likely
from geleit_identity.persons.keeping import keep, suspect, to_change
from geleit_identity.persons.likeness import likeness
from geleit_identity.persons.rules import OnMatch
from geleit_identity.persons.schemas import PersonIn, PersonUpsert
from geleit_identity.persons.tables import Person, Pseudonym
from geleit_kit.db.session import WriteSession
from geleit_kit.pure import ids
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.problems import Conflict
from geleit_vocabulary.permissions import Permission


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one person who was taken in. `found`: a certain match was answered in place of a new record."""

    person: Person
    found: bool = False


async def register(write: WriteSession, caller: Caller, given: PersonIn) -> Taken:
    """A new record, or by `on_match` the one that is certainly the same person. Raises Conflict (409) for `refuse`."""
    refuse(wrong_in_person(given, write.today))
    await store.hold_registering(write)
    content = content_of(given)
    beside = await finding.likely(write, likeness(content, write.today), barred=True)
    known = await _certain(write, caller, given.on_match, beside)
    if known is not None:
        return Taken(await _with_reference(write, known, given.own_reference), found=True)
    return Taken(await _made(write, given, content, beside))


async def upsert(write: WriteSession, caller: Caller, given: PersonUpsert) -> Person:
    """By the caller's own reference: a new person, or the known one changed. What is not sent stays as it is."""
    refuse(wrong_in_person(given, write.today))
    await store.hold_registering(write)
    known = await store.known_as(write, given.own_reference)
    if known is None:
        taken = await register(write, caller, given)
        if not taken.found:
            return taken.person
        known = taken.person
    person = await to_change(write, known.person)
    fresh = content_of(given)
    content = await write.unseal(person)
    sent = given.model_fields_set - {"own_reference", "on_match"}
    await keep(write, person, {**content, **{name: fresh[name] for name in sent}})
    return person


async def _made(write: WriteSession, given: PersonIn, content: Content, beside: Sequence[Likely]) -> Person:
    person = Person(person=ids.outside(), registered_on=write.today, own_reference=given.own_reference, indexed=INDEXED)
    await write.seal(person, content)
    write.add(person)
    await write.flush()
    write.add(Pseudonym(pseudonym=person.person, person_id=person.id))
    await indexing.index(write, person, {}, content)
    await suspect(write, person.person, beside)
    write.publish(PersonRegistered(person=person.person))
    return person


async def _certain(write: WriteSession, caller: Caller, on_match: OnMatch, beside: Sequence[Likely]) -> Person | None:
    """The record that stands for the new one; None where a new one is made.

    Who may not search learns nothing here, and of a person who does not exist for the caller nobody does: then there is
    a new record, and an entry in the queue. Two certain ones are for a person to decide, too.
    """
    if on_match is OnMatch.REGISTER or not caller.may(Permission.PERSON_SEARCH):
        return None
    certain = {one.person.id: one.person for one in beside if one.answer.grade is Grade.CERTAIN}
    seen = await store.records(write, certain) if certain else {}
    if seen and on_match is OnMatch.REFUSE:
        raise Conflict("person_may_exist", extra={"candidates": len(seen)})
    return next(iter(seen.values())) if len(seen) == len(certain) == 1 else None


async def _with_reference(write: WriteSession, person: Person, own_reference: str | None) -> Person:
    """The caller's reference stands at the record from now on, unless it has one already."""
    if own_reference is not None and person.own_reference is None:
        person = await store.locked(write, person.person)
        person.own_reference = own_reference
        await write.flush()
    return person
