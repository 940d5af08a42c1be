"""Identity as it is switched on."""

from fastapi import FastAPI

from geleit_identity.bodies import routes as bodies
from geleit_identity.bodies.rules import CLIENT, STAFF
from geleit_identity.bodies.service import plant
from geleit_identity.bodies.texts import TEXTS as BODY_TEXTS
from geleit_identity.checks import routes as checks
from geleit_identity.code_mappings import routes as code_mappings
from geleit_identity.code_mappings.rules import CODE_MAPPING
from geleit_identity.code_mappings.texts import TEXTS as CODE_MAPPING_TEXTS
from geleit_identity.consent_texts import routes as consent_texts
from geleit_identity.consent_texts.rules import CONSENT_TEXT
from geleit_identity.consent_texts.service import APPROVED as APPROVED_TEXT
from geleit_identity.consent_texts.texts import TEXTS as CONSENT_TEXT_TEXTS
from geleit_identity.consents import routes as consents
from geleit_identity.consents.rules import CONSENT, RELEASE
from geleit_identity.consents.texts import TEXTS as CONSENT_TEXTS
from geleit_identity.decisions import routes as decisions
from geleit_identity.decisions.service import PERSON_COPY
from geleit_identity.decisions.status import OwnList, begin
from geleit_identity.decisions.texts import TEXTS as DECISION_TEXTS
from geleit_identity.disclosures import routes as disclosures
from geleit_identity.disclosures.collecting import HAND_COPY
from geleit_identity.disclosures.rules import HAND_DISCLOSURE
from geleit_identity.disclosures.service import HANDLERS as DISCLOSURE_HANDLERS
from geleit_identity.disclosures.service import SINGLE_CASE
from geleit_identity.disclosures.texts import TEXTS as DISCLOSURE_TEXTS
from geleit_identity.duplicates.rules import DUPLICATE
from geleit_identity.duplicates.service import hidden_tasks
from geleit_identity.duplicates.texts import TEXTS as DUPLICATE_TEXTS
from geleit_identity.duties import routes as duties
from geleit_identity.duties.rules import DUTY
from geleit_identity.duties.service import HANDLERS as DUTY_HANDLERS
from geleit_identity.duties.texts import TEXTS as DUTY_TEXTS
from geleit_identity.endings import routes as endings
from geleit_identity.endings.service import ENDED_AGAIN
from geleit_identity.endings.service import HANDLERS as ENDING_HANDLERS
from geleit_identity.erasures import routes as erasures
from geleit_identity.erasures.service import end_what_rests_on, tell_again
from geleit_identity.erasures.texts import TEXTS as ERASURE_TEXTS
from geleit_identity.events import EVENTS
from geleit_identity.holdings import HOLDINGS
from geleit_identity.imports import routes as imports
from geleit_identity.imports.mappings import JOBS as MAPPING_JOBS
from geleit_identity.imports.service import JOBS as IMPORT_JOBS
from geleit_identity.imports.texts import TEXTS as IMPORT_TEXTS
from geleit_identity.leaving import routes as leaving
from geleit_identity.leaving.rules import BODY_CLOSING
from geleit_identity.leaving.service import CLOSING, DESTRUCTION, LAST_DAY
from geleit_identity.leaving.service import HANDLERS as LEAVING_HANDLERS
from geleit_identity.leaving.texts import TEXTS as LEAVING_TEXTS
from geleit_identity.links import routes as links
from geleit_identity.links.rules import LINK
from geleit_identity.links.texts import TEXTS as LINK_TEXTS
from geleit_identity.match_learning import routes as match_learning
from geleit_identity.match_learning.service import JOBS as LEARNING_JOBS
from geleit_identity.match_parameters import routes as match_parameters
from geleit_identity.match_parameters.rules import MATCH_PARAMETERS
from geleit_identity.match_parameters.service import IN_FORCE as PARAMETERS_IN_FORCE
from geleit_identity.match_parameters.texts import TEXTS as MATCH_PARAMETER_TEXTS
from geleit_identity.merging import routes as merging
from geleit_identity.merging.moving import MERGES
from geleit_identity.merging.rules import MERGE
from geleit_identity.merging.service import HANDLERS as MERGE_HANDLERS
from geleit_identity.merging.texts import TEXTS as MERGING_TEXTS
from geleit_identity.names import routes as names
from geleit_identity.names.texts import TEXTS as NAME_TEXTS
from geleit_identity.persons import routes as persons
from geleit_identity.persons.indexing import reindexer
from geleit_identity.persons.telling import teller
from geleit_identity.persons.texts import TEXTS as PERSON_TEXTS
from geleit_identity.protections.texts import TEXTS as PROTECTION_TEXTS
from geleit_identity.receipts import routes as receipts
from geleit_identity.receipts.texts import TEXTS as RECEIPT_TEXTS
from geleit_identity.reports import routes as reports
from geleit_identity.reports.texts import TEXTS as REPORT_TEXTS
from geleit_identity.representations import routes as representations
from geleit_identity.representations.rules import REPRESENTATION
from geleit_identity.representations.texts import TEXTS as REPRESENTATION_TEXTS
from geleit_identity.representing import routes as representing
from geleit_identity.representing.service import ENDED_AGAIN as REPRESENTATION_AGAIN
from geleit_identity.representing.service import HANDLERS as REPRESENTING_HANDLERS
from geleit_identity.representing.texts import TEXTS as REPRESENTING_TEXTS
from geleit_identity.retention import routes as retention
from geleit_identity.retention.rules import LEGAL_HOLD, RETENTION
from geleit_identity.retention.service import HANDLERS as RETENTION_HANDLERS
from geleit_identity.retention.texts import TEXTS as RETENTION_TEXTS
from geleit_identity.rights import routes as rights
from geleit_identity.rights.rules import REQUEST as RIGHTS_REQUEST
from geleit_identity.rights.rules import RESTRICTION
from geleit_identity.rights.service import HANDLERS as RIGHTS_HANDLERS
from geleit_identity.rights.texts import TEXTS as RIGHTS_TEXTS
from geleit_identity.safeguards import routes as safeguards
from geleit_identity.safeguards.service import HANDLERS as SAFEGUARD_HANDLERS
from geleit_identity.safeguards.texts import TEXTS as SAFEGUARD_TEXTS
from geleit_identity.settings import IdentitySettings
from geleit_identity.standing import PASSING, STANDING
from geleit_identity.statutes import routes as statutes
from geleit_identity.statutes.rules import STATUTE_USE
from geleit_identity.statutes.service import IN_FORCE
from geleit_identity.statutes.texts import TEXTS as STATUTE_TEXTS
from geleit_identity.tables import Base
from geleit_identity.timelines import routes as timelines
from geleit_identity.timelines.coming import HANDLERS as CHANGE_HANDLERS
from geleit_identity.timelines.rules import COMING_CHANGE, ENTRY, GAP
from geleit_identity.timelines.texts import TEXTS as TIMELINE_TEXTS
from geleit_identity.timelines.watch import HANDLERS as GAP_HANDLERS
from geleit_kit.http.codelists import code_lists_router
from geleit_kit.http.service import service
from geleit_vocabulary.access import ACCESS
from geleit_vocabulary.codebook import CODE_BOOK


