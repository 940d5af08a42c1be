"""Contacts and notes: written once, corrected in the open; the earlier wording stays readable to those who may."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from geleit_cases.contacts import store
from geleit_cases.contacts.rules import follow_up_fault
from geleit_cases.contacts.schemas import (
    WORDS,
    ContactIn,
    ContactOut,
    ContactPatch,
    CorrectionReason,
    GrantedContact,
    WordingOut,
)
from geleit_cases.contacts.tables import Contact, ContactWording
from geleit_cases.counting import service as counting
from geleit_cases.records import service as records
from geleit_cases.records.rules import State, day_fault
from geleit_cases.responsibility import service as responsibility
from geleit_cases.writing import refuse
from geleit_kit.db.kit_tables import Deadline
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.http.parts import Version
from geleit_kit.http.schemas import shape_of
from geleit_kit.http.writing import refuse_closed_fields
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.grants import Grant
from geleit_kit.pure.problems import Conflict, Invalid
from geleit_vocabulary.statistics import WaitKind

FOLLOW_UP = "contact_follow_up"
_FRAME = ("on", "way", "with_whom", "interpreter", "minutes", "next_on")
ContactRow = Contact
"""The row, as other rooms may name it."""
_NEVER_NULL = ("on", "way", "with_whom", "interpreter")


async def shown(read: ReadSession, row: Contact) -> ContactOut:
    """The answer about a contact."""
    content = await read.unseal(row)
    return ContactOut(
        **ContactOut.frame(row),
        person=row.person,
        support_record_id=row.support_record_id,
        corrections=row.corrections,
        **{name: getattr(row, name) for name in _FRAME},
        **{name: content.get(name) for name in WORDS},
    )


async def find(read: ReadSession, contact_id: UUID) -> Contact:
    """The contact. Raises NotFound where the body has no such contact."""
    return await store.contact(read, contact_id)


async def write_down(write: WriteSession, caller: Caller, given: ContactIn) -> Contact:
    """Writes a contact down. The first one with the person ends the wait since the day of entry."""
    refuse_closed_fields(caller, given)
    record = await records.open_named(write, given.support_record_id)
    on = given.on or write.today
    refuse("/on", day_fault(on, today=write.today))
    refuse("/next_on", follow_up_fault(on, given.next_on))
    row = Contact(
        person=record.person,
        support_record_id=record.id,
        on=on,
        way=given.way.value,
        with_whom=[one.value for one in given.with_whom],
        interpreter=given.interpreter.value,
        minutes=given.minutes,
        next_on=given.next_on,
        written_by=caller.staff,
        corrections=0,
        own_reference=given.own_reference,
    )
    await write.seal(row, {name: getattr(given, name) for name in WORDS})
    write.add(row)
    await write.flush()
    await _follow_up(write, row)
    await _count_first(write, record)
    return row


async def upsert(write: WriteSession, caller: Caller, given: ContactIn) -> Contact:
    """Writes the contact with the caller's own reference, or corrects the one that is there by what differs."""
    if given.own_reference is None:
        raise Invalid.at("/own_reference", "missing")
    row = await store.by_reference(write, given.own_reference)
    if row is None:
        return await write_down(write, caller, given)
    if row.support_record_id != given.support_record_id:
        raise Conflict("own_reference_taken")
    there = {**{name: getattr(row, name) for name in _FRAME}, **await write.unseal(row)}
    sent = given.model_dump(exclude_unset=True, exclude={"support_record_id", "own_reference"})
    differs = {name: value for name, value in sent.items() if there.get(name) != value}
    if not differs:
        return row
    patch = ContactPatch.model_validate({"correction": CorrectionReason.ADDITION, **differs})
    return await correct(write, caller, row.id, None, patch)


