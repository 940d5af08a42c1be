"""Roles inside a body, and what each may do and read: data, not code (capability of organisations and staff).

A role never opens another body's rows: that takes a grant. The categories listed here are those a role reads in the
records of its *own* body. Health, attendance and the other protected categories go only to roles whose work needs them
(Art. 5 (1) c, Art. 25 GDPR; § 35 (1) sentence 2 SGB I: access only for those who need it for their task).
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from geleit_vocabulary.categories import DataCategory as Sees
from geleit_vocabulary.coded import Coded
from geleit_vocabulary.permissions import Permission as May


class Role(Coded):
    """What somebody does in a body. One person may hold several; rights add up."""

    ADDRESS_KEEPER = "address_keeper", "Zugang zu gesperrten Anschriften", "Access to locked addresses"
    AUDITOR = "auditor", "Revision", "Auditor"
    BENEFITS_CLERK = "benefits_clerk", "Leistungssachbearbeitung", "Benefits clerk"
    BODY_ADMIN = "body_admin", "Verwaltung der Stelle", "Body administrator"
    CASE_MANAGER = "case_manager", "Case Management", "Case manager"
    COORDINATOR = "coordinator", "Koordination", "Coordinator"
    COUNSELLOR = "counsellor", "Beratung", "Counsellor"
    COURSE_PROVIDER = "course_provider", "Kursträger", "Course provider"
    DATA_PROTECTION_OFFICER = "data_protection_officer", "Datenschutzbeauftragte", "Data protection officer"
    FIRST_CONTACT_ADVISER = "first_contact_adviser", "Erstberatung", "First-contact adviser"
    HEALTH_COUNSELLOR = "health_counsellor", "Gesundheitsberatung, ärztlicher Dienst", "Health counsellor, physician"
    INTERPRETER = "interpreter", "Sprachmittlung", "Interpreter"
    NODE_OPERATOR = "node_operator", "Betrieb des Knotens", "Node operator"
    RIGHTS_OFFICER = "rights_officer", "Betroffenenrechte", "Rights of persons"
    SERVICE = "service", "Dienst des Knotens", "Service of the node"
    STATISTICS_OFFICE = "statistics_office", "Statistikstelle", "Statistics office"
    STEERING_OFFICE = "steering_office", "Steuerungsstelle", "Steering office"
    SYSTEM_CLIENT = "system_client", "Fachverfahren", "System of an agency"
    VOLUNTEER = "volunteer", "Ehrenamt (Patenschaft)", "Volunteer"


class Rights(NamedTuple):
    """What a role opens: actions, and data categories in the own body's records."""

    permissions: frozenset[May]
    categories: frozenset[Sees]


# fmt: off
# What everybody in a body sees: who is who, what the service offers, the own tasks. Nothing of a person.
_EVERYBODY = {May.BODY_READ, May.CLOCK_READ, May.CONCEPT_READ, May.DEFINITION_READ, May.META_READ, May.ME_READ}
# What takes two: which matters somebody may decide is each matter's own permission. Of the worklist, what waits for
# that decision; the tasks of the body are for who works on them (task:work).
_FOUR_EYES = {May.PROPOSAL_READ, May.PROPOSAL_DECIDE, May.TASK_READ}
# A disclosure that no rule carries: proposed by one who works with the person, agreed to by another.
_SINGLE_CASE = _FOUR_EYES | {May.DISCLOSURE_DECIDE}
_WORKLIST = {May.TASK_READ, May.TASK_WORK}
_READ_PERSONS = {
    May.PERSON_READ, May.PERSON_SEARCH, May.TIMELINE_READ, May.CONSENT_READ, May.RELEASE_READ, May.LINK_READ,
    May.STATUTE_READ,
}
_KEEP_PERSONS = _READ_PERSONS | {
    May.PERSON_WRITE, May.TIMELINE_WRITE, May.CONSENT_WRITE, May.RELEASE_WRITE, May.LINK_WRITE, May.PSEUDONYM_RESOLVE,
}
# Who keeps persons and decides who is who. An agency's own system does not: a human decides.
_DECIDE_DUPLICATES = {May.PERSON_MERGE}
_EXCHANGE = {
    May.DECISION_ASK, May.DECISION_READ, May.GRANT_USE, May.MESSAGE_READ, May.MESSAGE_SEND, May.MESSAGE_ANSWER,
    May.DUTY_READ, May.DUTY_WORK, May.DISCLOSURE_READ,
}
_REFER = {May.REFERRAL_READ, May.REFERRAL_SEND, May.REFERRAL_ANSWER, May.REFERRAL_REPORT}
_READ_CASES = {
    May.CASE_READ, May.MANDATE_READ, May.PARTICIPANT_READ, May.APPOINTMENT_READ, May.PLAN_READ, May.NEED_READ,
    May.CONTACT_READ, May.DOCUMENT_READ, May.ASSESSMENT_READ,
}
_COUNSEL = _READ_CASES | {
    May.CASE_WRITE, May.PARTICIPANT_WRITE, May.APPOINTMENT_WRITE, May.NEED_WRITE, May.CONTACT_WRITE, May.DOCUMENT_WRITE,
    May.PLAN_WRITE, May.ASSESSMENT_WRITE,
}
_STATISTICS = {May.INDICATOR_READ, May.PERIOD_READ}
_STEER = _STATISTICS | {May.PERIOD_CLOSE, May.CONCEPT_WRITE, May.STAFF_READ}
_JOBS = {May.JOB_READ, May.JOB_WORK}
_WATCH = {May.BACKLOG_READ, May.DEAD_LETTER_READ, May.STATUS_LIST_READ}

