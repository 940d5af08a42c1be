"""Case responsibility: who holds it, how it passes on, who stands in."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Query

from geleit_cases.responsibility import service, store
from geleit_cases.responsibility.schemas import (
    DeclineIn,
    DeputyIn,
    MandateIn,
    MandateOut,
    MandatePatch,
    OfferIn,
    TakeIn,
)
from geleit_cases.responsibility.tables import Mandate
from geleit_kit.http.lists import page
from geleit_kit.http.parts import IfMatch, ListQuery, Read, Who, Write
from geleit_kit.http.routing import Router
from geleit_kit.http.schemas import Page
from geleit_vocabulary.permissions import Permission

router = Router(tags=["Responsibility"])


@router.post("/mandates", permission=Permission.MANDATE_WRITE, status_code=201)
async def take_up_mandate(given: MandateIn, caller: Who, write: Write) -> MandateOut:
    """Takes up the responsibility for a record that nobody holds. Of two at once, one wins."""
    return await service.shown(write, await service.take_up(write, caller, given))


@router.get("/mandates", permission=Permission.MANDATE_READ)
async def list_mandates(
    query: ListQuery,
    read: Read,
    caller: Who,
    support_record_id: UUID | None = None,
    status: str | None = None,
    whose: Annotated[
        Literal["mine", "team", "nobodys"],
        Query(description="`mine` counts where I stand in, too. Nobody lists or counts by a colleague."),
    ] = "team",
) -> Page[MandateOut]:
    """The body's mandates: mine, my team's, nobody's."""

    async def build(row: Mandate) -> MandateOut:
        return await service.shown(read, row)

    found = store.listed(read, record_id=support_record_id, status=status, whose=whose, asking=caller.staff)
    return await page(read, found, Mandate, query, build=build)


@router.get("/mandates/{mandate_id}", permission=Permission.MANDATE_READ, finds=store.mandate)
async def read_mandate(mandate_id: UUID, read: Read) -> MandateOut:
    """One mandate with all its holders."""
    return await service.shown(read, await store.mandate(read, mandate_id))


@router.patch("/mandates/{mandate_id}", permission=Permission.MANDATE_WRITE, finds=store.mandate)
async def change_mandate(mandate_id: UUID, given: MandatePatch, seen: IfMatch, caller: Who, write: Write) -> MandateOut:
    """Changes how the holder is reached."""
    return await service.shown(write, await service.change(write, caller, mandate_id, seen, given))


@router.post("/mandates/{mandate_id}/take", permission=Permission.MANDATE_WRITE, finds=store.mandate)
async def take_mandate(mandate_id: UUID, given: TakeIn, seen: IfMatch, caller: Who, write: Write) -> MandateOut:
    """Takes a mandate that came from another body and that nobody of the staff holds yet."""
    return await service.shown(write, await service.take(write, caller, mandate_id, seen, given))


@router.post("/mandates/{mandate_id}/offer", permission=Permission.MANDATE_WRITE, finds=store.mandate)
async def offer_mandate(mandate_id: UUID, given: OfferIn, seen: IfMatch, caller: Who, write: Write) -> MandateOut:
    """Offers the mandate to a colleague; the giver holds until it is accepted."""
    return await service.shown(write, await service.offer(write, caller, mandate_id, seen, given))


@router.post("/mandates/{mandate_id}/accept", permission=Permission.MANDATE_WRITE, finds=store.mandate)
async def accept_mandate(mandate_id: UUID, given: TakeIn, seen: IfMatch, caller: Who, write: Write) -> MandateOut:
    """Accepts an offered mandate; only the one to whom it was offered can."""
    return await service.shown(write, await service.accept(write, caller, mandate_id, seen, given))


@router.post("/mandates/{mandate_id}/decline", permission=Permission.MANDATE_WRITE, finds=store.mandate)
async def decline_mandate(mandate_id: UUID, given: DeclineIn, seen: IfMatch, caller: Who, write: Write) -> MandateOut:
    """Declines an offered mandate; the giver still holds."""
    return await service.shown(write, await service.decline(write, caller, mandate_id, seen, given))


@router.post("/mandates/{mandate_id}/withdraw-offer", permission=Permission.MANDATE_WRITE, finds=store.mandate)
async def withdraw_mandate_offer(mandate_id: UUID, seen: IfMatch, caller: Who, write: Write) -> MandateOut:
    """Takes an offer back."""
    return await service.shown(write, await service.withdraw_offer(write, caller, mandate_id, seen))


@router.put("/mandates/{mandate_id}/deputy", permission=Permission.MANDATE_WRITE, finds=store.mandate)
async def name_deputy(mandate_id: UUID, given: DeputyIn, seen: IfMatch, write: Write) -> MandateOut:
    """Names who answers in the holder's absence."""
    return await service.shown(write, await service.name_deputy(write, mandate_id, seen, given))


@router.delete("/mandates/{mandate_id}/deputy", permission=Permission.MANDATE_WRITE, finds=store.mandate)
async def release_deputy(mandate_id: UUID, seen: IfMatch, write: Write) -> MandateOut:
    """Nobody stands in any more."""
    return await service.shown(write, await service.name_deputy(write, mandate_id, seen, None))


@router.post("/mandates/{mandate_id}/close-outside", permission=Permission.MANDATE_WRITE, finds=store.mandate)
async def close_mandate_outside(mandate_id: UUID, seen: IfMatch, caller: Who, write: Write) -> MandateOut:
    """The other body's responsibility ended; a new mandate may begin here."""
    return await service.shown(write, await service.close_outside(write, caller, mandate_id, seen))
