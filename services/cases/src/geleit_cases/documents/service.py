"""Documents: noted, with a file or without, corrected, marked, replaced in versions, taken out."""

from typing import Any
from uuid import UUID

from geleit_cases.documents import seeing, store
from geleit_cases.documents.rules import (
    DocumentKind,
    category_fault,
    category_of,
    reminder_fault,
    think_of_it_on,
    validity_fault,
)
from geleit_cases.documents.schemas import TOLD, DocumentIn, DocumentMarkIn, DocumentPatch, RemoveDocumentIn
from geleit_cases.documents.tables import Document, DocumentFile
from geleit_cases.facts import DocumentFiled, DocumentRemoved
from geleit_cases.records import service as records
from geleit_cases.records.rules import State, day_fault
from geleit_cases.responsibility import service as responsibility
from geleit_cases.writing import refuse
from geleit_kit.db.files import Files
from geleit_kit.db.kit_tables import Deadline
from geleit_kit.db.session import WriteSession
from geleit_kit.http.files import Upload
from geleit_kit.http.parts import Version
from geleit_kit.http.writing import refuse_closed_fields
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.problems import Conflict, Invalid
from geleit_vocabulary.categories import DataCategory

EXPIRES = "document_expires"
_DAYS = ("issued_on", "scanned_on")
_NEVER_NULL = ("kind", "category")


async def note(write: WriteSession, caller: Caller, given: DocumentIn) -> Document:
    """Notes a document in a record. Its file follows, or does not: what was only seen need not be kept."""
    refuse_closed_fields(caller, given)
    record = await records.open_named(write, given.support_record_id)
    content = {**{name: getattr(given, name) for name in TOLD}, "category": category_of(given.kind, given.category)}
    _check(write, caller, content)
    row = Document(
        person=record.person,
        support_record_id=record.id,
        page=given.page,
        filed_on=write.today,
        filed_by=caller.staff,
        files=0,
        own_reference=given.own_reference,
    )
    await seeing.refuse_unseen_place(write, caller, row.person, content["category"])
    await write.seal(row, content)
    write.add(row)
    await write.flush()
    await _think_of_its_end(write, row, content)
    write.publish(
        DocumentFiled(document_id=row.id, person=row.person, support_record_id=record.id, filed_on=row.filed_on)
    )
    return row


async def upsert(write: WriteSession, caller: Caller, given: DocumentIn) -> Document:
    """Notes the document with the caller's own reference, or corrects the one that is there."""
    if given.own_reference is None:
        raise Invalid.at("/own_reference", "missing")
    row = await store.by_reference(write, given.own_reference)
    if row is None:
        return await note(write, caller, given)
    if row.support_record_id != given.support_record_id:
        raise Conflict("own_reference_taken")
    sent = given.model_dump(exclude_unset=True, exclude={"support_record_id", "own_reference"})
    sent = {name: value for name, value in sent.items() if name not in _NEVER_NULL or value is not None}
    return await correct(write, caller, row.id, None, DocumentPatch.model_validate(sent))


async def correct(
    write: WriteSession, caller: Caller, document_id: UUID, seen: Version, given: DocumentPatch
) -> Document:
    """Corrects what is known of a document. Who does not see what it is does not change it."""
    row = await store.document(write, document_id)
    refuse_closed_fields(caller, given)
    content = await seeing.opened(write, caller, row)
    row.unchanged_since(seen)
    changes = given.changes()
    for name in _NEVER_NULL:
        if name in changes and changes[name] is None:
            raise Invalid.at(f"/{name}", "missing")
    changed = {**content, **{name: changes[name] for name in TOLD if name in changes}}
    said, before = changes.get("category"), DataCategory(content["category"])
    changed["category"] = category_of(DocumentKind(changed["kind"]), said, before)
    _check(write, caller, changed)
    await seeing.refuse_unseen_place(write, caller, row.person, DataCategory(changed["category"]))
    for name in ("page", "own_reference"):
        if name in changes:
            setattr(row, name, changes[name])
    await write.seal(row, changed)
    await write.flush()
    if {"valid_until", "remind_on"} & changes.keys():
        await _think_of_its_end(write, row, changed)
    return row


