"""Documents: note, read, correct, mark, take out; put a file and fetch it."""

from uuid import UUID

from starlette.responses import Response

from geleit_cases.documents import seeing, service, store
from geleit_cases.documents.schemas import (
    DocumentFileOut,
    DocumentIn,
    DocumentMarkIn,
    DocumentOut,
    DocumentPatch,
    RemoveDocumentIn,
)
from geleit_kit.http.files import SENT, files_of
from geleit_kit.http.parts import Context, IfMatch, ListQuery, Read, TheFile, Who, Write
from geleit_kit.http.routing import Router
from geleit_kit.http.schemas import Page
from geleit_vocabulary.permissions import Permission

router = Router(tags=["Documents"])


@router.post("/documents", permission=Permission.DOCUMENT_WRITE, status_code=201)
async def note_document(given: DocumentIn, caller: Who, write: Write) -> DocumentOut:
    """Notes a document that a person brought. Its file is put by another call, or not at all where it was only seen."""
    return await seeing.shown(write, caller, await service.note(write, caller, given))


@router.post("/documents/upsert", permission=Permission.DOCUMENT_WRITE)
async def upsert_document(given: DocumentIn, caller: Who, write: Write) -> DocumentOut:
    """Notes the document with the caller's own reference, or corrects the one that is there."""
    return await seeing.shown(write, caller, await service.upsert(write, caller, given))


@router.get("/documents", permission=Permission.DOCUMENT_READ)
async def list_documents(
    query: ListQuery, caller: Who, read: Read, support_record_id: UUID | None = None
) -> Page[DocumentOut]:
    """The documents of the body's records. What a document is is withheld where the roles do not open its category."""
    return await seeing.listed(read, caller, query, support_record_id)


@router.get("/documents/{document_id}", permission=Permission.DOCUMENT_READ, finds=store.document)
async def read_document(document_id: UUID, caller: Who, read: Read) -> DocumentOut:
    """One document, cut to the reader."""
    return await seeing.shown(read, caller, await store.document(read, document_id))


@router.patch("/documents/{document_id}", permission=Permission.DOCUMENT_WRITE, finds=store.document)
async def correct_document(
    document_id: UUID, given: DocumentPatch, seen: IfMatch, caller: Who, write: Write
) -> DocumentOut:
    """Corrects what is known of a document."""
    return await seeing.shown(write, caller, await service.correct(write, caller, document_id, seen, given))


@router.post("/documents/{document_id}/mark", permission=Permission.DOCUMENT_WRITE, finds=store.document)
async def mark_document(
    document_id: UUID, given: DocumentMarkIn, seen: IfMatch, caller: Who, write: Write
) -> DocumentOut:
    """Notes that the original was seen, a copy taken, a translation or a recognition brought: when and by whom."""
    return await seeing.shown(write, caller, await service.mark(write, caller, document_id, seen, given))


@router.post(
    "/documents/{document_id}/remove",
    permission=Permission.DOCUMENT_WRITE,
    finds=store.document,
    ends=True,
    status_code=204,
)
async def remove_document(
    document_id: UUID, given: RemoveDocumentIn, seen: IfMatch, caller: Who, write: Write, context: Context
) -> None:
    """Takes a document out of the record, with every version of its file and for a reason."""
    await service.remove(write, caller, files_of(context).files, document_id, seen, given)


@router.put("/documents/{document_id}/content", permission=Permission.DOCUMENT_WRITE, finds=store.document)
async def put_document_content(
    document_id: UUID, seen: IfMatch, upload: TheFile, caller: Who, write: Write
) -> DocumentOut:
    """The document's file, or a new version of it: PDF, JPEG, PNG, TIFF, HEIC, DOCX or ODT, as its content says."""
    return await seeing.shown(write, caller, await service.put_file(write, caller, document_id, seen, upload))


@router.get(
    "/documents/{document_id}/content",
    permission=Permission.DOCUMENT_READ,
    finds=store.document,
    responses=SENT,
    response_class=Response,
)
async def read_document_content(document_id: UUID, caller: Who, read: Read, context: Context) -> Response:
    """The newest version of the document's file. 403 where the roles do not open its category."""
    return await files_of(context).sent(read, await seeing.file(read, caller, document_id, None))


@router.get("/documents/{document_id}/files", permission=Permission.DOCUMENT_READ, finds=store.document)
async def list_document_files(document_id: UUID, query: ListQuery, caller: Who, read: Read) -> Page[DocumentFileOut]:
    """The versions of a document's file, the newest first where `sort` does not say otherwise (`number`)."""
    row = await store.document(read, document_id)
    await seeing.opened(read, caller, row)
    return await seeing.versions(read, row, query)


@router.get(
    "/documents/{document_id}/files/{file_id}/content",
    permission=Permission.DOCUMENT_READ,
    finds=store.file_of,
    responses=SENT,
    response_class=Response,
)
async def read_document_file(document_id: UUID, file_id: UUID, caller: Who, read: Read, context: Context) -> Response:
    """An earlier version of a document's file."""
    return await files_of(context).sent(read, await seeing.file(read, caller, document_id, file_id))
