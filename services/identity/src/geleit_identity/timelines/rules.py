"""The three timelines of a person, and what their entries leave open: gaps and overlaps.

Sources of the change of legal circle: §§ 1, 1a AsylbLG; § 7 SGB II.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from geleit_kit.pure.lifecycle import Lifecycle, Step
from geleit_vocabulary.coded import Coded
from geleit_vocabulary.permissions import Permission


class Timeline(Coded):
    """The three things that change by dates and decide who is responsible."""

    RESIDENCE = "residence", "Aufenthalt", "Residence"
    BENEFIT = "benefit", "Leistungsgrundlage (Rechtskreis)", "Benefit basis (legal circle)"
    LABOUR = "labour", "Arbeitsmarkt", "Labour market"


class EntrySource(Coded):
    """Where an entry comes from."""

    DOCUMENT_SEEN = "document_seen", "Dokument lag vor", "Document was seen"
    TOLD_BY_PERSON = "told_by_person", "Angabe der Person", "Told by the person"
    OTHER_BODY = "other_body", "Mitteilung einer anderen Stelle", "Told by another body"
    REGISTER = "register", "Registerauskunft", "Register"
    OWN_DECISION = "own_decision", "Eigener Bescheid", "The body's own decision"
    UNKNOWN = "unknown", "Unbekannt", "Unknown"


ENTRY = Lifecycle(
    "timeline_entry",
    start="recorded",
    steps=[
        Step("confirm", "recorded", "recorded", needs=Permission.TIMELINE_WRITE, asks="ConfirmIn"),
        Step("end", "recorded", "recorded", needs=Permission.TIMELINE_WRITE, asks="EndEntryIn"),
        Step("correct", "recorded", "corrected", needs=Permission.TIMELINE_WRITE, asks="CorrectEntryIn"),
        Step("strike", "recorded", "struck", needs=Permission.TIMELINE_WRITE, asks="StrikeEntryIn"),
    ],
)

GAP = Lifecycle(
    "benefit_gap",
    start="foreseen",
    steps=[
        Step("warn", "foreseen", "warned", automatic=True),
        Step("alert", ("foreseen", "warned"), "alerted", automatic=True),
        Step("close", ("foreseen", "warned", "alerted"), "closed", automatic=True),
    ],
)

COMING_CHANGE = Lifecycle(
    "coming_change",
    start="foreseen",
    steps=[
        Step("announce", "foreseen", "announced", automatic=True),
        Step("settle", ("foreseen", "announced"), "settled", automatic=True),
    ],
)


class ChangeKind(Coded):
    """What is to come on a day that is known before."""

    CIRCLE_CHANGE = "circle_change", "Der Rechtskreis wechselt", "The legal circle changes"
    TITLE_ENDING = "title_ending", "Ein Aufenthaltstitel läuft ab", "A residence title expires"


LEAD_OF_CHANGES: Final[Mapping[ChangeKind, int]] = {
    # An extension counts from its application only while the title still holds (§ 81 (4) AufenthG), and an
    # appointment at the foreigners' authority is months away.
    ChangeKind.TITLE_ENDING: 84,
    # The next body pays from the month of the application on (§ 37 (2) SGB II) and takes weeks to decide.
    ChangeKind.CIRCLE_CHANGE: 42,
}
"""Days before a change at which it is announced."""

LEAD_DAYS: Final = 30
"""Days before the gap at which the warning is due: an application for the next benefit takes weeks, not days."""
PATIENCE_DAYS: Final = 1
"""Days after which identity's own pool takes an alert that no support record answers for."""
POOL: Final = "case_managers"
"""Who is named for an alert that nobody holds yet."""