def create_app(settings: IdentitySettings) -> FastAPI:
    """The application."""
    return service(
        settings,
        package="geleit_identity",
        title="Geleit identity",
        description="Persons per body, consents and releases, links, decisions and grants.",
        access=ACCESS,
        tables=Base,
        holdings=HOLDINGS,
        hidden_tasks=hidden_tasks,
        events=EVENTS,
        standing=STANDING,
        passing=PASSING,
        routers=[
            bodies.router,
            leaving.router,
            names.router,
            persons.router,
            timelines.router,
            representations.router,
            safeguards.router,
            consent_texts.router,
            consents.router,
            receipts.router,
            statutes.router,
            links.router,
            decisions.router,
            checks.router,
            duties.router,
            disclosures.router,
            endings.router,
            representing.router,
            reports.router,
            merging.router,
            match_learning.router,
            match_parameters.router,
            erasures.router,
            retention.router,
            rights.router,
            code_mappings.router,
            imports.router,
            code_lists_router(CODE_BOOK),
        ],
        lifecycles=[
            RIGHTS_REQUEST,
            RESTRICTION,
            LEGAL_HOLD,
            RETENTION,
            STAFF,
            CLIENT,
            BODY_CLOSING,
            ENTRY,
            GAP,
            COMING_CHANGE,
            REPRESENTATION,
            CONSENT,
            CONSENT_TEXT,
            RELEASE,
            STATUTE_USE,
            LINK,
            DUTY,
            HAND_DISCLOSURE,
            DUPLICATE,
            MERGE,
            MATCH_PARAMETERS,
            CODE_MAPPING,
        ],
        deadlines={
            **RIGHTS_HANDLERS,
            **RETENTION_HANDLERS,
            **GAP_HANDLERS,
            **CHANGE_HANDLERS,
            **DUTY_HANDLERS,
            **DISCLOSURE_HANDLERS,
            **ENDING_HANDLERS,
            **REPRESENTING_HANDLERS,
            **SAFEGUARD_HANDLERS,
            **MERGE_HANDLERS,
            **LEAVING_HANDLERS,
        },
        granted=[PERSON_COPY, HAND_COPY],
        four_eyes=[APPROVED_TEXT, IN_FORCE, SINGLE_CASE, LAST_DAY, DESTRUCTION, PARAMETERS_IN_FORCE],
        jobs={**IMPORT_JOBS, **MAPPING_JOBS, **LEARNING_JOBS},
        texts=[
            BODY_TEXTS,
            LEAVING_TEXTS,
            NAME_TEXTS,
            PERSON_TEXTS,
            PROTECTION_TEXTS,
            REPRESENTATION_TEXTS,
            REPRESENTING_TEXTS,
            SAFEGUARD_TEXTS,
            TIMELINE_TEXTS,
            CONSENT_TEXTS,
            CONSENT_TEXT_TEXTS,
            RECEIPT_TEXTS,
            STATUTE_TEXTS,
            LINK_TEXTS,
            DECISION_TEXTS,
            DUTY_TEXTS,
            DISCLOSURE_TEXTS,
            REPORT_TEXTS,
            DUPLICATE_TEXTS,
            MERGING_TEXTS,
            MATCH_PARAMETER_TEXTS,
            ERASURE_TEXTS,
            RETENTION_TEXTS,
            RIGHTS_TEXTS,
            CODE_MAPPING_TEXTS,
            IMPORT_TEXTS,
        ],
        on_start=[plant, begin, MERGES.begin],
        workers=[OwnList, reindexer, teller],
        before_erasure=[end_what_rests_on],
        erased_again=[tell_again],
        closing=CLOSING,
        ended_again={**ENDED_AGAIN, **REPRESENTATION_AGAIN},
    )
