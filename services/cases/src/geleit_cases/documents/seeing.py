"""Who sees what a document is: its category decides, row by row, and where it tells of a place, a lock of places.

That a document is there (its page, its day) is seen by all who read documents of the record; what it is, and its file,
by those whose roles open its category (decision 0068).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from geleit_cases.documents import store
from geleit_cases.documents.rules import PLACES
from geleit_cases.documents.schemas import (
    TOLD,
    DocumentFileOut,
    DocumentMarkOut,
    DocumentOut,
    GrantedDocument,
)
from geleit_cases.documents.tables import Document, DocumentFile
from geleit_kit.db.session import ReadSession
from geleit_kit.db.whereabouts import whereabouts_hidden
from geleit_kit.http.lists import page
from geleit_kit.http.parts import ListParams
from geleit_kit.http.schemas import Page, Withheld
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.grants import Grant
from geleit_kit.pure.problems import Forbidden, NotFound, Place
from geleit_vocabulary.categories import DataCategory
from geleit_vocabulary.permissions import Permission

_CUT = (*TOLD, "marks")
GRANTABLE = frozenset(DataCategory) - {DataCategory.RECORD, DataCategory.STAFF, DataCategory.HYPOTHESES}


def day(value: date | str | None) -> date | None:
    """A day as it was given or as it was sealed."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def refuse_closed(caller: Caller, category: DataCategory) -> None:
    """Raises Forbidden (403, `category_closed`) where the caller's roles do not open a document's category."""
    if category not in caller.categories:
        raise Forbidden("category_closed", places=[Place("/category", "category_closed")])


async def refuse_unseen_place(read: ReadSession, caller: Caller, person: UUID, category: DataCategory) -> None:
    """Raises Forbidden (403, `place_locked`) where the document tells of a place that is hidden from the caller."""
    if await _place_hidden(read, caller, person, category):
        raise Forbidden("place_locked")


async def opened(read: ReadSession, caller: Caller, row: Document) -> dict[str, Any]:
    """What a document is, for who may know it. Raises Forbidden."""
    content = await read.unseal(row)
    category = DataCategory(content["category"])
    refuse_closed(caller, category)
    await refuse_unseen_place(read, caller, row.person, category)
    return content


async def shown(read: ReadSession, caller: Caller, row: Document) -> DocumentOut:
    """One document, cut to the reader, noted in the log with its category."""
    answer = await _told(read, caller, row)
    if answer.category is not None:
        read.disclose(row.person, categories=[answer.category, DataCategory.BASE_DATA])
    return answer


async def listed(read: ReadSession, caller: Caller, query: ListParams, record_id: UUID | None) -> Page[DocumentOut]:
    """Documents, each cut to the reader; the log has an entry for each person, with all categories that were seen."""
    seen: dict[UUID, set[str]] = {}

    async def build(row: Document) -> DocumentOut:
        answer = await _told(read, caller, row)
        if answer.category is not None:
            seen.setdefault(row.person, {DataCategory.BASE_DATA}).add(answer.category)
        return answer

    found = await page(
        read, store.listed(read, record_id=record_id), Document, query, build=build, sortable=("filed_on",)
    )
    for person, categories in seen.items():
        read.disclose(person, categories=sorted(categories))
    return found


async def versions(read: ReadSession, row: Document, query: ListParams) -> Page[DocumentFileOut]:
    """The versions of a document's file, the newest first where nothing else is asked."""
    names = ("id", "person", "number", "filed_on", "size", "media_type", "scan")

    async def build(file: DocumentFile) -> DocumentFileOut:
        return DocumentFileOut(**{name: getattr(file, name) for name in names})

    asked = replace(query, sort=query.sort or "-number")
    return await page(read, store.versions(read, row.id), DocumentFile, asked, build=build, sortable=("number",))


async def file(read: ReadSession, caller: Caller, document_id: UUID, file_id: UUID | None) -> DocumentFile:
    """A version of a document's file, the newest where none is named, for who may have it: noted in the log."""
    row = await store.document(read, document_id)
    found = await (store.newest(read, row.id) if file_id is None else store.file_of(read, row.id, file_id))
    content = await opened(read, caller, row)
    read.disclose(row.person, categories=[content["category"]], version=found.number)
    return found


async def granted(read: ReadSession, grant: Grant) -> Sequence[GrantedDocument]:
    """The person's documents for another body under its grant: only those whose category it covers."""
    found = []
    for row in await store.of_person(read, grant.person):
        content = await read.unseal(row)
        if await _covered(read, grant, content):
            found.append(_granted(row, content))
    return found


async def granted_file(read: ReadSession, grant: Grant, document_id: UUID) -> tuple[DocumentFile, str]:
    """The newest file of one of these documents, and its category. Raises NotFound."""
    row = await store.document(read, document_id)
    content = await read.unseal(row)
    if row.person != grant.person or not await _covered(read, grant, content):
        raise NotFound
    return await store.newest(read, row.id), str(content["category"])


async def _covered(read: ReadSession, grant: Grant, content: dict[str, Any]) -> bool:
    """Where somebody lives is told to nobody while it is hidden."""
    category = content.get("category")
    hidden = category in PLACES and grant.person in await whereabouts_hidden(read, [grant.person])
    return category in grant.categories and not hidden


def _granted(row: Document, content: dict[str, Any]) -> GrantedDocument:
    marks = [{name: one.get(name) for name in ("what", "on", "by")} for one in content.get("marks", [])]
    told = {name: content.get(name) for name in TOLD if name != "remind_on"}
    return GrantedDocument(id=row.id, filed_on=row.filed_on, files=row.files, **told, marks=marks)


async def _told(read: ReadSession, caller: Caller, row: Document) -> DocumentOut:
    content = await read.unseal(row)
    reason = await _closed(read, caller, row, content)
    told = content if reason is None else {}
    marks = [DocumentMarkOut(**one) for one in told.get("marks", [])] if reason is None else None
    answer = DocumentOut(
        **DocumentOut.frame(row),
        person=row.person,
        support_record_id=row.support_record_id,
        page=row.page,
        filed_on=row.filed_on,
        files=row.files,
        **{name: told.get(name) for name in TOLD},
        marks=marks,
    )
    return answer if reason is None else answer.model_copy(update={"withheld": _withheld(reason)})


async def _closed(read: ReadSession, caller: Caller, row: Document, content: dict[str, Any]) -> str | None:
    """Why the reader does not see what a document is; None where it is open. Whose key is gone has no category."""
    category = content.get("category")
    if category is None or category not in caller.categories:
        return "not_in_role"
    return "place_locked" if await _place_hidden(read, caller, row.person, DataCategory(category)) else None


async def _place_hidden(read: ReadSession, caller: Caller, person: UUID, category: DataCategory) -> bool:
    opens = category not in PLACES or caller.may(Permission.PROTECTED_ADDRESS_READ)
    return not opens and person in await whereabouts_hidden(read, [person])


def _withheld(reason: str) -> list[Withheld]:
    """Named by the category of the field, which all documents share: that of the row would tell what is withheld."""
    return [Withheld(pointer=f"/{name}", category=DataCategory.BASE_DATA, reason=reason) for name in _CUT]
