"""What protects a person, and what it hides from whom: a table that asks who reads and to whom it will be told.

Sources: §§ 51, 52 BMG (locks in the register of residents), § 1 GewSchG and § 8 SGB VIII (refuge), § 35 SGB I (only
those who need it), § 16 SGB X (relatives take no part in a procedure).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from geleit_vocabulary.categories import DataCategory
from geleit_vocabulary.coded import Coded


class ProtectionKind(Coded):
    """Flags that protect a person. While one that hides is in force, addresses are cut out for ordinary readers."""

    ADDRESS_LOCK = "address_lock", "Auskunftssperre (§ 51 BMG)", "Address lock (§ 51 BMG)"
    CONDITIONAL_LOCK = "conditional_lock", "Bedingter Sperrvermerk (§ 52 BMG)", "Conditional lock (§ 52 BMG)"
    SECRET_SHELTER = "secret_shelter", "Schutzunterkunft mit geheimer Anschrift", "Refuge with a secret address"
    HOUSEHOLD_CONFLICT = "household_conflict", "Konflikt im Haushalt", "Conflict in the household"
    CAREFUL_CONTACT = "careful_contact", "Nur auf abgesprochenem Weg erreichbar", "Contact only by the agreed way"


class Reach(Coded):
    """What somebody must not learn of a protected person."""

    WHEREABOUTS = "whereabouts", "Wo und wie die Person zu finden ist", "Where and how the person can be found"
    EVERYTHING = "everything", "Dass die Person hier bekannt ist", "That the person is known here at all"


class Hidden(Coded):
    """What is left out. `ALL`: the person is not there at all."""

    ADDRESS = "address", "Anschriften", "Addresses"
    CONTACT = "contact", "Erreichbarkeit", "Contact details"
    APPOINTMENT_PLACE = "appointment_place", "Orte von Terminen", "Places of appointments"
    SCHOOL = "school", "Schule und Kita der Kinder", "School and day care of the children"
    WORKPLACE = "workplace", "Arbeitsstelle", "Place of work"
    ALL = "all", "Die Person selbst", "The person as such"


WHEREABOUTS: Final = frozenset(Hidden) - {Hidden.ALL}
HIDING: Final = frozenset(ProtectionKind) - {ProtectionKind.CAREFUL_CONTACT}

STANDS_IN: Final[Mapping[Hidden, DataCategory]] = {
    Hidden.ADDRESS: DataCategory.CONTACT_DETAILS,
    Hidden.CONTACT: DataCategory.CONTACT_DETAILS,
    Hidden.APPOINTMENT_PLACE: DataCategory.APPOINTMENT,
    Hidden.SCHOOL: DataCategory.EDUCATION,
    Hidden.WORKPLACE: DataCategory.WORK,
}
"""The data category in which each hidden thing stands: who shows a field of it asks first."""

LOCK_YEARS: Final = 2
"""§ 51 (4) BMG: an address lock is limited to two years and can be prolonged."""
ASKED_BEFORE_DAYS: Final = 60
"""Days before the end of a lock at which somebody is asked: a new decision of the register takes weeks."""


@dataclass(frozen=True, slots=True)
class Protection:
    """A protection flag with the days on which it is in force; `until` None means until further notice."""

    kind: ProtectionKind
    since: date
    until: date | None = None

    def on(self, day: date) -> bool:
        """Whether the flag is in force on this day."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody who must not learn of the person: `against` another person of the body, or an `outsider` by name."""

    against: UUID | None
    reach: Reach
    since: date
    until: date | None = None
    outsider: str | None = None

    def on(self, day: date) -> bool:
        """Whether it stands on this day."""
        return self.since <= day and (self.until is None or day <= self.until)


def hides_addresses(protections: Iterable[Protection], day: date) -> bool:
    """Whether addresses are cut out for readers without the special permission.

    All addresses, not only the current one: a former address leads to who still lives there.
    """
    return any(flag.kind in HIDING and flag.on(day) for flag in protections)


def hidden_days(protections: Iterable[Protection], today: date) -> tuple[date, date | None] | None:
    """From when until when addresses are hidden, for who is told the days alone; None where nothing hides them today or
    later. Days between two flags count as hidden: what is told once hides rather too much.
    """
    ahead = [flag for flag in protections if flag.kind in HIDING and (flag.until is None or flag.until >= today)]
    if not ahead:
        return None
    ends = [flag.until for flag in ahead if flag.until is not None]
    return min(flag.since for flag in ahead), max(ends) if len(ends) == len(ahead) else None


