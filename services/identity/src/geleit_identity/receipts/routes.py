"""Receipts of consents and releases, as PDF to who asks for it by `Accept: application/pdf`."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from geleit_identity.consents import service as consents
from geleit_identity.receipts import service
from geleit_identity.receipts.schemas import ReceiptOut
from geleit_kit.http.parts import Context, Read
from geleit_kit.http.pdf import Paper
from geleit_kit.http.routing import Router
from geleit_vocabulary.permissions import Permission

router = Router(tags=["Receipts"])
Directly = Annotated[
    bool, Query(description="It is handed to the person themselves, not to the representative who declared.")
]
SHEET = Paper("geleit_identity.receipts", "receipt.typ")


@router.get(
    "/consents/{consent_id}/receipt", permission=Permission.CONSENT_WRITE, finds=consents.find_consent, paper=SHEET
)
async def read_consent_receipt(
    consent_id: UUID, context: Context, read: Read, directly: Directly = False
) -> ReceiptOut:
    """What the person takes home after consenting."""
    return await service.of_consent(read, context.bodies, consent_id, directly=directly)


@router.get(
    "/releases/{release_id}/receipt", permission=Permission.RELEASE_WRITE, finds=consents.find_release, paper=SHEET
)
async def read_release_receipt(
    release_id: UUID, context: Context, read: Read, directly: Directly = False
) -> ReceiptOut:
    """What the person takes home after releasing somebody from confidentiality."""
    return await service.of_release(read, context.bodies, release_id, directly=directly)
