"""All SQL about documents and their files."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select

from geleit_cases.documents.tables import Document, DocumentFile
from geleit_kit.db.rows import by_id, by_id_or_none, by_own_reference, visible
from geleit_kit.db.session import ReadSession

PORTION = 200
"""Rows that are held in memory at once."""


async def document(read: ReadSession, document_id: UUID) -> Document:
    """The document. Raises NotFound where the body has no such document."""
    return await by_id(read, Document, document_id)


async def known(read: ReadSession, document_id: UUID) -> Document | None:
    """The document, or None: for deadlines, which may outlive it."""
    return await by_id_or_none(read, Document, document_id)


async def file_of(read: ReadSession, document_id: UUID, file_id: UUID) -> DocumentFile:
    """One version of a document's file. Raises NotFound."""
    mine = DocumentFile.document_id == document_id, DocumentFile.id == file_id
    return await read.one(visible(read, DocumentFile).where(*mine))


async def newest(read: ReadSession, document_id: UUID) -> DocumentFile:
    """The newest version of a document's file. Raises NotFound where it has none."""
    mine = visible(read, DocumentFile).where(DocumentFile.document_id == document_id)
    return await read.one(mine.order_by(DocumentFile.number.desc()))


async def files(read: ReadSession, document_id: UUID) -> Sequence[DocumentFile]:
    """The newest versions, a portion at most: who takes them out asks until none is left."""
    return await read.all(versions(read, document_id).order_by(DocumentFile.number.desc()).limit(PORTION))


def versions(read: ReadSession, document_id: UUID) -> Select[DocumentFile]:
    """The query of a document's versions."""
    return visible(read, DocumentFile).where(DocumentFile.document_id == document_id)


async def of_person(read: ReadSession, person: UUID) -> Sequence[Document]:
    """The documents of a person in this body, the newest first."""
    mine = visible(read, Document).where(Document.person == person)
    return await read.all(mine.order_by(Document.filed_on.desc(), Document.id.desc()).limit(200))


async def by_reference(read: ReadSession, own_reference: str) -> Document | None:
    """The document with the caller's own reference, or None."""
    return await by_own_reference(read, Document, own_reference)


def listed(read: ReadSession, *, record_id: UUID | None) -> Select[Document]:
    """The query of the list."""
    query = visible(read, Document)
    return query if record_id is None else query.where(Document.support_record_id == record_id)
