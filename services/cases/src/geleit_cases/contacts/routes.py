"""Contacts and notes: write down, read, correct; the earlier wordings."""

from datetime import date
from uuid import UUID

from geleit_cases.contacts import service, store
from geleit_cases.contacts.schemas import ContactIn, ContactOut, ContactPatch, WordingOut
from geleit_cases.contacts.tables import Contact
from geleit_kit.http.lists import page
from geleit_kit.http.parts import IfMatch, ListQuery, Read, Who, Write
from geleit_kit.http.routing import Router
from geleit_kit.http.schemas import Page
from geleit_vocabulary.permissions import Permission

router = Router(tags=["Contacts"])


@router.post("/contacts", permission=Permission.CONTACT_WRITE, status_code=201)
async def write_contact(given: ContactIn, caller: Who, write: Write) -> ContactOut:
    """Writes a contact or a note down. A field of a category that the caller's roles do not open is refused."""
    return await service.shown(write, await service.write_down(write, caller, given))


@router.post("/contacts/upsert", permission=Permission.CONTACT_WRITE)
async def upsert_contact(given: ContactIn, caller: Who, write: Write) -> ContactOut:
    """Writes the contact with the caller's own reference, or corrects the one that is there."""
    return await service.shown(write, await service.upsert(write, caller, given))


@router.get("/contacts", permission=Permission.CONTACT_READ)
async def list_contacts(
    query: ListQuery,
    read: Read,
    support_record_id: UUID | None = None,
    since: date | None = None,
    until: date | None = None,
) -> Page[ContactOut]:
    """The contacts of the body's records."""

    async def build(row: Contact) -> ContactOut:
        return await service.shown(read, row)

    found = store.listed(read, record_id=support_record_id, since=since, until=until)
    return await page(read, found, Contact, query, build=build, sortable=("on",))


@router.get("/contacts/{contact_id}", permission=Permission.CONTACT_READ, finds=store.contact)
async def read_contact(contact_id: UUID, read: Read) -> ContactOut:
    """One contact, cut to the reader."""
    return await service.shown(read, await store.contact(read, contact_id))


@router.patch("/contacts/{contact_id}", permission=Permission.CONTACT_WRITE, finds=store.contact)
async def correct_contact(
    contact_id: UUID, given: ContactPatch, seen: IfMatch, caller: Who, write: Write
) -> ContactOut:
    """Corrects a contact; the wording before stays readable to those who may read it."""
    return await service.shown(write, await service.correct(write, caller, contact_id, seen, given))


@router.get("/contacts/{contact_id}/wordings", permission=Permission.CONTACT_READ, finds=store.contact)
async def list_contact_wordings(contact_id: UUID, read: Read) -> Page[WordingOut]:
    """The earlier wordings of a contact, the oldest first, cut as the contact itself."""
    await store.contact(read, contact_id)
    return Page[WordingOut](items=await service.wordings(read, contact_id), next=None)
