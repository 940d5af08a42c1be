"""Support records: open, read, correct, document the wish."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Query

from geleit_cases.records import service, store
from geleit_cases.records.rules import Level, State
from geleit_cases.records.schemas import (
    SupportRecordIn,
    SupportRecordOut,
    SupportRecordPatch,
    WishIn,
)
from geleit_cases.records.tables import SupportRecord
from geleit_kit.http.lists import page
from geleit_kit.http.parts import IfMatch, ListQuery, Read, Who, Write
from geleit_kit.http.routing import Router
from geleit_kit.http.schemas import OfPersonIn, Page
from geleit_vocabulary.permissions import Permission

router = Router(tags=["Support records"])


@router.post("/support-records", permission=Permission.CASE_WRITE, status_code=201)
async def open_support_record(given: SupportRecordIn, caller: Who, write: Write) -> SupportRecordOut:
    """Opens a support record: counselling is open to the person from this day."""
    return await service.shown(write, await service.open_record(write, caller, given))


@router.post("/support-records/upsert", permission=Permission.CASE_WRITE)
async def upsert_support_record(given: SupportRecordIn, caller: Who, write: Write) -> SupportRecordOut:
    """Opens the record with the caller's own reference, or corrects it where it is there."""
    return await service.shown(write, await service.upsert(write, caller, given))


@router.get("/support-records", permission=Permission.CASE_READ)
async def list_support_records(
    query: ListQuery,
    read: Read,
    status: State | None = None,
    level: Level | None = None,
    opened_since: Annotated[date | None, Query(description="Only records opened on or after this day.")] = None,
) -> Page[SupportRecordOut]:
    """The body's support records."""

    async def build(row: SupportRecord) -> SupportRecordOut:
        return await service.shown(read, row)

    found = store.listed(read, status=status, level=level, opened_since=opened_since)
    return await page(read, found, SupportRecord, query, build=build, sortable=("opened_on",))


@router.post("/support-records/search", permission=Permission.CASE_READ, reads=True)
async def search_support_records(given: OfPersonIn, read: Read) -> Page[SupportRecordOut]:
    """The records of one person, the open one first. A person is never named in an address."""
    return Page[SupportRecordOut](items=await service.of_person(read, given.person), next=None)


@router.get("/support-records/{record_id}", permission=Permission.CASE_READ, finds=store.record)
async def read_support_record(record_id: UUID, read: Read) -> SupportRecordOut:
    """One support record."""
    return await service.shown(read, await store.record(read, record_id))


@router.patch("/support-records/{record_id}", permission=Permission.CASE_WRITE, finds=store.record)
async def correct_support_record(
    record_id: UUID, given: SupportRecordPatch, seen: IfMatch, caller: Who, write: Write
) -> SupportRecordOut:
    """Corrects what the worker confirmed; statistics are retracted and told anew."""
    return await service.shown(write, await service.correct(write, caller, record_id, seen, given))


@router.post("/support-records/{record_id}/wish", permission=Permission.CASE_WRITE, finds=store.record)
async def document_wish(record_id: UUID, given: WishIn, seen: IfMatch, caller: Who, write: Write) -> SupportRecordOut:
    """Documents the person's wish for case management."""
    return await service.shown(write, await service.document_wish(write, caller, record_id, seen, given))
