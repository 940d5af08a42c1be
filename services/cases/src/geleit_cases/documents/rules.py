"""What kinds of documents people bring, under which data category each is kept, and when its end has to be thought of.

The kind decides the category where the matter is guarded by itself: a medical report is health wherever it is filed
(Art. 9 GDPR), a diagnosis does not become a matter of work by being handed in for a job. Elsewhere the kind only
proposes one.
"""

from datetime import date, timedelta
from typing import Final, Self

from geleit_vocabulary.categories import DataCategory as Of
from geleit_vocabulary.coded import Coded, Label

EIGHT_WEEKS: Final = timedelta(weeks=8)
"""So long before its end a document is thought of where nobody says another day: an appointment at an office and the
making of a new paper take weeks. A default, no rule of law; each document can name its own day.
"""


class DocumentKind(Coded):
    """What a document is. `category` is the one that it is kept under; a `guarded` kind takes no other."""

    category: Of
    guarded: bool

    def __new__(cls, code: str, de: str = "", en: str = "", category: Of = Of.BASE_DATA, guarded: bool = False) -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = Label(de, en)
        member.category, member.guarded = category, guarded
        return member

    IDENTITY = "identity", "Ausweis eines Staates", "Identity document", Of.BASE_DATA
    PASSPORT = "passport", "Pass oder Passersatz", "Passport or travel document", Of.PASSPORT, True
    RESIDENCE_TITLE = "residence_title", "Aufenthaltstitel, Gestattung, Duldung", "Residence document", Of.RESIDENCE
    PROCEDURE = "procedure", "Schreiben im Asylverfahren", "Letter of the asylum procedure", Of.RESIDENCE
    HEARING = "hearing", "Niederschrift einer Anhörung", "Record of a hearing", Of.PERSECUTION, True
    REGISTRATION = "registration", "Meldebescheinigung", "Registration certificate", Of.CONTACT_DETAILS, True
    CIVIL_STATUS = "civil_status", "Urkunde des Standesamts", "Civil status certificate", Of.FAMILY
    CUSTODY = "custody", "Sorgerecht oder Vormundschaft", "Custody or guardianship", Of.FAMILY
    BENEFIT_NOTICE = "benefit_notice", "Leistungsbescheid", "Notice of benefits", Of.BENEFIT
    SCHOOL_REPORT = "school_report", "Schulzeugnis", "School report", Of.EDUCATION
    QUALIFICATION = (
        "qualification",
        "Berufs- oder Studienabschluss",
        "Professional or academic qualification",
        Of.EDUCATION,
    )
    RECOGNITION_NOTICE = "recognition_notice", "Anerkennungsbescheid", "Notice of recognition", Of.EDUCATION
    LANGUAGE_CERTIFICATE = "language_certificate", "Sprachzertifikat", "Language certificate", Of.LANGUAGE
    COURSE_ENTITLEMENT = (
        "course_entitlement",
        "Kursberechtigung oder -verpflichtung",
        "Course entitlement",
        Of.EDUCATION,
    )
    CURRICULUM_VITAE = "curriculum_vitae", "Lebenslauf", "Curriculum vitae", Of.WORK
    EMPLOYMENT = "employment", "Arbeitsvertrag oder -zeugnis", "Employment contract or reference", Of.WORK
    PAY_SLIP = "pay_slip", "Lohnabrechnung", "Pay slip", Of.FINANCES, True
    BANK_STATEMENT = "bank_statement", "Kontoauszug", "Bank statement", Of.FINANCES, True
    DEBT = "debt", "Mahnung oder Pfändung", "Reminder or attachment", Of.OFFENCES_DEBT, True
    TENANCY = "tenancy", "Mietvertrag oder Zuweisung", "Tenancy or allocation", Of.HOUSING
    MEDICAL_REPORT = "medical_report", "Ärztlicher Bericht", "Medical report", Of.HEALTH, True
    DISABILITY_NOTICE = (
        "disability_notice",
        "Bescheid über Behinderung oder Pflegegrad",
        "Notice of disability or care",
        Of.HEALTH,
        True,
    )
    COURT = "court", "Schreiben eines Gerichts", "Letter of a court", Of.OFFENCES_DEBT, True
    POWER_OF_ATTORNEY = "power_of_attorney", "Vollmacht", "Power of attorney", Of.BASE_DATA
    DECLARATION = (
        "declaration",
        "Unterschriebene Erklärung oder Einwilligung",
        "Signed declaration or consent",
        Of.COUNSELLING,
    )
    LETTER = "letter", "Anderes Schreiben", "Other letter", Of.COUNSELLING
    OTHER = "other", "Anderes Dokument", "Other document", Of.COUNSELLING


class Mark(Coded):
    """What was done with a document; each with its day and who noted it."""

    ORIGINAL_SEEN = "original_seen", "Original lag vor", "Original was seen"
    COPY_TAKEN = "copy_taken", "Kopie genommen", "Copy was taken"
    CERTIFIED_COPY = "certified_copy", "Beglaubigte Kopie", "Certified copy"
    TRANSLATED = "translated", "Übersetzt", "Translated"
    RECOGNISED = "recognised", "Anerkannt", "Recognised"


class RemovalReason(Coded):
    """Why a document was taken out of the record."""

    NOT_NEEDED = "not_needed", "Nicht (mehr) erforderlich", "Not needed (any more)"
    WRONG_PERSON = "wrong_person", "Gehört einer anderen Person", "Belongs to somebody else"
    PERSON_ASKED = "person_asked", "Auf Wunsch der Person", "At the person's wish"
    MISTAKE = "mistake", "Versehen", "Mistake"


PLACES: Final = frozenset({Of.CONTACT_DETAILS, Of.HOUSING})
"""Documents of these categories tell where somebody lives."""


def category_of(kind: DocumentKind, said: Of | None, before: Of | None = None) -> Of:
    """Under which category a document is kept: the one that was said; else a guarded kind's own, the one before, or
    the one that the kind proposes.
    """
    return said or (kind.category if kind.guarded or before is None else before)


def category_fault(kind: DocumentKind, category: Of) -> str | None:
    """`category_of_the_kind` where a guarded kind would be kept under another category, `not_in_list` where the
    category is none that a document can have.
    """
    if category in {Of.RECORD, Of.STAFF, Of.HYPOTHESES}:
        return "not_in_list"
    return "category_of_the_kind" if kind.guarded and category != kind.category else None


def think_of_it_on(valid_until: date | None, said: date | None, today: date) -> date | None:
    """The day on which the end of a document becomes a task: the day that was said, or eight weeks before; today where
    that has passed; None where nothing ends, or has ended.
    """
    if valid_until is None or valid_until < today:
        return None
    return max(said or valid_until - EIGHT_WEEKS, today)


def validity_fault(issued_on: date | None, valid_until: date | None) -> str | None:
    """`before_the_issue` where a document would end before it was issued."""
    return "before_the_issue" if issued_on and valid_until and valid_until < issued_on else None


def reminder_fault(valid_until: date | None, remind_on: date | None) -> str | None:
    """`after_the_end` where the end would be thought of when it is over, or without one."""
    return "after_the_end" if remind_on and (valid_until is None or remind_on > valid_until) else None
