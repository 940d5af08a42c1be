"""All SQL about contacts."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Select

from geleit_cases.contacts.rules import With, first_contact
from geleit_cases.contacts.tables import Contact, ContactWording
from geleit_kit.db.rows import by_id, by_id_or_none, by_own_reference, visible
from geleit_kit.db.session import ReadSession


async def contact(read: ReadSession, contact_id: UUID) -> Contact:
    """The contact. Raises NotFound where the body has no such contact."""
    return await by_id(read, Contact, contact_id)


async def known(read: ReadSession, contact_id: UUID) -> Contact | None:
    """The contact, or None: for deadlines, which may outlive it."""
    return await by_id_or_none(read, Contact, contact_id)


async def wordings(read: ReadSession, contact_id: UUID) -> Sequence[ContactWording]:
    """The earlier wordings of a contact, oldest first."""
    return await read.all(
        visible(read, ContactWording).where(ContactWording.contact_id == contact_id).order_by(ContactWording.number)
    )


async def first_day(read: ReadSession, record_id: UUID) -> date | None:
    """The day of the first contact with the person in a record."""
    rows = await read.all(visible(read, Contact).where(Contact.support_record_id == record_id))
    return first_contact((row.on, row.way, With.PERSON in row.with_whom) for row in rows)


async def of_person(read: ReadSession, person: UUID) -> Sequence[Contact]:
    """All contacts of a person in this body, the newest day first."""
    return await read.all(
        visible(read, Contact).where(Contact.person == person).order_by(Contact.on.desc(), Contact.id.desc()).limit(200)
    )


async def by_reference(read: ReadSession, own_reference: str) -> Contact | None:
    """The contact with the caller's own reference, or None."""
    return await by_own_reference(read, Contact, own_reference)


def listed(read: ReadSession, *, record_id: UUID | None, since: date | None, until: date | None) -> Select[Contact]:
    """The query of the list."""
    query = visible(read, Contact)
    query = query if record_id is None else query.where(Contact.support_record_id == record_id)
    query = query if since is None else query.where(Contact.on >= since)
    return query if until is None else query.where(Contact.on <= until)
