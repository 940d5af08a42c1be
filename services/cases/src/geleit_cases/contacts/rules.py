"""What a contact (Kontakt) says, and which contact is the first one with the person."""

from collections.abc import Iterable
from datetime import date

from geleit_vocabulary.coded import Coded


class Way(Coded):
    """How a contact came about (CA-25: talk, phone, visit, letter)."""

    TALK = "talk", "Gespräch in der Stelle", "Talk at the office"
    PHONE = "phone", "Telefon", "Phone call"
    VIDEO = "video", "Video", "Video call"
    VISIT = "visit", "Hausbesuch oder aufsuchend", "Home or outreach visit"
    LETTER = "letter", "Brief", "Letter"
    MESSAGE = "message", "Kurznachricht oder E-Mail", "Message or e-mail"
    NOTE = "note", "Vermerk ohne Kontakt", "Note without a contact"


class With(Coded):
    """With whom; names stand in a field of its own."""

    PERSON = "person", "Mit der Person", "With the person"
    FAMILY = "family", "Mit Angehörigen", "With relatives"
    PARTICIPANT = "participant", "Mit Beteiligten", "With participants"
    BODY = "body", "Mit einer anderen Stelle", "With another body"
    COLLEAGUE = "colleague", "Innerhalb der Stelle", "Inside the body"


class Interpreter(Coded):
    """Whether somebody interpreted (Sprachmittlung)."""

    NOT_NEEDED = "not_needed", "Nicht nötig", "Not needed"
    PRESENT = "present", "Dabei", "Present"
    MISSING = "missing", "Nötig, nicht dabei", "Needed, not there"
    UNKNOWN = "unknown", "Unbekannt", "Unknown"


def first_contact(contacts: Iterable[tuple[date, str, bool]]) -> date | None:
    """The day of the first contact with the person, from (day, way, with the person) of each contact.

    A note without a contact is none; a letter counts only where it records an exchange with the person.
    """
    days = [day for day, way, with_person in contacts if with_person and way != Way.NOTE]
    return min(days, default=None)


def follow_up_fault(on: date, next_on: date | None) -> str | None:
    """`before_the_contact` where a follow-up (Wiedervorlage) would lie before the contact."""
    return "before_the_contact" if next_on is not None and next_on < on else None
