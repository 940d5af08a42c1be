"""Who represents a person, for what, on which days; and what becomes of a declaration when the representation ends.

Sources: BGB in the form of 1 January 2023 (§§ 1626, 1626a, 1629, 1666, 1671, 1687: custody; §§ 1773, 1781, 1786, 1789:
Vormund; § 1809: Ergänzungspfleger; §§ 1814, 1815, 1823, 1825: Betreuung and Einwilligungsvorbehalt); § 55 SGB VIII
(Amtsvormundschaft); § 13 SGB X (power of attorney in the procedure).
"""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from geleit_identity.persons.rules import BirthDate
from geleit_kit.pure.lifecycle import Lifecycle, Step
from geleit_vocabulary.categories import DataCategory
from geleit_vocabulary.coded import Coded
from geleit_vocabulary.permissions import Permission
from geleit_vocabulary.purposes import Purpose


class Kind(Coded):
    """By what somebody may speak for another person."""

    SOLE_CUSTODY = "sole_custody", "Alleinige elterliche Sorge", "Sole custody"
    JOINT_CUSTODY = "joint_custody", "Gemeinsame elterliche Sorge", "Joint custody"
    GUARDIAN = "guardian", "Vormund", "Guardian (Vormund)"
    OFFICIAL_GUARDIAN = (
        "official_guardian",
        "Amtsvormund (Jugendamt)",
        "Official guardian (youth welfare office)",
    )
    SUPPLEMENTARY_CARER = "supplementary_carer", "Ergänzungspfleger", "Supplementary carer (Ergänzungspfleger)"
    LEGAL_CARER = "legal_carer", "Rechtliche Betreuung", "Legal carer (Betreuer)"
    ATTORNEY = "attorney", "Bevollmächtigte Person (§ 13 SGB X)", "Authorised person (§ 13 SGB X)"
    LAWYER = "lawyer", "Anwaltliche Vertretung", "Lawyer"


OF_MINORS: Final = frozenset(
    {Kind.SOLE_CUSTODY, Kind.JOINT_CUSTODY, Kind.GUARDIAN, Kind.OFFICIAL_GUARDIAN, Kind.SUPPLEMENTARY_CARER}
)
"""They end by law when the person is of age (§ 2 BGB; §§ 1626 (1), 1806, 1813 BGB)."""
BY_POWER: Final = frozenset({Kind.ATTORNEY, Kind.LAWYER})
"""Given by the person; the person goes on speaking beside them."""
LIMITED: Final = frozenset({Kind.SUPPLEMENTARY_CARER, Kind.LEGAL_CARER, *BY_POWER})
"""They reach only as far as a court or a paper says: a field must be named."""


class Field(Coded):
    """A field of life for which somebody may speak (Aufgabenbereich, § 1815 BGB; Teil der Sorge)."""

    ALL = "all", "Alle Angelegenheiten", "All matters"
    HEALTH = "health", "Gesundheitssorge", "Health"
    RESIDENCE = "residence", "Aufenthaltsbestimmung und Ausländerrecht", "Residence, law on foreigners"
    FINANCES = "finances", "Vermögenssorge", "Finances"
    BENEFITS = "benefits", "Anträge und Sozialleistungen", "Applications and social benefits"
    SCHOOL = "school", "Schule und Ausbildung", "School and training"
    HOUSING = "housing", "Wohnungsangelegenheiten", "Housing"
    CONTACTS = "contacts", "Umgang und Kontakte", "Contacts with others"
    PERSON = "person", "Übrige Personensorge", "Care for the person otherwise"