@dataclass(frozen=True, slots=True)
class Reading:
    """Who reads, and to whom it will be told: `told_to` is a person of the body for whom something is shown, written or
    exported (None: nobody but the staff who reads); `opens_locks`: the special permission for locked addresses.
    """

    of: UUID
    day: date
    opens_locks: bool = False
    told_to: UUID | None = None


def hidden(reading: Reading, protections: Iterable[Protection], conflicts: Iterable[Conflict]) -> frozenset[Hidden]:
    """What is left out of the person's data, read from top to bottom:

    1. told to the person: nothing.
    2. told to somebody who must not learn that the person is here: everything.
    3. told to anybody else of the household: the whereabouts, whoever it is, while a lock or a conflict stands; the one
       who must not know asks the children. No permission opens this: it is about who hears it, not about who reads.
    4. read by staff: the whereabouts while a lock or a conflict stands, unless the role opens locks.
    """
    if reading.told_to == reading.of:
        return frozenset()
    standing = [conflict for conflict in conflicts if conflict.on(reading.day)]
    guarded = bool(standing) or hides_addresses(protections, reading.day)
    if reading.told_to is not None:
        against = [conflict for conflict in standing if conflict.against == reading.told_to]
        if any(conflict.reach is Reach.EVERYTHING for conflict in against):
            return frozenset({Hidden.ALL})
        return WHEREABOUTS if guarded else frozenset()
    return WHEREABOUTS if guarded and not reading.opens_locks else frozenset()


def more_protective(one: Iterable[Protection], other: Iterable[Protection]) -> tuple[Protection, ...]:
    """The flags of a record that two were merged into: of each kind every day on which one of them protected.

    Days that touch or overlap become one flag; what protected without an end has none afterwards.
    """
    found: list[Protection] = []
    for flag in sorted({*one, *other}, key=lambda f: (f.kind, f.since)):
        last = found[-1] if found else None
        if last is not None and last.kind is flag.kind and _touch(last, flag):
            found[-1] = replace(last, until=_later(last.until, flag.until))
        else:
            found.append(flag)
    return tuple(found)


def _touch(first: Protection, second: Protection) -> bool:
    return first.until is None or second.since <= first.until + timedelta(days=1)


def _later(one: date | None, other: date | None) -> date | None:
    return None if one is None or other is None else max(one, other)


def wider(one: Reach, other: Reach) -> Reach:
    """The reach that hides more."""
    return Reach.EVERYTHING if Reach.EVERYTHING in {one, other} else Reach.WHEREABOUTS


def lock_ends(flag: Protection) -> date | None:
    """The last day of a lock as the register has it: the day that was told, or for an address lock two years after its
    first (§ 51 (4) BMG). None where the law names no term: a conditional lock lasts as long as somebody lives there
    (§ 52 BMG), a refuge as long as it is one.
    """
    if flag.kind is not ProtectionKind.ADDRESS_LOCK or flag.until is not None:
        return flag.until
    return _years_later(flag.since, LOCK_YEARS) - timedelta(days=1)


def asked_on(flag: Protection, today: date) -> date | None:
    """The day on which somebody is asked whether a lock goes on; None where it has no end, or has passed.

    A lock without a day of its own goes on hiding after that: only a person ends it.
    """
    last = lock_ends(flag)
    if flag.kind not in HIDING or last is None or last < today:
        return None
    return max(today, last - timedelta(days=ASKED_BEFORE_DAYS))


def wrong_in_lock(flag: Protection) -> str | None:
    """The code of what is wrong with the days of a flag, or None. An address lock is limited to two years."""
    if flag.until is not None and flag.until < flag.since:
        return "ends_before_it_begins"
    if flag.kind is ProtectionKind.ADDRESS_LOCK and flag.until and flag.until > _years_later(flag.since, LOCK_YEARS):
        return "lock_longer_than_two_years"
    return None


def _years_later(day: date, years: int) -> date:
    """The same day of a later year; 29 February becomes 1 March (§ 188 (2) BGB counts full years)."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
