"""The application: a visible list of what is switched on."""

from fastapi import FastAPI

from geleit_cases.agreements.routes import router as agreements_router
from geleit_cases.agreements.rules import INTAKE_AGREEMENT
from geleit_cases.appointments import service as appointments
from geleit_cases.appointments.routes import router as appointments_router
from geleit_cases.appointments.rules import APPOINTMENT
from geleit_cases.appointments.schemas import GrantedAppointment
from geleit_cases.assessment.routes import router as assessment_router
from geleit_cases.assessment.rules import ASSESSMENT
from geleit_cases.concepts.routes import router as concepts_router
from geleit_cases.concepts.service import RULE_BY_ORIGIN
from geleit_cases.contacts import service as contacts
from geleit_cases.contacts.routes import router as contacts_router
from geleit_cases.contacts.schemas import GrantedContact
from geleit_cases.documents import seeing as documents_seen
from geleit_cases.documents import service as documents
from geleit_cases.documents.routes import router as documents_router
from geleit_cases.documents.tables import DocumentFile
from geleit_cases.events import EVENTS
from geleit_cases.forms.routes import router as forms_router
from geleit_cases.holdings import HOLDINGS
from geleit_cases.merging.service import MERGES
from geleit_cases.needs import service as needs
from geleit_cases.needs.routes import router as needs_router
from geleit_cases.needs.rules import NEED
from geleit_cases.needs.schemas import GrantedNeed
from geleit_cases.participants.routes import router as participants_router
from geleit_cases.participants.rules import PARTICIPANT
from geleit_cases.plans import waiting
from geleit_cases.plans.routes import router as plans_router
from geleit_cases.plans.rules import PLAN, PLAN_GOAL, PLAN_STEP
from geleit_cases.plans.step_routes import router as steps_router
from geleit_cases.process.routes import router as process_router
from geleit_cases.records.routes import router as records_router
from geleit_cases.records.rules import SUPPORT_RECORD
from geleit_cases.responsibility import service as responsibility
from geleit_cases.responsibility.routes import router as responsibility_router
from geleit_cases.responsibility.rules import MANDATE
from geleit_cases.responsibility.schemas import GrantedHolder
from geleit_cases.settings import CasesSettings
from geleit_cases.standing import PASSING, STANDING
from geleit_cases.tables import Base
from geleit_cases.texts import TEXTS
from geleit_cases.timeline.routes import router as timeline_router
from geleit_cases.trials.routes import router as trials_router
from geleit_kit.http.codelists import code_lists_router
from geleit_kit.http.grants import GrantedResource
from geleit_kit.http.merges import merges_router
from geleit_kit.http.schemas import categories_of
from geleit_kit.http.service import service
from geleit_vocabulary.access import ACCESS
from geleit_vocabulary.codebook import CODE_BOOK
from geleit_vocabulary.permissions import Permission

LIFECYCLES = (
    SUPPORT_RECORD,
    INTAKE_AGREEMENT,
    MANDATE,
    PARTICIPANT,
    APPOINTMENT,
    PLAN,
    PLAN_GOAL,
    PLAN_STEP,
    NEED,
    ASSESSMENT,
)


def create_app(settings: CasesSettings) -> FastAPI:
    """Cases: who is supported, by whom, with which plan. It knows a person only by the body's pseudonym."""
    return service(
        settings,
        package="geleit_cases",
        title="Geleit cases",
        version="0.2.0",
        description="Support records, case responsibility, plans and contacts. Nothing here sanctions anybody.",
        access=ACCESS,
        tables=Base,
        holdings=HOLDINGS,
        events=EVENTS,
        standing=STANDING,
        passing=PASSING,
        routers=[
            records_router,
            process_router,
            agreements_router,
            responsibility_router,
            participants_router,
            contacts_router,
            appointments_router,
            documents_router,
            plans_router,
            steps_router,
            needs_router,
            assessment_router,
            timeline_router,
            concepts_router,
            trials_router,
            forms_router,
            merges_router(MERGES, Permission.PERSON_MERGE),
            code_lists_router(CODE_BOOK),
        ],
        lifecycles=LIFECYCLES,
        deadlines={
            contacts.FOLLOW_UP: contacts.on_follow_up_due,
            documents.EXPIRES: documents.on_end_near,
            waiting.REVIEW: waiting.on_review_due,
            **MERGES.deadlines,
        },
        on_start=[MERGES.begin],
        four_eyes=[RULE_BY_ORIGIN],
        granted=[
            GrantedResource("contacts", read=contacts.granted, categories=categories_of(GrantedContact)),
            GrantedResource("appointments", read=appointments.granted, categories=categories_of(GrantedAppointment)),
            GrantedResource(
                "holder_contact", read=responsibility.granted_contact, categories=categories_of(GrantedHolder)
            ),
            GrantedResource(
                "documents",
                read=documents_seen.granted,
                categories=documents_seen.GRANTABLE,
                file=documents_seen.granted_file,
            ),
            GrantedResource("needs", read=needs.granted, categories=categories_of(GrantedNeed)),
        ],
        texts=[TEXTS],
        files=DocumentFile,
    )
