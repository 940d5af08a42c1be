"""All words of the service, room by room."""

from geleit_cases.agreements.texts import TEXTS as AGREEMENTS
from geleit_cases.appointments.texts import TEXTS as APPOINTMENTS
from geleit_cases.assessment.texts import TEXTS as ASSESSMENT
from geleit_cases.concepts.texts import TEXTS as CONCEPTS
from geleit_cases.contacts.texts import TEXTS as CONTACTS
from geleit_cases.documents.texts import TEXTS as DOCUMENTS
from geleit_cases.forms.texts import TEXTS as FORMS
from geleit_cases.gaps.texts import TEXTS as GAPS
from geleit_cases.needs.texts import TEXTS as NEEDS
from geleit_cases.participants.texts import TEXTS as PARTICIPANTS
from geleit_cases.plans.texts import TEXTS as PLANS
from geleit_cases.process.texts import TEXTS as PROCESS
from geleit_cases.records.texts import TEXTS as RECORDS
from geleit_cases.responsibility.texts import TEXTS as RESPONSIBILITY
from geleit_cases.timeline.texts import TEXTS as TIMELINE
from geleit_cases.trials.texts import TEXTS as TRIALS

TEXTS = RECORDS.merge(
    CONCEPTS,
    AGREEMENTS,
    RESPONSIBILITY,
    PROCESS,
    PARTICIPANTS,
    CONTACTS,
    APPOINTMENTS,
    DOCUMENTS,
    NEEDS,
    PLANS,
    GAPS,
    FORMS,
    ASSESSMENT,
    TIMELINE,
    TRIALS,
)