@dataclass(frozen=True, slots=True)
class Span:
    """One live entry as the calculation sees it: days inclusive, `until` None is open.

    `carries` says whether it secures a living; `circle` is the legal circle of a benefit, empty where it has none.
    """

    id: Any
    since: date
    until: date | None
    confirmed: bool = True
    carries: bool = True
    circle: str = ""

    def on(self, day: date) -> bool:
        """Whether the entry holds on this day."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Gap:
    """Days without a confirmed basis, inclusive; `until` None: no end in sight. `after` is the entry that ended."""

    since: date
    until: date | None
    after: Any


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two entries that hold on the same days. Not wrong in itself (parallel benefits exist), but to be looked at."""

    first: Any
    second: Any
    since: date
    until: date | None


def gaps(entries: Iterable[Span]) -> list[Gap]:
    """The gaps that follow the end of an entry, in order.

    A gap opens on the day after an entry ends unless a *confirmed* entry holds on that day, and lasts until the day
    before the next confirmed one begins. An unconfirmed successor closes nothing: what was only promised pays no rent.
    An unconfirmed entry that ends opens one all the same. An entry that carries nothing neither opens nor closes one.
    """
    carrying = [entry for entry in entries if entry.carries]
    confirmed = sorted((e for e in carrying if e.confirmed), key=lambda e: e.since)
    found: list[Gap] = []
    for entry in sorted(carrying, key=lambda e: (e.until or date.max, e.since)):
        if entry.until is None:
            continue
        first = entry.until + timedelta(days=1)
        covered = any(e.on(first) for e in confirmed)
        known = bool(found) and (found[-1].until is None or first <= found[-1].until)
        if covered or known:
            continue
        later = [e.since for e in confirmed if e.since > first]
        found.append(Gap(first, min(later) - timedelta(days=1) if later else None, entry.id))
    return found


def overlaps(entries: Iterable[Span]) -> list[Overlap]:
    """Pairs of entries that hold on the same days, in order of the first common day."""
    ordered = sorted(entries, key=lambda e: (e.since, e.until or date.max))
    found = []
    for position, first in enumerate(ordered):
        for second in ordered[position + 1 :]:
            if first.until is not None and second.since > first.until:
                break
            ends = [e.until for e in (first, second) if e.until is not None]
            found.append(Overlap(first.id, second.id, second.since, min(ends) if ends else None))
    return sorted(found, key=lambda o: o.since)


@dataclass(frozen=True, slots=True)
class CircleChange:
    """From `on` another legal circle pays: `entry` begins, `after` (of circle `left`) has ended before it."""

    entry: Any
    after: Any
    on: date
    left: str
    entered: str
    confirmed: bool


def coming_circles(entries: Iterable[Span], today: date) -> list[CircleChange]:
    """Changes of the legal circle that are still to come, in order, whichever way they go: AsylbLG to SGB II as SGB II
    to AsylbLG (§ 24 AufenthG). What is only told counts too, and says so. A benefit that goes on beside is no change.
    """
    paying = [entry for entry in entries if entry.carries and entry.circle]
    found = []
    for entry in paying:
        earlier = [one for one in paying if one.since < entry.since]
        last = max(earlier, key=lambda one: (one.until or date.max, one.since), default=None)
        if entry.since <= today or last is None or last.until is None or last.until >= entry.since:
            continue
        if last.circle != entry.circle:
            told = entry.confirmed
            found.append(CircleChange(entry.id, last.id, entry.since, last.circle, entry.circle, told))
    return sorted(found, key=lambda change: change.on)


def ending_titles(entries: Iterable[Span], today: date) -> list[tuple[Any, date]]:
    """Entries of the residence timeline whose last day is to come and that no confirmed entry follows on the next day,
    with that day, in order. An application that is only told extends nothing.
    """
    known = list(entries)
    found = []
    for entry in known:
        if entry.until is None or entry.until < today:
            continue
        following = entry.until + timedelta(days=1)
        if not any(one.confirmed and one.on(following) for one in known):
            found.append((entry.id, entry.until))
    return sorted(found, key=lambda one: one[1])


@dataclass(frozen=True, slots=True)
class Occasion:
    """A change that is to be told of: what is otherwise from `on` on, and the entry that says so."""

    kind: ChangeKind
    on: date
    entry: Any