async def correct(write: WriteSession, caller: Caller, contact_id: UUID, seen: Version, given: ContactPatch) -> Contact:
    """Corrects a contact: the wording before is kept with the reason, the follow-up and the statistics follow."""
    row = await store.contact(write, contact_id)
    refuse_closed_fields(caller, given)
    row.unchanged_since(seen)
    changes = given.changes()
    for name in _NEVER_NULL:
        if name in changes and changes[name] is None:
            raise Invalid.at(f"/{name}", "missing")
    refuse("/on", day_fault(changes.get("on"), today=write.today))
    refuse("/next_on", follow_up_fault(changes.get("on", row.on), changes.get("next_on", row.next_on)))
    content = await write.unseal(row)
    await _keep_wording(write, caller, row, content, given)
    _apply(row, changes)
    await write.seal(row, {**content, **{name: changes[name] for name in WORDS if name in changes}})
    await write.flush()
    if "next_on" in changes:
        await write.settle(FOLLOW_UP, row.id)
        await write.close_tasks("follow_up", row.id)
        await _follow_up(write, row)
    if {"on", "way", "with_whom"} & changes.keys():
        await _count_first(write, await records.find(write, row.support_record_id))
    return row


async def wordings(read: ReadSession, contact_id: UUID) -> list[WordingOut]:
    """The earlier wordings, oldest first; each is cut to the reader as the contact itself is."""
    found = []
    for row in await store.wordings(read, contact_id):
        content = await read.unseal(row)
        if content:
            found.append(WordingOut(number=row.number, corrected_on=row.corrected_on, person=row.person, **content))
    return found


async def granted(read: ReadSession, grant: Grant) -> Sequence[GrantedContact]:
    """The person's contacts for another body under its grant: only those that say something it may read."""
    found = []
    for row in await store.of_person(read, grant.person):
        content = await read.unseal(row)
        words = {name: content.get(name) for name in WORDS if name != "names"}
        told = GrantedContact(id=row.id, on=row.on, way=row.way, **words)
        if _says_something(told, grant.categories):
            found.append(told)
    return found


async def on_follow_up_due(write: WriteSession, deadline: Deadline) -> None:
    """The day of the follow-up (Wiedervorlage) has come: whoever answers for the person gets the task."""
    row = await store.known(write, deadline.aggregate)
    if row is None:
        return
    record = await records.find(write, row.support_record_id)
    if record.status == State.ENDED:
        return
    answering = await responsibility.who_answers(write, row.person)
    await write.task(
        kind="follow_up",
        subject=("contact", row.id),
        due_on=deadline.due_on,
        person=row.person,
        pool=responsibility.POOL,
        assignee=answering.assignee or row.written_by,
        deputy=answering.deputy,
    )


async def _follow_up(write: WriteSession, row: Contact) -> None:
    if row.next_on is not None:
        write.deadline(FOLLOW_UP, row.id, row.next_on)
        await write.flush()


async def _count_first(write: WriteSession, record: records.Record) -> None:
    first: date | None = await store.first_day(write, record.id)
    await counting.waited(write, await records.counted(write, record), WaitKind.ENTRY_TO_FIRST_CONTACT, first)


async def _keep_wording(
    write: WriteSession, caller: Caller, row: Contact, content: dict[str, Any], given: ContactPatch
) -> None:
    row.corrections += 1
    wording = ContactWording(
        person=row.person,
        contact_id=row.id,
        number=row.corrections,
        corrected_on=write.today,
        corrected_by=caller.staff,
    )
    before = {name: getattr(row, name) for name in _FRAME}
    words = {name: content.get(name) for name in WORDS}
    await write.seal(wording, {"correction": given.correction.value, **before, **words})
    write.add(wording)


def _apply(row: Contact, changes: dict[str, Any]) -> None:
    for name in (*_FRAME, "own_reference"):
        if name in changes:
            value = changes[name]
            plain = [one.value for one in value] if isinstance(value, list) else getattr(value, "value", value)
            setattr(row, name, plain)


def _says_something(told: GrantedContact, categories: frozenset[str]) -> bool:
    """A contact whose every word would be cut tells only that there was one: it stays."""
    shape = shape_of(GrantedContact)
    return any(getattr(told, name) for name in WORDS if name != "names" and shape[name].category in categories)