FIELD_OF: Final = {
    DataCategory.HEALTH: Field.HEALTH,
    DataCategory.VIOLENCE: Field.HEALTH,
    DataCategory.RESIDENCE: Field.RESIDENCE,
    DataCategory.NATIONALITY: Field.RESIDENCE,
    DataCategory.PASSPORT: Field.RESIDENCE,
    DataCategory.PERSECUTION: Field.RESIDENCE,
    DataCategory.FINANCES: Field.FINANCES,
    DataCategory.OFFENCES_DEBT: Field.FINANCES,
    DataCategory.BENEFIT: Field.BENEFITS,
    DataCategory.EDUCATION: Field.SCHOOL,
    DataCategory.ATTENDANCE: Field.SCHOOL,
    DataCategory.HOUSING: Field.HOUSING,
    DataCategory.FAMILY: Field.CONTACTS,
}
"""The field of life in which a category stands. Base data, birth, language and the like stand in every field."""
_EVERYWHERE: Final = frozenset(
    {
        DataCategory.APPOINTMENT, DataCategory.BASE_DATA, DataCategory.BIRTH, DataCategory.CONTACT_DETAILS,
        DataCategory.HOLDER_CONTACT, DataCategory.LANGUAGE, DataCategory.RECORD, DataCategory.STAFF,
    }
)  # fmt: skip
BENEFIT_PURPOSES: Final = frozenset({Purpose.BENEFIT_TRANSITION, Purpose.REIMBURSEMENT})
"""Purposes that are a matter of applying for social benefits (§ 36 SGB I)."""


def fields_needed(categories: Iterable[DataCategory]) -> frozenset[Field]:
    """The fields of life that a declaration about these categories touches. What stands in no field of its own (needs,
    counselling, plan, religion) belongs to the care for the person.
    """
    return frozenset(FIELD_OF.get(category, Field.PERSON) for category in categories if category not in _EVERYWHERE)


class Evidence(Coded):
    """What was seen that shows the representation."""

    COURT_ORDER = "court_order", "Gerichtlicher Beschluss", "Court order"
    CERTIFICATE_OF_OFFICE = "certificate_of_office", "Bestallungsurkunde, Betreuerausweis", "Certificate of office"
    BIRTH_CERTIFICATE = "birth_certificate", "Geburtsurkunde", "Birth certificate"
    CUSTODY_DECLARATION = "custody_declaration", "Sorgeerklärung", "Declaration of custody"
    NEGATIVE_CERTIFICATE = "negative_certificate", "Negativattest (§ 58 SGB VIII)", "Negative certificate of custody"
    WRITTEN_POWER = "written_power", "Schriftliche Vollmacht", "Written power of attorney"
    TOLD = "told", "Nur angegeben", "Only told"


SHOWN: Final = frozenset(Evidence) - {Evidence.TOLD}


class OtherHolder(Coded):
    """What is known of the other holder of joint custody."""

    NOT_HEARD = "not_heard", "Nicht gehört", "Not heard"
    AGREES = "agrees", "Stimmt zu", "Agrees"
    OBJECTS = "objects", "Widerspricht", "Objects"


class EndedBy(Coded):
    """Why a representation has ended."""

    CAME_OF_AGE = "came_of_age", "Volljährigkeit", "Came of age"
    COURT_DECISION = "court_decision", "Gerichtliche Entscheidung", "Court decision"
    POWER_REVOKED = "power_revoked", "Widerruf der Vollmacht", "Power revoked"
    CHANGE_OF_OFFICE = "change_of_office", "Wechsel der Person", "Another person took over"
    TERM_OVER = "term_over", "Frist abgelaufen", "Term is over"
    REPRESENTATIVE_DIED = "representative_died", "Tod der vertretenden Person", "Representative died"
    NEVER_HELD = "never_held", "War nie so", "Was never so"


class Effect(Coded):
    """What the end of a representation does to declarations that it alone carried."""

    ENDS = "ends", "Die Erklärung endet und wird neu erbeten", "The declaration ends and is asked for again"
    ASKS = "asks", "Die Erklärung gilt weiter und wird neu erbeten", "The declaration stays and is asked for again"


EFFECT_OF: Final = {
    EndedBy.CAME_OF_AGE: Effect.ENDS,
    EndedBy.COURT_DECISION: Effect.ENDS,
    EndedBy.NEVER_HELD: Effect.ENDS,
    EndedBy.POWER_REVOKED: Effect.ASKS,
    EndedBy.CHANGE_OF_OFFICE: Effect.ASKS,
    EndedBy.TERM_OVER: Effect.ASKS,
    EndedBy.REPRESENTATIVE_DIED: Effect.ASKS,
}
"""A declaration stays bound to its day: who lawfully spoke then spoke for the person (§§ 164, 168 BGB). It ends where
the person has a voice of their own now, or where a court said that the other one must not speak.
"""

