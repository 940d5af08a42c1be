"""Keeping the persons of the caller's body safe: from others of their household, and from relatives at the desk."""

from uuid import UUID

from geleit_identity.persons import service as persons
from geleit_identity.protections import service as protections
from geleit_identity.protections.service import Known
from geleit_identity.safeguards import service, store
from geleit_identity.safeguards.schemas import (
    ConflictIn,
    ConflictOut,
    EndConflictIn,
    ExclusionIn,
    ExclusionOut,
    HouseholdViewIn,
    HouseholdViewOut,
)
from geleit_identity.safeguards.tables import StaffExclusion
from geleit_kit.http.lists import page
from geleit_kit.http.parts import IfMatch, ListQuery, Read, Who, Write
from geleit_kit.http.routing import Router
from geleit_kit.http.schemas import Page
from geleit_vocabulary.permissions import Permission

router = Router(tags=["Safeguards"])
_CONFLICTS = "/persons/{person}/conflicts"
_EXCLUSIONS = "/persons/{person}/staff-exclusions"


@router.post(_CONFLICTS, permission=Permission.PERSON_WRITE, finds=persons.find, status_code=201)
async def protect_person_from(person: UUID, given: ConflictIn, caller: Who, write: Write) -> ConflictOut:
    """Somebody must not learn where the person is, or that they are known here at all."""
    return await service.conflict_shown(write, caller, await service.protect_from(write, person, given))


@router.get(_CONFLICTS, permission=Permission.PERSON_READ, finds=persons.find)
async def list_conflicts(person: UUID, query: ListQuery, caller: Who, read: Read) -> Page[ConflictOut]:
    """From whom the person is protected, those of the past too."""
    await persons.find(read, person)

    async def build(row: Known) -> ConflictOut:
        return await service.conflict_shown(read, caller, row)

    return await page(read, protections.listed(read, person), Known, query, build=build)


@router.post(f"{_CONFLICTS}/{{conflict_id}}/end", permission=Permission.PERSON_WRITE, finds=service.find_conflict)
async def end_conflict(
    person: UUID, conflict_id: UUID, given: EndConflictIn, seen: IfMatch, caller: Who, write: Write
) -> ConflictOut:
    """Names the last day of a conflict."""
    row = await service.end_conflict(write, person, conflict_id, seen, given)
    return await service.conflict_shown(write, caller, row)


@router.post(_EXCLUSIONS, permission=Permission.PERSON_WRITE, finds=persons.find, status_code=201)
async def exclude_staff(person: UUID, given: ExclusionIn, caller: Who, write: Write) -> ExclusionOut:
    """A relative works here: from now on the person does not exist for this member of staff, in every service."""
    return await service.exclusion_shown(write, await service.exclude_staff(write, caller, person, given))


@router.get(_EXCLUSIONS, permission=Permission.PERSON_READ, finds=persons.find)
async def list_staff_exclusions(person: UUID, query: ListQuery, read: Read) -> Page[ExclusionOut]:
    """Who of the staff does not see the person, those of the past too."""
    await persons.find(read, person)

    async def build(row: StaffExclusion) -> ExclusionOut:
        return await service.exclusion_shown(read, row)

    return await page(read, store.exclusions(read, person), StaffExclusion, query, build=build)


@router.post(f"{_EXCLUSIONS}/{{exclusion_id}}/end", permission=Permission.PERSON_WRITE, finds=store.exclusion)
async def end_staff_exclusion(person: UUID, exclusion_id: UUID, seen: IfMatch, write: Write) -> ExclusionOut:
    """The person exists again for this member of staff."""
    return await service.exclusion_shown(write, await service.end_exclusion(write, person, exclusion_id, seen))


@router.post("/household-views", permission=Permission.PERSON_READ, reads=True)
async def view_household(given: HouseholdViewIn, caller: Who, read: Read) -> HouseholdViewOut:
    """What one of a household may hear of the others: for letters, print-outs, and a screen that both look at."""
    return await service.household_view(read, caller, given)