def circle_occasions(entries: Iterable[Span]) -> list[Occasion]:
    """Every change of the legal circle, past ones too, whichever way it goes."""
    return _once(Occasion(ChangeKind.CIRCLE_CHANGE, one.on, one.entry) for one in coming_circles(entries, date.min))


def title_occasions(entries: Iterable[Span]) -> list[Occasion]:
    """Every end of a title that nothing confirmed follows, past ones too: from the day after it, nothing holds."""
    return _once(
        Occasion(ChangeKind.TITLE_ENDING, last + timedelta(days=1), entry)
        for entry, last in ending_titles(entries, date.min)
    )


def _once(found: Iterable[Occasion]) -> list[Occasion]:
    """One occasion per day: two entries that end together are one matter."""
    return sorted({one.on: one for one in found}.values(), key=lambda one: one.on)


def announcement_day(occasion: Occasion, today: date) -> date:
    """The legal day on which a change is announced: its lead time before.

    One that is found later waits until tomorrow, for whoever enters a history writes one entry after the other; but
    never to the day itself.
    """
    due = occasion.on - timedelta(days=LEAD_OF_CHANGES[occasion.kind])
    return max(due, min(today + timedelta(days=1), occasion.on - timedelta(days=1)))


@dataclass(frozen=True, slots=True)
class Changes:
    """What to do with the changes that are known by id: keep (with the entry that says so now), open, settle."""

    keep: tuple[tuple[Any, Occasion], ...]
    open: tuple[Occasion, ...]
    settle: tuple[Any, ...]


def reckon_changes(known: Sequence[tuple[Any, date]], found: Iterable[Occasion], today: date) -> Changes:
    """Matches the occasions of one kind with those that have an id, by their day, so that each is told of once.

    What was told of stays while the entries say it, also when its day has passed: a title that has ended without a
    successor is no smaller matter. An occasion that is past when it is first written is history and is not told of.
    """
    by_day = {one.on: one for one in found}
    keep = tuple((key, by_day[on]) for key, on in known if on in by_day)
    taken = {one.on for _, one in keep}
    return Changes(
        keep=keep,
        open=tuple(one for on, one in sorted(by_day.items()) if on > today and on not in taken),
        settle=tuple(key for key, on in known if on not in by_day),
    )


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What to do with the gaps that are known by id: keep (with its new last day), open, close."""

    keep: tuple[tuple[object, Gap], ...]
    open: tuple[Gap, ...]
    close: tuple[object, ...]


def reckon(known: Sequence[tuple[object, date]], found: Iterable[Gap], today: date) -> Reckoning:
    """Matches the gaps calculated now with those that have an id, by their first day, so that ids stay.

    A gap whose last day has passed is over: it is history and opens no warning. A known one that is no longer found (a
    confirmed successor covers it, or the end that opened it was corrected) closes.
    """
    acute = {gap.since: gap for gap in found if gap.until is None or gap.until >= today}
    keep = tuple((key, acute[since]) for key, since in known if since in acute)
    taken = {gap.since for _, gap in keep}
    return Reckoning(
        keep=keep,
        open=tuple(gap for since, gap in sorted(acute.items()) if since not in taken),
        close=tuple(key for key, since in known if since not in acute),
    )


def warning_day(gap_from: date, lead_days: int) -> date:
    """The legal day on which the warning is due."""
    return gap_from - timedelta(days=lead_days)


def alert_day(gap_from: date, today: date) -> date:
    """The legal day on which the alert is due: the first day of the gap.

    A gap that is found only afterwards gets until tomorrow: whoever enters a history writes one entry after the other,
    and the successor of an old benefit is often the next one.
    """
    return gap_from if gap_from >= today else today + timedelta(days=1)


def wrong_in_days(since: date, until: date | None) -> str | None:
    """The code of what is wrong with an entry's days, or None."""
    return "ends_before_it_begins" if until is not None and until < since else None


def last_day(since: date, until: date | None, today: date) -> date:
    """The last day that an entry claims as of today; one without an end claims no day to come but its first."""
    return until if until is not None else max(since, today)
