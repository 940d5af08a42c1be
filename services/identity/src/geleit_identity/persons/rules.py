"""Names and birth dates as pure values: how they are written and compared."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from typing import Final

from geleit_identity.names.rules import is_latin, search_form
from geleit_kit.pure.clock import EARLIEST_DAY
from geleit_vocabulary.coded import Coded


class NameKind(Coded):
    """What a part of a name is. Many names do not split into given and family name; then the kind says so."""

    FAMILY = "family", "Familienname", "Family name"
    GIVEN = "given", "Vorname", "Given name"
    PATRONYMIC = "patronymic", "Vatersname", "Patronymic"
    SINGLE = "single", "Einziger Name", "Single name"
    UNKNOWN = "unknown", "Art oder Reihenfolge unbekannt", "Kind or order unknown"


class SpellingSource(Coded):
    """Where a spelling was taken from. Two spellings of one name stand beside each other; neither is deleted."""

    PASSPORT = "passport", "Pass oder Passersatz", "Passport or substitute"
    RESIDENCE_DOCUMENT = "residence_document", "Aufenthaltsdokument", "Residence document"
    CIVIL_STATUS_RECORD = "civil_status_record", "Personenstandsurkunde", "Civil status record"
    REGISTER = "register", "Register", "Register"
    CERTIFICATE = "certificate", "Zeugnis", "School or work certificate"
    SELF = "self", "Eigene Schreibweise der Person", "The person's own spelling"
    HEARD = "heard", "Nach Gehör", "As heard"
    OTHER_BODY = "other_body", "Mitteilung einer anderen Stelle", "Told by another body"
    UNKNOWN = "unknown", "Unbekannt", "Unknown"


class BirthPrecision(Coded):
    """How exactly a date of birth is known."""

    DAY = "day", "auf den Tag", "to the day"
    MONTH = "month", "auf den Monat", "to the month"
    YEAR = "year", "auf das Jahr", "to the year"
    CONVENTIONAL = "conventional", "behördlich auf den 01.01. gesetzt", "set to 1 January by an authority"
    UNKNOWN = "unknown", "unbekannt", "unknown"


class OnMatch(Coded):
    """What registering does where a record is certainly the same person. What is only possible is registered always,
    with an entry in the duplicate queue.
    """

    REGISTER = "register", "neu anlegen, Dublette zur Prüfung", "register anew, a person looks at the pair"
    FIND = "find", "den vorhandenen Datensatz antworten", "answer the record that is there"
    REFUSE = "refuse", "ablehnen", "refuse"


@dataclass(frozen=True, slots=True)
class BirthDate:
    """A date of birth as far as it is known: `on` is `YYYY-MM-DD`, `YYYY-MM`, `YYYY` or None, by `precision`."""

    on: str | None
    precision: BirthPrecision

    @property
    def span(self) -> tuple[date, date] | None:
        """The first and the last day it can be; None where nothing is known. A conventional 1 January is a year."""
        if self.on is None or self.precision is BirthPrecision.UNKNOWN:
            return None
        year = int(self.on[:4])
        if self.precision in {BirthPrecision.YEAR, BirthPrecision.CONVENTIONAL}:
            return date(year, 1, 1), date(year, 12, 31)
        if self.precision is BirthPrecision.MONTH:
            month = int(self.on[5:7])
            following = date(year + month // 12, month % 12 + 1, 1)
            return date(year, month, 1), following - timedelta(days=1)
        day = date.fromisoformat(self.on)
        return day, day

    def fits(self, other: "BirthDate") -> bool:
        """Whether both can be the same day. An unknown one contradicts nothing."""
        if self.span is None or other.span is None:
            return True
        return self.span[0] <= other.span[1] and other.span[0] <= self.span[1]

    def age_on(self, day: date) -> tuple[int, int] | None:
        """The lowest and the highest age in full years on that day; None where nothing is known."""
        if self.span is None:
            return None
        earliest, latest = self.span
        return max(0, _years(latest, day)), max(0, _years(earliest, day))


def _years(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


_FORMS: Final = {
    BirthPrecision.DAY: 10,
    BirthPrecision.MONTH: 7,
    BirthPrecision.YEAR: 4,
    BirthPrecision.CONVENTIONAL: 10,
}


def wrong_in_birth(birth: BirthDate, today: date) -> str | None:
    """The code of what is wrong with a date of birth, or None."""
    if birth.precision is BirthPrecision.UNKNOWN:
        return "birth_unknown_has_no_date" if birth.on is not None else None
    if birth.on is None or len(birth.on) != _FORMS[birth.precision] or not _is_date(birth.on):
        return "birth_does_not_fit_precision"
    if birth.precision is BirthPrecision.CONVENTIONAL and not birth.on.endswith("-01-01"):
        return "birth_conventional_is_first_january"
    earliest, _ = birth.span or (EARLIEST_DAY, EARLIEST_DAY)
    if earliest < EARLIEST_DAY:
        return "before_1900"
    return "in_the_future" if earliest > today else None


def _is_date(text: str) -> bool:
    if not text.isascii():
        return False
    try:
        date.fromisoformat(text + "-01-01"[len(text) - 4 :])  # the first day of its year or month
    except ValueError:
        return False
    return text[:4].isdigit()


@dataclass(frozen=True, slots=True)
class Name:
    """One part of a name with its kind."""

    kind: NameKind
    value: str


_COVERED_BY_ANY: Final = frozenset({NameKind.PATRONYMIC, NameKind.UNKNOWN})
"""Kinds that a passport does not print in Latin letters by themselves."""


def without_latin_spelling(names: Sequence[Name]) -> list[int]:
    """Which spellings in other letters have no Latin one beside them: registers could not exchange them.

    A Latin name of the same kind stands for it, or one of unknown kind; a patronymic or a name of unknown kind is
    covered by any.
    """
    latin = {name.kind for name in names if is_latin(name.value)}
    return [
        number
        for number, name in enumerate(names)
        if not is_latin(name.value)
        and not latin & {name.kind, NameKind.UNKNOWN}
        and not (latin and name.kind in _COVERED_BY_ANY)
    ]


Searched = Callable[[str], str]
"""The search form of a name; blocking keys of an older generation had another."""


@dataclass(frozen=True, slots=True)
class Clue:
    """What a blocking key is made of: always two attributes or more (two names; a name and a day), never one alone."""

    kind: str
    material: str


def _pairs(names: Iterable[Name], searched: Searched = search_form) -> set[tuple[str, str]]:
    """All unordered pairs of a family-like and a given-like part, so that swapped names meet."""
    first, second = set[str](), set[str]()
    for name in names:
        form = searched(name.value)
        if name.kind is not NameKind.GIVEN:
            first.add(form)
        if name.kind is not NameKind.FAMILY:
            second.add(form)
    return {(min(a, b), max(a, b)) for a, b in product(first, second) if a != b}


def clues(names: Iterable[Name], birth: BirthDate, searched: Searched = search_form) -> set[Clue]:
    """The material of a person's blocking keys: pairs of names, and each name with an exactly known day of birth."""
    parts = list(names)
    found = {Clue("names", f"{a}\n{b}") for a, b in _pairs(parts, searched)}
    if birth.precision is BirthPrecision.DAY and birth.on:
        found |= {Clue("name_day", f"{searched(name.value)}\n{birth.on}") for name in parts}
    return found


def agreement(
    asked: Iterable[Name], asked_birth: BirthDate, known: Iterable[Name], known_birth: BirthDate
) -> list[str]:
    """What agrees between a search and a record (`names`, `name`, `birth`), or an empty list where it is no hit.

    A hit is a pair of names without a contradicting date of birth, or one name with the same exact day.
    """
    asked, known = list(asked), list(known)
    same_day = asked_birth.precision is known_birth.precision is BirthPrecision.DAY and asked_birth.on == known_birth.on
    fits = asked_birth.fits(known_birth)
    if fits and _pairs(asked) & _pairs(known):
        both = asked_birth.span is not None and known_birth.span is not None
        return ["names", "birth"] if both else ["names"]
    if same_day and {search_form(n.value) for n in asked} & {search_form(n.value) for n in known}:
        return ["name", "birth"]
    return []