_WORK = _KEEP_PERSONS | _EXCHANGE | _REFER | _WORKLIST
_COUNSELLING_WORK = _WORK | _COUNSEL

_FRAME = {Sees.RECORD}
_IDENTIFY = {Sees.BASE_DATA, Sees.BIRTH, Sees.CONTACT_DETAILS, Sees.LANGUAGE, Sees.HOLDER_CONTACT, Sees.STAFF}
_SITUATION = _IDENTIFY | {
    Sees.APPOINTMENT, Sees.BENEFIT, Sees.COUNSELLING, Sees.EDUCATION, Sees.FAMILY, Sees.HOUSING, Sees.NATIONALITY,
    Sees.NEEDS, Sees.PLAN, Sees.RESIDENCE, Sees.WORK,
}
# Who holds a case works with the whole situation; child protection stays with those who have that statutory task.
_WHOLE_SITUATION = _SITUATION | {
    Sees.ATTENDANCE, Sees.FINANCES, Sees.HEALTH, Sees.HYPOTHESES, Sees.LAWYER, Sees.OFFENCES_DEBT, Sees.PASSPORT,
    Sees.PERSECUTION, Sees.RELIGION, Sees.SEXUAL_ORIENTATION, Sees.VIOLENCE,
}


def _rights(permissions: set[May], categories: set[Sees]) -> Rights:
    return Rights(frozenset(permissions | _EVERYBODY), frozenset(categories | _FRAME))


