"""Erasing persons of the caller's body, and the records of it."""

from uuid import UUID

from geleit_identity.erasures import service, store
from geleit_identity.erasures.schemas import ErasureIn, ErasureRecordOut
from geleit_identity.erasures.tables import ErasureRecord
from geleit_identity.persons import service as persons
from geleit_kit.http.lists import page
from geleit_kit.http.parts import Context, IfMatch, ListQuery, Read, Write
from geleit_kit.http.routing import Router
from geleit_kit.http.schemas import Page
from geleit_vocabulary.permissions import Permission

router = Router(tags=["Erasing"])


@router.post(
    "/persons/{person}/erasure", permission=Permission.PERSON_ERASE, finds=persons.find, ends=True, despite=True
)
async def erase_person(
    person: UUID, given: ErasureIn, seen: IfMatch, context: Context, write: Write
) -> ErasureRecordOut:
    """Erases a person for good: the key, the record, and everything derived from it, in every service of the node.

    Grants end at once and links are cut. The other services follow by a fact, within seconds. A second call is 404;
    the same one, sent again under its Idempotency-Key, is 409 `person_erased`: it is done.
    """
    return await service.erase(write, context.extras["erasing"], person, seen, given)


@router.get("/erasure-records", permission=Permission.PERSON_ERASE, despite=True)
async def list_erasure_records(query: ListQuery, read: Read) -> Page[ErasureRecordOut]:
    """The body's deletion records."""

    async def build(row: ErasureRecord) -> ErasureRecordOut:
        return service.shown(row)

    return await page(read, store.listed(read), ErasureRecord, query, sortable=("erased_on",), build=build)
