"""What the codes of a body's own system mean in the lists of the house. The lists: `/v1/meta/code-lists`."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from geleit_identity.code_mappings import service, store
from geleit_identity.code_mappings.schemas import (
    CodeMappingIn,
    CodeMappingOut,
    CodeMappingPatch,
    TranslateIn,
    TranslationsOut,
)
from geleit_identity.code_mappings.tables import CodeMapping
from geleit_kit.http.lists import page
from geleit_kit.http.parts import IfMatch, ListQuery, Read, Who, Write
from geleit_kit.http.routing import Router
from geleit_kit.http.schemas import Page
from geleit_vocabulary.permissions import Permission

router = Router(tags=["Code mappings"])
_Key = Annotated[str | None, Query(max_length=60)]


@router.post("/code-mappings", permission=Permission.BODY_ADMIN, status_code=201)
async def map_code(given: CodeMappingIn, write: Write) -> CodeMappingOut:
    """Says what a code of an own system means in a list of the house, from a day on."""
    return service.shown(await service.map_code(write, given))


@router.post("/code-mappings/upsert", permission=Permission.BODY_ADMIN)
async def upsert_code_mapping(given: CodeMappingIn, caller: Who, write: Write) -> CodeMappingOut:
    """Makes the mapping with the caller's own reference, or puts the one that is there right."""
    return service.shown(await service.upsert(write, caller, given))


@router.post("/code-mappings/translate", permission=Permission.META_READ, reads=True)
async def translate_codes(given: TranslateIn, read: Read) -> TranslationsOut:
    """Translates own codes to those of a list and back, as of a day; a code that has ended names its successors."""
    return await service.translate(read, given)


@router.get("/code-mappings", permission=Permission.META_READ)
async def list_code_mappings(
    query: ListQuery, read: Read, system: _Key = None, code_list: _Key = None
) -> Page[CodeMappingOut]:
    """The body's mappings, of one system or one list where it is named."""

    async def build(row: CodeMapping) -> CodeMappingOut:
        return service.shown(row)

    rows = store.listed(read, system, code_list)
    return await page(read, rows, CodeMapping, query, sortable=("own_code", "valid_from"), build=build)


@router.get("/code-mappings/{mapping_id}", permission=Permission.META_READ, finds=store.mapping)
async def read_code_mapping(mapping_id: UUID, read: Read) -> CodeMappingOut:
    """One mapping."""
    return service.shown(await store.mapping(read, mapping_id))


@router.patch("/code-mappings/{mapping_id}", permission=Permission.BODY_ADMIN, finds=store.mapping)
async def amend_code_mapping(
    mapping_id: UUID, given: CodeMappingPatch, seen: IfMatch, caller: Who, write: Write
) -> CodeMappingOut:
    """Puts a mapping right."""
    return service.shown(await service.amend(write, caller, mapping_id, seen, given))


@router.post("/code-mappings/{mapping_id}/retract", permission=Permission.BODY_ADMIN, finds=store.mapping)
async def retract_code_mapping(mapping_id: UUID, seen: IfMatch, caller: Who, write: Write) -> CodeMappingOut:
    """Takes a mapping back that was never right; it stays readable and translates nothing."""
    return service.shown(await service.retract(write, caller, mapping_id, seen))