REPRESENTATION: Final = Lifecycle(
    "representation",
    start="recorded",
    steps=[
        Step("end", "recorded", "ended", needs=Permission.CONSENT_WRITE, asks="EndRepresentationIn"),
        Step("expire", "recorded", "ended", automatic=True),
    ],
)


@dataclass(frozen=True, slots=True)
class Representation:
    """Who may speak for a person. `reserved`: fields with an Einwilligungsvorbehalt (§ 1825 BGB)."""

    id: UUID
    kind: Kind
    fields: AbstractSet[Field]
    since: date
    until: date | None = None
    evidence: Evidence = Evidence.COURT_ORDER
    reserved: AbstractSet[Field] = frozenset()
    representative: UUID | None = None
    declares: bool = False
    """Of a power: that it names declarations about data, not only acts in the procedure."""
    name: str | None = None
    """Of one who is no person of the body."""

    def on(self, day: date) -> bool:
        """Whether it stands on this day."""
        return self.since <= day and (self.until is None or day <= self.until)

    def reaches(self, needed: AbstractSet[Field]) -> bool:
        """Whether it covers every field that is touched."""
        return Field.ALL in self.fields or needed <= self.fields


def wrong_in_representation(given: Representation, seen_on: date | None, today: date) -> list[tuple[str, str]]:
    """What keeps a representation from being recorded: pointers and codes."""
    found = []
    if given.until is not None and given.until < given.since:
        found.append(("/until", "ends_before_it_begins"))
    if seen_on is not None and seen_on > today:
        found.append(("/evidence/seen_on", "in_the_future"))
    if given.evidence in SHOWN and seen_on is None:
        found.append(("/evidence/seen_on", "missing"))
    if given.reserved and given.kind is not Kind.LEGAL_CARER:
        found.append(("/reserved_fields", "reservation_only_with_legal_carer"))
    if given.reserved and not given.reaches(given.reserved):
        found.append(("/reserved_fields", "reservation_outside_fields"))
    if given.kind is Kind.LEGAL_CARER and Field.ALL in given.fields:
        found.append(("/fields", "carer_for_all_does_not_exist"))
    return found


def wrong_in_end(ended_on: date, since: date, ended_by: EndedBy, today: date) -> str | None:
    """The code of what is wrong with the last day, or None. Coming of age is reckoned, never entered."""
    if ended_by is EndedBy.CAME_OF_AGE:
        return "majority_is_reckoned"
    if ended_on > today:
        return "in_the_future"
    return "ends_before_it_begins" if ended_on < since else None


MAJORITY: Final = 18
ASKED_AHEAD_DAYS: Final = 90
"""Days before the 18th birthday at which the young person is asked: the change from youth welfare begins then."""


@dataclass(frozen=True, slots=True)
class Majority:
    """When a person comes of age: between `first` and `last`, which are one day where the birth is known to the day."""

    first: date
    last: date

    @property
    def certain(self) -> bool:
        """Whether the day itself is known."""
        return self.first == self.last


def majority(birth: BirthDate) -> Majority | None:
    """The 18th birthday (§ 2 BGB), as far as the birth is known; None where nothing is known.

    Age is reached with the beginning of the birthday (§ 187 (2) BGB); who was born on 29 February reaches it on
    1 March of a year without that day.
    """
    if birth.span is None:
        return None
    first, last = birth.span
    return Majority(_birthday(first, MAJORITY), _birthday(last, MAJORITY))


def asked_ahead(coming: Majority, today: date) -> date | None:
    """The day on which the task to ask is due; None where the person is of age for certain."""
    if coming.last <= today:
        return None
    return max(today, coming.first - timedelta(days=ASKED_AHEAD_DAYS))


def _birthday(born: date, years: int) -> date:
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)
