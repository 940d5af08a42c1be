"""Data categories: what kind of information a field holds. Cutting a payload to a decision goes by them.

A category is protected when it must not flow by habit: it leaves its body only by a decision that names it, and inside
the body only roles that need it read it (`geleit_vocabulary.roles`). The consent form says what a consent for it must
look like: § 67b (2) SGB X (should be written or electronic for all, must be for health data); elsewhere an oral one
counts when it can be proved (Art. 7 (1) GDPR). `special` marks the kinds of Art. 9 (1) and Art. 10 GDPR: a consent
covers them only where it names them expressly. A secret holder's knowledge needs a release (§ 203 StGB) beside it.
"""

from typing import NamedTuple, Self

from geleit_vocabulary.coded import Coded, Label


class ConsentForm(Coded):
    """How a consent must have been given to carry a category."""

    ANY = "any", "mündlich, schriftlich oder elektronisch", "oral, written or electronic"
    WRITTEN = "written", "schriftlich oder elektronisch", "written or electronic"


class SafeDefault(Coded):
    """What happens with a category while nobody has decided anything."""

    OPEN_INSIDE = (
        "open_inside",
        "In der Stelle nach Rolle lesbar; nach außen nur mit Entscheidung",
        "Readable inside the body by role; leaves only by a decision",
    )
    NEED_TO_KNOW = (
        "need_to_know",
        "In der Stelle nur für Rollen, die es brauchen; nach außen nur mit Entscheidung, die es nennt",
        "Inside the body only for roles that need it; leaves only by a decision that names it",
    )
    RELEASE_ONLY = (
        "release_only",
        "Wie „nur bei Bedarf“; nach außen nur mit schriftlicher Schweigepflichtentbindung",
        "As need-to-know; leaves only with a written release from confidentiality",
    )
    STATUTE_ONLY = (
        "statute_only",
        "Wie „nur bei Bedarf“; nach außen nur, wenn ein Gesetz es trägt und ein Mensch entscheidet",
        "As need-to-know; leaves only where a statute carries it and a human decides",
    )
    NEVER_OUT = (
        "never_out",
        "Bleibt bei denen, die den Fall bearbeiten; verlässt die Stelle nicht",
        "Stays with those who work on the case; does not leave the body",
    )


class Guard(NamedTuple):
    """How a category is guarded. `protected` categories leave only by a decision that names them."""

    safe_default: SafeDefault
    consent_form: ConsentForm = ConsentForm.ANY
    special: bool = False

    @property
    def protected(self) -> bool:
        """Whether it leaves its body only by a decision that names it."""
        return self.safe_default is not SafeDefault.OPEN_INSIDE


_ORDINARY = Guard(SafeDefault.OPEN_INSIDE)
_NEED_TO_KNOW = Guard(SafeDefault.NEED_TO_KNOW)
_SPECIAL = Guard(SafeDefault.NEED_TO_KNOW, special=True)
_HEALTH = Guard(SafeDefault.RELEASE_ONLY, ConsentForm.WRITTEN, special=True)
_CHILD_PROTECTION = Guard(SafeDefault.STATUTE_ONLY)
_NEVER_OUT = Guard(SafeDefault.NEVER_OUT)


class DataCategory(Coded):
    """What kind of information a field holds. `RECORD` is the record's own frame: ids, states, days, codes of it."""

    guard: Guard

    def __new__(cls, code: str, de: str = "", en: str = "", guard: Guard = _ORDINARY) -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = Label(de, en)
        member.guard = guard
        return member

    APPOINTMENT = "appointment", "Termine", "Appointments"
    ATTENDANCE = (
        "attendance",
        "Teilnahme und Einhalten von Absprachen",
        "Attendance and keeping of agreements",
        _NEED_TO_KNOW,
    )
    BASE_DATA = "base_data", "Name und Grunddaten", "Name and base data"
    BENEFIT = "benefit", "Leistungsbezug", "Benefits"
    BIRTH = "birth", "Geburtsdatum und Geburtsort", "Date and place of birth"
    CHILD_PROTECTION = (
        "child_protection",
        "Kinderschutz (§§ 8a, 65 SGB VIII)",
        "Child protection (§§ 8a, 65 SGB VIII)",
        _CHILD_PROTECTION,
    )
    CONTACT_DETAILS = "contact_details", "Anschrift und Erreichbarkeit", "Address, phone and mail"
    COUNSELLING = "counselling", "Beratungsinhalt", "Content of counselling"
    EDUCATION = "education", "Schule, Ausbildung, Studium", "School, training, studies"
    FAMILY = "family", "Familie und Haushalt", "Family and household"
    FINANCES = "finances", "Finanzen", "Finances", _NEED_TO_KNOW
    HEALTH = "health", "Gesundheit", "Health", _HEALTH
    HOLDER_CONTACT = "holder_contact", "Erreichbarkeit der fallführenden Stelle", "Contact details of the case holder"
    HOUSING = "housing", "Wohnen und Unterbringung", "Housing"
    HYPOTHESES = "hypotheses", "Hypothesen des Teams", "The team's hypotheses", _NEVER_OUT
    LANGUAGE = "language", "Sprachen und Sprachstand", "Languages and language level"
    LAWYER = "lawyer", "Anwaltliche Vertretung", "Lawyer", _NEED_TO_KNOW
    NATIONALITY = "nationality", "Staatsangehörigkeit", "Nationality"
    NEEDS = "needs", "Bedarfe", "Needs"
    OFFENCES_DEBT = "offences_debt", "Straftaten und Schulden", "Offences and debt", _SPECIAL
    PASSPORT = "passport", "Pass und Passbeschaffung", "Passport and obtaining it", _NEED_TO_KNOW
    PERSECUTION = "persecution", "Verfolgungsgeschichte", "Story of persecution", _SPECIAL
    PLAN = "plan", "Ziele und Hilfeplan", "Goals and support plan"
    RECORD = "record", "Aktenrahmen", "The record's own frame"
    RELIGION = "religion", "Religion und Weltanschauung", "Religion and belief", _SPECIAL
    RESIDENCE = "residence", "Aufenthalt", "Residence"
    SEXUAL_ORIENTATION = (
        "sexual_orientation",
        "Sexuelle Orientierung und Geschlechtsidentität",
        "Sexual orientation and gender identity",
        _SPECIAL,
    )
    STAFF = "staff", "Angaben zu Beschäftigten", "Details of staff"
    VIOLENCE = "violence", "Gewalterfahrung und Menschenhandel", "Violence and trafficking", _SPECIAL
    WORK = "work", "Arbeit und Beschäftigung", "Work and employment"
