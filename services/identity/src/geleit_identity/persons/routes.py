"""Persons of the caller's body, by its pseudonym."""

from uuid import UUID

from geleit_identity.persons import intake, service, store
from geleit_identity.persons.match_schemas import MatchesOut, MatchIn
from geleit_identity.persons.rules import OnMatch
from geleit_identity.persons.schemas import (
    AddressIn,
    AddressPatch,
    EndProtectionIn,
    Hits,
    NameIn,
    PersonIn,
    PersonOut,
    PersonPatch,
    PersonUpsert,
    ProtectionIn,
    SearchIn,
)
from geleit_identity.persons.tables import Person
from geleit_kit.http.lists import page
from geleit_kit.http.parts import Context, IfMatch, ListQuery, Read, TheRequest, Who, Write
from geleit_kit.http.routing import Router
from geleit_kit.http.schemas import Page
from geleit_vocabulary.permissions import Permission

router = Router(tags=["Persons"])


@router.post("/persons", permission=Permission.PERSON_WRITE, status_code=201)
async def register_person(given: PersonIn, caller: Who, write: Write, context: Context) -> PersonOut:
    """Registers a person in the caller's body under a new random pseudonym. Other bodies learn nothing."""
    if given.on_match is not OnMatch.REGISTER:  # the answer tells whether somebody is there
        await context.questions.count(caller)
    taken = await intake.register(write, caller, given)
    return (await service.shown(write, caller, taken.person)).model_copy(update={"found": taken.found or None})


@router.get("/persons", permission=Permission.PERSON_READ)
async def list_persons(query: ListQuery, caller: Who, read: Read) -> Page[PersonOut]:
    """The body's persons. With `updated_since` a pseudonym that another answers for since then is told as gone, with
    `merged_into`; where a merge is taken back, the person is among the items again.
    """

    async def build(person: Person) -> PersonOut:
        return await service.shown(read, caller, person)

    gone, order = service.merged_away(read), ("registered_on",)
    return await page(read, store.persons(read), Person, query, sortable=order, gone=gone, build=build)


@router.post("/persons/search", permission=Permission.PERSON_SEARCH, reads=True, exists=True)
async def search_persons(given: SearchIn, read: Read) -> Hits:
    """Searches the own body by two names, or by one name with the exact day of birth."""
    return await service.search(read, given)


@router.post("/persons/match", permission=Permission.PERSON_SEARCH, reads=True, exists=True)
async def match_persons(given: MatchIn, caller: Who, read: Read, request: TheRequest) -> MatchesOut:
    """Who of the own body's records may be this person: three grades, and what each field says for or against it."""
    return await service.match(read, caller, given, request.headers.get("accept-language"))


@router.post("/persons/upsert", permission=Permission.PERSON_WRITE)
async def upsert_person(given: PersonUpsert, caller: Who, write: Write, context: Context) -> PersonOut:
    """Registers or changes the person with the caller's own reference; what is not sent stays."""
    if given.on_match is not OnMatch.REGISTER:  # as above
        await context.questions.count(caller)
    return await service.shown(write, caller, await intake.upsert(write, caller, given))


@router.get("/persons/{person}", permission=Permission.PERSON_READ, finds=store.person)
async def read_person(person: UUID, caller: Who, read: Read) -> PersonOut:
    """One person. While a lock is in force, addresses are hidden from readers without the special permission."""
    return await service.shown(read, caller, await store.person(read, person))


@router.patch("/persons/{person}", permission=Permission.PERSON_WRITE, finds=store.person)
async def amend_person(person: UUID, given: PersonPatch, seen: IfMatch, caller: Who, write: Write) -> PersonOut:
    """Changes date of birth, languages, interpreter need or the own reference."""
    return await service.shown(write, caller, await service.amend(write, caller, person, seen, given))


@router.post("/persons/{person}/names", permission=Permission.PERSON_WRITE, finds=store.person, status_code=201)
async def add_name(person: UUID, given: NameIn, caller: Who, write: Write) -> PersonOut:
    """Adds a name or another spelling; the person is found by every one of them."""
    return await service.shown(write, caller, await service.add_name(write, person, given))


@router.delete("/persons/{person}/names/{name_id}", permission=Permission.PERSON_WRITE, finds=store.item_of_person)
async def remove_name(person: UUID, name_id: UUID, seen: IfMatch, caller: Who, write: Write) -> PersonOut:
    """Takes out a name that was never the person's."""
    return await service.shown(write, caller, await service.remove_name(write, person, name_id, seen))


@router.post("/persons/{person}/addresses", permission=Permission.PERSON_WRITE, finds=store.person, status_code=201)
async def add_address(person: UUID, given: AddressIn, caller: Who, write: Write) -> PersonOut:
    """Adds an address to the history. A move leaves every link as it is."""
    return await service.shown(write, caller, await service.add_address(write, person, given))


@router.patch(
    "/persons/{person}/addresses/{address_id}", permission=Permission.PERSON_WRITE, finds=store.item_of_person
)
async def amend_address(
    person: UUID, address_id: UUID, given: AddressPatch, seen: IfMatch, caller: Who, write: Write
) -> PersonOut:
    """Changes an address, usually by the day on which the person moved out. The version is the person's."""
    changed = await service.amend_address(write, caller, person, address_id, seen, given)
    return await service.shown(write, caller, changed)


@router.post("/persons/{person}/protections", permission=Permission.PERSON_WRITE, finds=store.person, status_code=201)
async def protect_person(person: UUID, given: ProtectionIn, caller: Who, write: Write) -> PersonOut:
    """Sets a protection flag, such as an address lock."""
    return await service.shown(write, caller, await service.protect(write, person, given))


@router.post(
    "/persons/{person}/protections/{protection_id}/end",
    permission=Permission.PERSON_WRITE,
    finds=store.item_of_person,
)
async def end_protection(
    person: UUID, protection_id: UUID, given: EndProtectionIn, seen: IfMatch, caller: Who, write: Write
) -> PersonOut:
    """Names the last day of a protection. The version is the person's."""
    return await service.shown(write, caller, await service.end_protection(write, person, protection_id, seen, given))
