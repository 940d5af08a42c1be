"""The four indicators that are counted from statistics facts. A definition names no person and no case.

The dimensions are the vocabulary's lists; "unknown" is a category of each. Every indicator is crossed along its main
dimension (phase, outcome, length of the wait) with each other one, and age with sex. These crossings are published when
a month is closed, and are audited together.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from geleit_kit.pure.texts import Text
from geleit_vocabulary.bodies import BodyKind
from geleit_vocabulary.coded import Coded
from geleit_vocabulary.referring import ReferralKind, ReferralOutcome
from geleit_vocabulary.statistics import AgeBand, NationalityGroup, Phase, Sex, TargetGroup

UNKNOWN: Final = "unknown"
OTHER: Final = "other"
YES, NO = "yes", "no"


@dataclass(frozen=True)
class Dimension:
    """One way to divide the counts. `codes` is empty for an open list (districts: every municipality has its own)."""

    key: str
    text: Text
    codes: tuple[str, ...] = ()

    @property
    def open(self) -> bool:
        return not self.codes

    def category(self, given: object) -> str:
        """The category of a value as it arrived; what the list does not know is "unknown", never a new category."""
        value = str(given) if given is not None else UNKNOWN
        return value if self.open or value in self.codes else UNKNOWN


def _listed(key: str, text: Text, codes: type[Coded]) -> Dimension:
    return Dimension(key, text, tuple(dict.fromkeys((*(str(code) for code in codes), UNKNOWN))))


AGE_BAND: Final = _listed("age_band", Text("Alter", "Age"), AgeBand)
SEX: Final = _listed("sex", Text("Geschlecht (§ 22 PStG)", "Sex (§ 22 PStG)"), Sex)
GROUP: Final = _listed("group", Text("Staatsangehörigkeit (Gruppe)", "Nationality group"), NationalityGroup)
DISTRICT: Final = Dimension("district", Text("Stadtbezirk oder Gemeinde", "District or municipality"))
TARGET_GROUP: Final = _listed("target_group", Text("Zielgruppe", "Target group"), TargetGroup)
PHASE: Final = _listed("phase", Text("Phase", "Phase"), Phase)
FIRST_THIS_YEAR: Final = Dimension(
    "first_this_year", Text("Erstmals in diesem Jahr", "First time this year"), (YES, NO, UNKNOWN)
)
OUTCOME: Final = _listed("outcome", Text("Ausgang", "Outcome"), ReferralOutcome)
KIND: Final = _listed("kind", Text("Art der Verweisung", "Kind of referral"), ReferralKind)
ADDRESSEE_KIND: Final = _listed("addressee_kind", Text("Art der Adressatin", "Kind of addressee"), BodyKind)
PERSONAL: Final = (AGE_BAND, SEX, GROUP, DISTRICT, TARGET_GROUP)


@dataclass(frozen=True)
class Band:
    """A class of waits in days, both ends included; `highest` None is open."""

    key: str
    lowest: int
    highest: int | None

    def holds(self, days: int) -> bool:
        return self.lowest <= days and (self.highest is None or days <= self.highest)


@dataclass(frozen=True)
class Wait:
    """How a wait is classed. `target`: days within which it should end; the bands are cut there."""

    kind: str
    target: int
    bands: tuple[Band, ...]

    def band(self, days: int | None) -> str:
        """The band of a wait. Days that nobody knows are unknown, never zero."""
        if days is None or days < 0:
            return UNKNOWN
        return next(band.key for band in self.bands if band.holds(days))

    @property
    def over_target(self) -> tuple[str, ...]:
        return tuple(band.key for band in self.bands if band.lowest > self.target)


@dataclass(frozen=True)
class Indicator:
    """A definition. `main` is the dimension that says what is measured; `others` divide it."""

    key: str
    text: Text
    definition: Text
    source: Text
    addressee: Text
    interpretation: Text
    main: Dimension
    others: tuple[Dimension, ...]
    wait: Wait | None = None

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        return (self.main, *self.others)

    @property
    def crossings(self) -> tuple[tuple[str, str], ...]:
        """The tables that are published: rows and columns."""
        return (*((self.main.key, other.key) for other in self.others), (AGE_BAND.key, SEX.key))

    def crossing(self, one: str, other: str) -> tuple[str, str] | None:
        """The published crossing of two dimensions, whichever is asked for as rows; None where it is not published."""
        return next((pair for pair in self.crossings if {*pair} == {one, other}), None)


def _wait_dimension(wait: Wait) -> Dimension:
    return Dimension("wait", Text("Wartezeit in Tagen", "Days waited"), (*(band.key for band in wait.bands), UNKNOWN))


_STEERING: Final = Text(
    "Steuerungsstelle, Koordination, Lenkungsgruppe", "Steering office, coordination, steering group"
)
_FACTS_OF_CASES: Final = Text(
    "Statistikmeldungen des Dienstes cases (phase_entered, wait_ended); von den Fachkräften bei der Aufnahme bestätigt",
    "Statistics facts of the service cases (phase_entered, wait_ended), confirmed by the workers at intake",
)
_FIRST_CONTACT: Final = Wait(
    "entry_to_first_contact",
    28,
    (Band("0-7", 0, 7), Band("8-28", 8, 28), Band("29-84", 29, 84), Band("85+", 85, None)),
)
_COURSE_START: Final = Wait(
    "entry_to_course_start",
    42,
    (Band("0-14", 0, 14), Band("15-42", 15, 42), Band("43-126", 43, 126), Band("127+", 127, None)),
)
_OPEN_WAITS: Final = Text(
    "Gezählt werden Wartezeiten, die im Monat geendet haben. Eine offene Wartezeit ist offen, nie null Tage: Sie zählt "
    "erst in dem Monat, in dem sie endet. Ein Monat ohne lange Wartezeiten kann also auch heißen, dass die langen noch "
    "andauern. Ist der Tag der Einreise nicht bekannt, gibt es keine Wartezeit.",
    "Waits that ended in the month are counted. An open wait is open, never zero days: it counts in the month in "
    "which it ends. A month without long waits can therefore also mean that the long ones still go on. Where the day "
    "of entry is not known there is no wait.",
)

CASES_PER_PHASE: Final = Indicator(
    "cases_per_phase",
    Text("Fälle je Phase", "Cases per phase"),
    Text(
        "Eintritte in Beratung, Case Management und Beendigung im Monat; ein Fall zählt je Eintritt einmal, je Stelle.",
        "Entries into counselling, case management and ending in the month; a case counts once per entry, per body.",
    ),
    _FACTS_OF_CASES,
    _STEERING,
    Text(
        "Zählt Vorgänge, nicht Menschen: Wer im selben Monat beraten wird und ins Case Management wechselt, zählt in "
        "beiden Phasen. Menschen zählt die Teilung „erstmals in diesem Jahr“, und nur innerhalb einer Stelle. "
        "Mehr Fälle sind weder gut noch schlecht.",
        "Counts events, not people: who is counselled and enters case management in the same month counts in both "
        "phases. The division “first time this year” counts people, and only inside one body. More cases are neither "
        "good nor bad.",
    ),
    PHASE,
    (*PERSONAL, FIRST_THIS_YEAR),
)
REFERRALS_BY_OUTCOME: Final = Indicator(
    "referrals_by_outcome",
    Text("Verweisungen nach Ausgang", "Referrals by outcome"),
    Text(
        "Verweisungen der gebenden Stelle, die im Monat geendet haben, nach Ausgang.",
        "Referrals of the giving body that ended in the month, by outcome.",
    ),
    Text(
        "Statistikmeldungen des Dienstes referrals (referral_ended)",
        "Statistics facts of the service referrals (referral_ended)",
    ),
    _STEERING,
    Text(
        "Gezählt wird, was die gebende Stelle wissen darf: „beendet“ sagt nicht, warum. Eine Ablehnung wegen fehlender "
        "Plätze ist ein Befund über Kapazität, nicht über die Ratsuchenden.",
        "What the giving body may know is counted: “ended” does not say why. A refusal for lack of capacity says "
        "something about capacity, not about those who asked.",
    ),
    OUTCOME,
    (KIND, ADDRESSEE_KIND, *PERSONAL),
)
DAYS_TO_FIRST_CONTACT: Final = Indicator(
    "days_entry_to_first_contact",
    Text("Tage von der Einreise bis zum Erstkontakt", "Days from entry to first contact"),
    Text(
        "Kalendertage von der Einreise bis zum ersten Kontakt; Ziel sind höchstens 28 Tage.",
        "Calendar days from entry to the first contact; the target is 28 days or fewer.",
    ),
    _FACTS_OF_CASES,
    _STEERING,
    _OPEN_WAITS,
    _wait_dimension(_FIRST_CONTACT),
    PERSONAL,
    _FIRST_CONTACT,
)
DAYS_TO_COURSE_START: Final = Indicator(
    "days_entry_to_course_start",
    Text("Tage von der Einreise bis zum Kursbeginn", "Days from entry to course start"),
    Text(
        "Kalendertage von der Einreise bis zum ersten Kurstag; Ziel sind höchstens 42 Tage (sechs Wochen).",
        "Calendar days from entry to the first day of a course; the target is 42 days (six weeks) or fewer.",
    ),
    _FACTS_OF_CASES,
    _STEERING,
    _OPEN_WAITS,
    _wait_dimension(_COURSE_START),
    PERSONAL,
    _COURSE_START,
)
INDICATORS: Final[Mapping[str, Indicator]] = {
    indicator.key: indicator
    for indicator in (CASES_PER_PHASE, REFERRALS_BY_OUTCOME, DAYS_TO_FIRST_CONTACT, DAYS_TO_COURSE_START)
}
WAITS: Final[Mapping[str, Indicator]] = {
    indicator.wait.kind: indicator for indicator in INDICATORS.values() if indicator.wait is not None
}
