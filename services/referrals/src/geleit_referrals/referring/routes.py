"""Referrals as the giver makes them and as both sides list them."""

from uuid import UUID

from geleit_kit.http.context import ServiceContext
from geleit_kit.http.grants import Grants
from geleit_kit.http.lists import page
from geleit_kit.http.parts import Context, IfMatch, ListQuery, Read, TheRequest, Who, Write
from geleit_kit.http.routing import Router
from geleit_kit.http.schemas import OfPersonIn, Page
from geleit_kit.http.writing import refuse_closed_fields
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.problems import Invalid
from geleit_referrals.referring import carrying, service, store
from geleit_referrals.referring.carrying import Carrier
from geleit_referrals.referring.rules import KINDS, Kind, Side
from geleit_referrals.referring.schemas import (
    KindOut,
    KindsOut,
    ReferralIn,
    ReferralOut,
    ReferralPatch,
    ReferralUpsert,
    SendIn,
    WithdrawIn,
)
from geleit_referrals.referring.tables import Referral
from geleit_vocabulary.permissions import Permission

router = Router(tags=["Referrals"])


@router.get("/referral-kinds", permission=Permission.META_READ)
async def list_referral_kinds(context: Context, request: TheRequest) -> KindsOut:
    """What each of the four kinds transmits, owes, and within how many business days."""
    languages = request.headers.get("accept-language")
    return KindsOut(
        items=[
            KindOut(
                kind=kind,
                label=context.texts.label(f"referral.kind.{kind}", languages),
                transmits=list(rule.transmits),
                owes=[str(owed) for owed in rule.owes],
                answer_within=rule.answer_within,
                feedback_within=rule.feedback_within,
                moves_responsibility=rule.moves_responsibility,
            )
            for kind, rule in KINDS.items()
        ]
    )


@router.post("/referrals", permission=Permission.REFERRAL_SEND, status_code=201)
async def draft_referral(given: ReferralIn, caller: Who, write: Write) -> ReferralOut:
    """A draft of the caller's body. Nothing leaves before it is sent."""
    return await service.shown(write, await service.draft(write, caller, given))


@router.post("/referrals/upsert", permission=Permission.REFERRAL_SEND)
async def upsert_referral(given: ReferralUpsert, caller: Who, write: Write) -> ReferralOut:
    """Makes the draft with the caller's own reference, or changes it."""
    return await service.shown(write, await service.upsert(write, caller, given))


@router.get("/referrals", permission=Permission.REFERRAL_READ)
async def list_referrals(
    query: ListQuery,
    read: Read,
    direction: Side | None = None,
    status: str | None = None,
    kind: Kind | None = None,
) -> Page[ReferralOut]:
    """The body's referrals, given and received."""

    async def build(row: Referral) -> ReferralOut:
        return await service.shown(read, row)

    rows = store.listed(read, direction=direction, status=status, kind=kind)
    return await page(
        read, rows, Referral, query, sortable=("sent_on", "answer_by", "feedback_on", "ended_on"), build=build
    )


@router.post("/referrals/search", permission=Permission.REFERRAL_READ, reads=True)
async def search_referrals(given: OfPersonIn, read: Read) -> Page[ReferralOut]:
    """The referrals of one of the body's persons, the newest first. A person is never named in an address."""
    return Page[ReferralOut](items=await service.of_person(read, given.person), next=None)


@router.get("/referrals/{referral_id}", permission=Permission.REFERRAL_READ, finds=store.referral)
async def read_referral(referral_id: UUID, read: Read) -> ReferralOut:
    """One referral, with what the caller can do next."""
    return await service.shown(read, await store.referral(read, referral_id))


@router.patch("/referrals/{referral_id}", permission=Permission.REFERRAL_SEND, finds=store.referral)
async def change_referral(
    referral_id: UUID, given: ReferralPatch, seen: IfMatch, caller: Who, write: Write
) -> ReferralOut:
    """Changes a draft."""
    return await service.shown(write, await service.change(write, caller, referral_id, seen, given))


@router.post("/referrals/{referral_id}/point-on", permission=Permission.REFERRAL_SEND, finds=store.referral)
async def point_on(referral_id: UUID, seen: IfMatch, caller: Who, write: Write) -> ReferralOut:
    """A Verweis is done: the person was pointed on. Nothing was transmitted."""
    return await service.shown(write, await service.point_on(write, caller, referral_id, seen))


@router.post("/referrals/{referral_id}/send", permission=Permission.REFERRAL_SEND, finds=store.referral, sends=True)
async def send_referral(
    referral_id: UUID, given: SendIn, seen: IfMatch, caller: Who, context: Context, write: Write
) -> ReferralOut:
    """Sends the preview under a decision: coded needs in a conversation, without name and without pseudonym. The
    payload waits for acceptance and a grant. To a foreigners' authority nothing is sent here.
    """
    carrier = _carrier(context, caller, given)
    return await service.shown(write, await service.send(write, caller, referral_id, seen, carrier))


def _carrier(context: ServiceContext, caller: Caller, given: SendIn) -> Carrier:
    """What the sender shows. Raises Invalid for the wrong way, Forbidden for a grant that is none."""
    identity = context.extras["upstream"].knows("identity")
    wrong = carrying.wrong_way(granted=given.grant is not None, stated=given.ground is not None, identity=identity)
    if wrong:
        raise Invalid(places=wrong)
    if given.grant is not None:
        grants: Grants = context.extras["grants"]
        return carrying.by_grant(grants.check(given.grant, caller, "push"))
    assert given.ground is not None  # noqa: S101 -- one of the two is there
    refuse_closed_fields(caller, given.ground)
    return carrying.stated(given.ground.purpose, given.ground.kind, given.ground.paper)


@router.post(
    "/referrals/{referral_id}/ask-again", permission=Permission.REFERRAL_SEND, finds=store.referral, sends=True
)
async def ask_again(referral_id: UUID, seen: IfMatch, caller: Who, write: Write) -> ReferralOut:
    """Asks once for reconsideration of a provisional decline."""
    return await service.shown(write, await service.ask_again(write, caller, referral_id, seen))


@router.post("/referrals/{referral_id}/withdraw", permission=Permission.REFERRAL_SEND, finds=store.referral)
async def withdraw_referral(
    referral_id: UUID, given: WithdrawIn, seen: IfMatch, caller: Who, write: Write
) -> ReferralOut:
    """Takes the referral back. The receiver learns that, not why."""
    return await service.shown(write, await service.withdraw(write, caller, referral_id, seen, given))


@router.post(
    "/referrals/{referral_id}/mark-entered-in-error", permission=Permission.REFERRAL_SEND, finds=store.referral
)
async def mark_referral_entered_in_error(referral_id: UUID, seen: IfMatch, caller: Who, write: Write) -> ReferralOut:
    """It should never have been: both sides' rows say so, and the statistics take it back."""
    return await service.shown(write, await service.mark_entered_in_error(write, caller, referral_id, seen))
