"""The application: a visible list of what is switched on."""

from fastapi import FastAPI

from geleit_kit.db.closing import Closing
from geleit_kit.http.codelists import code_lists_router
from geleit_kit.http.grants import GrantedResource
from geleit_kit.http.merges import merges_router
from geleit_kit.http.service import service
from geleit_referrals.answering import service as answering
from geleit_referrals.answering.routes import router as answering_router
from geleit_referrals.conversations.routes import router as conversations_router
from geleit_referrals.conversations.rules import MESSAGE
from geleit_referrals.events import EVENTS
from geleit_referrals.handover import service as handover
from geleit_referrals.handover.routes import router as handover_router
from geleit_referrals.holdings import HOLDINGS
from geleit_referrals.merging.service import MERGES
from geleit_referrals.outcome import service as outcome
from geleit_referrals.outcome.routes import router as outcome_router
from geleit_referrals.outcome.schemas import CATEGORIES as OUTCOME_CATEGORIES
from geleit_referrals.payload import service as payload
from geleit_referrals.payload.routes import router as payload_router
from geleit_referrals.payload.schemas import CATEGORIES as PAYLOAD_CATEGORIES
from geleit_referrals.referring import sides
from geleit_referrals.referring.leaving import end_all, end_what_is_open
from geleit_referrals.referring.routes import router as referring_router
from geleit_referrals.referring.rules import REFERRAL
from geleit_referrals.referring.service import end_grounds
from geleit_referrals.settings import ReferralsSettings
from geleit_referrals.standing import PASSING, STANDING
from geleit_referrals.tables import Base
from geleit_referrals.texts import TEXTS
from geleit_vocabulary.access import ACCESS
from geleit_vocabulary.codebook import CODE_BOOK
from geleit_vocabulary.permissions import Permission


def create_app(settings: ReferralsSettings) -> FastAPI:
    """Referrals between bodies."""
    return service(
        settings,
        package="geleit_referrals",
        title="Geleit referrals",
        description="A referral is two rows, one per body. Preview before payload; what is owed comes back.",
        version="0.2.0",
        access=ACCESS,
        tables=Base,
        holdings=HOLDINGS,
        events=EVENTS,
        standing=STANDING,
        passing=PASSING,
        routers=[
            referring_router,
            answering_router,
            payload_router,
            outcome_router,
            handover_router,
            conversations_router,
            merges_router(MERGES, Permission.PERSON_MERGE),
            code_lists_router(CODE_BOOK),
        ],
        lifecycles=[REFERRAL, MESSAGE],
        deadlines={
            sides.EXPIRY: answering.expire,
            sides.RECONSIDERATION: answering.lapse,
            sides.REMINDER: outcome.remind,
            sides.OVERDUE: outcome.overdue,
            sides.HANDOVER: handover.time_out,
            **MERGES.deadlines,
        },
        on_start=[MERGES.begin],
        granted=[
            GrantedResource(
                "referral_payload", read=payload.granted, categories=PAYLOAD_CATEGORIES, noted=payload.noted
            ),
            GrantedResource("referral_outcome", read=outcome.granted, categories=OUTCOME_CATEGORIES),
        ],
        texts=[TEXTS],
        before_erasure=[end_what_is_open],
        conversations_ended=end_grounds,
        closing=Closing(Base.metadata, ends=(end_all,)),
    )