RIGHTS: Final[Mapping[Role, Rights]] = {
    # Held beside another role by the few who must know where a protected person lives (§§ 51, 52 BMG).
    Role.ADDRESS_KEEPER: _rights({May.PROTECTED_ADDRESS_READ}, {Sees.CONTACT_DETAILS}),
    Role.AUDITOR: _rights({May.ACCESS_LOG_READ, May.DECISION_READ, May.STAFF_READ} | _STATISTICS, _FRAME),
    Role.BENEFITS_CLERK: _rights(
        _COUNSELLING_WORK | _DECIDE_DUPLICATES | _SINGLE_CASE, _SITUATION | {Sees.FINANCES}
    ),
    Role.BODY_ADMIN: _rights(
        _STATISTICS | _FOUR_EYES | _JOBS | {
            May.BODY_ADMIN, May.CLIENT_ADMIN, May.STAFF_ADMIN, May.STAFF_READ, May.CONCEPT_WRITE, May.CONCEPT_PUBLISH,
            May.DEFINITION_WRITE, May.DEFINITION_PUBLISH, May.STATUTE_DECIDE, May.STATUTE_READ, May.PERSON_ERASE,
        },
        {Sees.STAFF},
    ),
    Role.CASE_MANAGER: _rights(
        _COUNSELLING_WORK | _DECIDE_DUPLICATES | _SINGLE_CASE | _STATISTICS | _JOBS
        | {May.MANDATE_WRITE, May.STAFF_READ, May.PERSON_IMPORT},
        _WHOLE_SITUATION,
    ),
    Role.COORDINATOR: _rights(
        _STEER | _WORKLIST | {May.CASE_READ, May.MANDATE_READ, May.REFERRAL_READ}, {Sees.STAFF}
    ),
    Role.COUNSELLOR: _rights(_COUNSELLING_WORK | _DECIDE_DUPLICATES, _SITUATION),
    Role.COURSE_PROVIDER: _rights(
        _WORK | {May.APPOINTMENT_READ, May.APPOINTMENT_WRITE},
        _IDENTIFY | {Sees.APPOINTMENT, Sees.ATTENDANCE, Sees.EDUCATION, Sees.NEEDS},
    ),
    Role.DATA_PROTECTION_OFFICER: _rights(
        _WORKLIST | _FOUR_EYES | {
            May.ACCESS_LOG_READ, May.CONSENT_READ, May.DEFINITION_PUBLISH, May.DEFINITION_WRITE, May.RELEASE_READ,
            May.LINK_READ, May.DECISION_READ, May.STAFF_READ,
            May.STATUTE_DECIDE, May.STATUTE_READ, May.DUTY_READ, May.DUTY_WORK,
            May.ACCESS_REPORT_MAKE, May.DISCLOSURE_READ, May.RESTRICTED_READ,
        },
        _FRAME,
    ),
    Role.FIRST_CONTACT_ADVISER: _rights(_COUNSELLING_WORK | _DECIDE_DUPLICATES, _SITUATION),
    Role.HEALTH_COUNSELLOR: _rights(
        _COUNSELLING_WORK,
        _IDENTIFY | {
            Sees.APPOINTMENT, Sees.COUNSELLING, Sees.FAMILY, Sees.HEALTH, Sees.NEEDS, Sees.PLAN, Sees.VIOLENCE,
        },
    ),
    Role.INTERPRETER: _rights(_WORKLIST | {May.APPOINTMENT_READ}, {Sees.APPOINTMENT, Sees.LANGUAGE}),
    Role.NODE_OPERATOR: _rights(
        _WATCH | _FOUR_EYES | {May.BODY_CLOSE, May.BODY_REGISTER, May.CLOCK_MOVE, May.DEAD_LETTER_REPLAY}, _FRAME
    ),
    # Answers what persons ask about their data. Sees the whole, since a copy holds the whole; keeps no records.
    Role.RIGHTS_OFFICER: _rights(
        _WORKLIST | _READ_PERSONS | {
            May.RIGHTS_READ, May.RIGHTS_WRITE, May.PERSON_ERASE, May.ACCESS_LOG_READ, May.PROTECTED_ADDRESS_READ,
            May.ACCESS_REPORT_MAKE, May.RESTRICTED_READ,
        },
        _WHOLE_SITUATION,
    ),
    Role.SERVICE: _rights(
        _WATCH | {May.EVENTS_NODE, May.EVENTS_READ, May.HOLDING_READ, May.LINK_READ, May.PSEUDONYM_RESOLVE}, _FRAME
    ),
    Role.STATISTICS_OFFICE: _rights(_STATISTICS | {May.INDICATOR_NODE, May.PERIOD_CLOSE}, _FRAME),
    # Sees notification, indication and the organisation of conferences, never notes.
    Role.STEERING_OFFICE: _rights(
        _STEER | _WORKLIST | {
            May.CASE_READ, May.MANDATE_READ, May.PARTICIPANT_READ, May.APPOINTMENT_READ, May.APPOINTMENT_WRITE,
            May.NEED_READ, May.PERSON_READ, May.REFERRAL_READ,
        },
        {Sees.BASE_DATA, Sees.CONTACT_DETAILS, Sees.APPOINTMENT, Sees.LANGUAGE, Sees.NEEDS, Sees.STAFF},
    ),
    # An agency's own system keeps the same records as its staff, without the protected categories.
    Role.SYSTEM_CLIENT: _rights(
        _COUNSELLING_WORK | _STATISTICS
        | _JOBS | {May.MANDATE_WRITE, May.EVENTS_READ, May.STATUS_LIST_READ, May.STAFF_READ, May.PERSON_IMPORT},
        _SITUATION,
    ),
    Role.VOLUNTEER: _rights(
        _WORKLIST | {
            May.PERSON_READ, May.PERSON_WRITE, May.LINK_READ, May.LINK_WRITE, May.APPOINTMENT_READ, May.DECISION_ASK,
            May.DECISION_READ, May.GRANT_USE, May.MESSAGE_READ, May.MESSAGE_ANSWER, May.DUTY_READ, May.DUTY_WORK,
        },
        {Sees.BASE_DATA, Sees.CONTACT_DETAILS, Sees.APPOINTMENT, Sees.LANGUAGE, Sees.HOLDER_CONTACT},
    ),
}
# fmt: on
