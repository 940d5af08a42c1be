"""Who comes into the body's records: one by one or many together, each laid beside those who are there.

The look and the record stand in one transaction, and nobody else of the body registers meanwhile: the same person
registered twice at the same moment is one record, or two and an entry in the duplicate queue.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from geleit_identity.facts import PersonRegistered
from geleit_identity.matching.rules import Grade
from geleit_identity.persons import finding, indexing, store
from geleit_identity.persons.blind import INDEXED
from geleit_identity.persons.contents import Content, content_of, refuse, without_ids, wrong_in_person
from geleit_identity.persons.finding import Likely
from geleit_identity.persons.keeping import announce, keep, suspect, to_change
from geleit_identity.persons.likeness import likeness
from geleit_identity.persons.rules import OnMatch
from geleit_identity.persons.schemas import PersonIn, PersonUpsert
from geleit_identity.persons.tables import Person, Pseudonym
from geleit_identity.protections.rules import hides_addresses
from geleit_identity.protections.service import flags
from geleit_kit.db.restricting import hidden_among
from geleit_kit.db.session import WriteSession
from geleit_kit.http.writing import refuse_closed_fields
from geleit_kit.pure import ids
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.problems import Conflict, Forbidden
from geleit_vocabulary.permissions import Permission


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one person who was taken in. `found`: a certain match was answered in place of a new record."""

    person: Person
    found: bool = False


async def register(write: WriteSession, caller: Caller, given: PersonIn) -> Taken:
    """A new record, or by `on_match` the one that is certainly the same person. Raises Conflict (409) for `refuse`.

    Who may not search is not told: for them there is always a new record.
    """
    refuse(wrong_in_person(given, write.today))
    await store.hold_registering(write)
    content = content_of(given)
    beside = await finding.likely(write, likeness(content, write.today), barred=True)
    told = given.on_match if caller.may(Permission.PERSON_SEARCH) else OnMatch.REGISTER
    known = await _certain(write, told, beside)
    if known is not None:
        return Taken(await with_reference(write, known, given.own_reference), found=True)
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
    refuse_closed_fields(caller, given)
    return await changed(write, known.person, given, sees_locked=caller.may(Permission.PROTECTED_ADDRESS_READ))


async def changed(write: WriteSession, pseudonym: UUID, given: PersonIn, *, sees_locked: bool) -> Person:
    """What is sent replaces what was there; the rest stays, and the whole record where it says nothing new.

    Raises Forbidden (403) for who does not see locked addresses and would put others in their place.
    """
    person = await to_change(write, pseudonym)
    fresh = content_of(given)
    content = await write.unseal(person)
    sent = given.model_fields_set - {"own_reference", "on_match"}
    if not sees_locked and {"addresses", "protections"} & sent and hides_addresses(flags(content), write.today):
        raise Forbidden("address_locked")
    if any(without_ids(content.get(name)) != without_ids(fresh[name]) for name in sent):
        await keep(write, person, {**content, **{name: fresh[name] for name in sent}})
    return person


async def _made(write: WriteSession, given: PersonIn, content: Content, beside: Sequence[Likely]) -> Person:
    person = Person(person=ids.outside(), registered_on=write.today, own_reference=given.own_reference, indexed=INDEXED)
    await write.seal(person, content)
    write.add(person)
    await write.flush()
    write.add(Pseudonym(pseudonym=person.person, person_id=person.id))
    await indexing.index(write, person, {}, content)
    await announce(write, person.person, {}, content)
    await suspect(write, person.person, beside)
    write.publish(PersonRegistered(person=person.person))
    return person


async def _certain(write: WriteSession, on_match: OnMatch, beside: Sequence[Likely]) -> Person | None:
    """The record that stands for the new one; None where a new one is made. Raises Conflict (409) for `refuse`.

    Of a person whom the caller does not find nobody is told: it is decided by those whom the caller finds, as a dry run
    foresees it, and the queue gets the pairs with the others. Two certain ones are for a person to decide, too.
    """
    if on_match is OnMatch.REGISTER:
        return None
    certain = {one.person.id: one.person for one in beside if one.answer.grade is Grade.CERTAIN}
    seen = await seen_among(write, certain)
    if seen and on_match is OnMatch.REFUSE:
        raise Conflict("person_may_exist", extra={"candidates": len(seen)})
    if len(seen) != 1:
        return None
    await suspect_unseen(write, seen[0], beside)
    return seen[0]


async def suspect_unseen(write: WriteSession, found: Person, beside: Iterable[Likely]) -> None:
    """Whoever is certainly the same person, too, was not found by the caller: somebody else decides about the pair."""
    others = [one for one in beside if one.answer.grade is Grade.CERTAIN and one.person.id != found.id]
    await suspect(write, found.person, others)


async def seen_among(write: WriteSession, kept: Iterable[UUID]) -> list[Person]:
    """Those of these records whom the caller finds: who does not exist for the caller is not among them, nor whose
    processing is restricted.
    """
    there = await store.records(write, kept)
    hidden = await hidden_among(write, [person.person for person in there.values()])
    return [person for person in there.values() if person.person not in hidden]


async def with_reference(write: WriteSession, person: Person, own_reference: str | None) -> Person:
    """The caller's reference stands at the record from now on, unless it has one already."""
    if own_reference is None or person.own_reference is not None:
        return person
    person = await store.locked(write, person.person)
    person.own_reference = own_reference
    await write.flush()
    return person