async def mark(
    write: WriteSession, caller: Caller, document_id: UUID, seen: Version, given: DocumentMarkIn
) -> Document:
    """Notes what was done with a document: its original seen, copied, translated, recognised."""
    row = await store.document(write, document_id)
    refuse_closed_fields(caller, given)
    content = await seeing.opened(write, caller, row)
    row.unchanged_since(seen)
    on = given.on or write.today
    refuse("/on", day_fault(on, today=write.today))
    noted = {"what": given.what.value, "on": on.isoformat(), "by": given.by, "noted_by": str(caller.staff)}
    others = [one for one in content.get("marks", []) if one["what"] != noted["what"]]
    marks = sorted([*others, noted], key=lambda one: (one["on"], one["what"]))
    await write.seal(row, {**content, "marks": marks})
    await write.flush()
    return row


async def put_file(write: WriteSession, caller: Caller, document_id: UUID, seen: Version, upload: Upload) -> Document:
    """The document's file, or a new version of it; the ones before stay."""
    row = await store.document(write, document_id)
    await seeing.opened(write, caller, row)
    row.unchanged_since(seen)
    row.files += 1
    file = DocumentFile(
        person=row.person, document_id=row.id, number=row.files, filed_on=write.today, filed_by=caller.staff
    )
    await upload.keep(write, file)
    await write.flush()
    return row


async def remove(
    write: WriteSession, caller: Caller, files: Files, document_id: UUID, seen: Version, given: RemoveDocumentIn
) -> None:
    """Takes a document out with every version of its file. The access log keeps that and why."""
    row = await store.document(write, document_id)
    content = await seeing.opened(write, caller, row)
    row.unchanged_since(seen)
    await _forget_its_end(write, row)
    taken = 0
    while gone := await store.files(write, row.id):
        files.gone_with(write, gone)
        for file in gone:
            await write.remove(file)
        taken += len(gone)
    person, record_id = row.person, row.support_record_id
    await write.remove(row)
    write.disclose(person, kind="write", categories=[content["category"]], reason=given.reason.value, files=taken)
    write.publish(
        DocumentRemoved(document_id=row.id, person=person, support_record_id=record_id, removed_on=write.today)
    )


async def on_end_near(write: WriteSession, deadline: Deadline) -> None:
    """A document will end: whoever answers for the person gets the task, due on the day on which it ends."""
    row = await store.known(write, deadline.aggregate)
    if row is None:
        return
    record = await records.find(write, row.support_record_id)
    content = await write.unseal(row)
    if record.status == State.ENDED or not content.get("valid_until"):
        return
    answering = await responsibility.who_answers(write, row.person)
    await write.task(
        kind="document_expires",
        subject=("document", row.id),
        due_on=seeing.day(content["valid_until"]),
        person=row.person,
        pool=responsibility.POOL,
        assignee=answering.assignee or row.filed_by,
        deputy=answering.deputy,
    )


def _check(write: WriteSession, caller: Caller, content: dict[str, Any]) -> None:
    """Raises Invalid where the days or the category cannot be, Forbidden where the caller could not read it after."""
    kind, category = DocumentKind(content["kind"]), DataCategory(content["category"])
    refuse("/category", category_fault(kind, category))
    for name in _DAYS:
        refuse(f"/{name}", day_fault(seeing.day(content.get(name)), today=write.today))
    issued, until, remind = (seeing.day(content.get(name)) for name in ("issued_on", "valid_until", "remind_on"))
    refuse("/valid_until", validity_fault(issued, until))
    refuse("/remind_on", reminder_fault(until, remind))
    seeing.refuse_closed(caller, category)


async def _think_of_its_end(write: WriteSession, row: Document, content: dict[str, Any]) -> None:
    await _forget_its_end(write, row)
    until, remind = seeing.day(content.get("valid_until")), seeing.day(content.get("remind_on"))
    on = think_of_it_on(until, remind, write.today)
    if on is not None:
        write.deadline(EXPIRES, row.id, on)
        await write.flush()


async def _forget_its_end(write: WriteSession, row: Document) -> None:
    await write.settle(EXPIRES, row.id)
    await write.close_tasks("document_expires", row.id)
