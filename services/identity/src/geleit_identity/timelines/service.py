"""Entries of the three timelines: record, confirm, end, correct, strike. Every change reckons the gaps anew."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from geleit_identity.persons import service as persons
from geleit_identity.timelines import coming, store, watch
from geleit_identity.timelines.rules import (
    ENTRY,
    ChangeKind,
    CircleChange,
    EntrySource,
    Timeline,
    coming_circles,
    ending_titles,
    gaps,
    last_day,
    overlaps,
    wrong_in_days,
)
from geleit_identity.timelines.schemas import (
    BenefitEntryOut,
    CircleChangeOut,
    ConfirmIn,
    CorrectEntryIn,
    DaysWithoutOut,
    EndEntryIn,
    EndingTitleOut,
    EntryFrame,
    EntryIn,
    EntryOut,
    GapsOut,
    LabourEntryOut,
    OverlapOut,
    ResidenceEntryOut,
    StrikeEntryIn,
)
from geleit_identity.timelines.tables import ComingChange, TimelineEntry
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.http.codelists import LabelOut
from geleit_kit.http.parts import Version
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.problems import Invalid, Place
from geleit_vocabulary.codelists import CodeFault, code_list, code_list_versions, fault_of_code
from geleit_vocabulary.law import LegalCircle

LISTS = {
    Timeline.RESIDENCE: "residence_basis",
    Timeline.BENEFIT: "benefit_basis",
    Timeline.LABOUR: "labour_basis",
}
Path = tuple[UUID, str, UUID]
"""Person, timeline, entry."""
_OUT: dict[str, type[ResidenceEntryOut | BenefitEntryOut | LabourEntryOut]] = {
    Timeline.RESIDENCE: ResidenceEntryOut,
    Timeline.BENEFIT: BenefitEntryOut,
    Timeline.LABOUR: LabourEntryOut,
}


async def shown(read: ReadSession, entry: TimelineEntry) -> EntryOut:
    """An entry with the label of its code."""
    content = await read.unseal(entry)
    code = content.get("code", "unknown")
    known = code_list(LISTS[Timeline(entry.timeline)]).get(code)
    return _OUT[entry.timeline].model_validate(
        {
            **EntryFrame.frame(entry),
            **{name: getattr(entry, name) for name in _COLUMNS},
            "code": code,
            "code_label": LabelOut(de=known.label.de, en=known.label.en) if known else None,
            "source": content.get("source", EntrySource.UNKNOWN),
            "reason": content.get("reason"),
        }
    )


async def record(write: WriteSession, person: UUID, timeline: str, given: EntryIn) -> TimelineEntry:
    """A new entry."""
    await persons.held_fast(write, person)
    _check(timeline, given, write.today)
    entry = await _write(write, person, timeline, given)
    entry.own_reference = given.own_reference
    return await _settled(write, entry)


async def confirm(write: WriteSession, caller: Caller, path: Path, seen: Version, given: ConfirmIn) -> TimelineEntry:
    """Somebody of this body has seen that it is so."""
    entry = await _changing(write, path, seen)
    ENTRY.take("confirm", entry, caller)
    entry.confirmed = True
    await _sourced(write, entry, given.source)
    return await _settled(write, entry)


async def end(write: WriteSession, caller: Caller, path: Path, seen: Version, given: EndEntryIn) -> TimelineEntry:
    """Names the last day of an entry."""
    entry = await _changing(write, path, seen)
    code = wrong_in_days(entry.since, given.until)
    if code:
        raise Invalid.at("/until", code)
    content = await write.unseal(entry)
    fault = _fault(entry.timeline, content.get("code", ""), entry.since, given.until, write.today)
    if fault is not None and fault.what == "code_ended":
        raise Invalid(places=[Place("/until", fault.what)], extra=_ended(entry.timeline, fault))
    ENTRY.take("end", entry, caller)
    entry.until = given.until
    await _sourced(write, entry, given.source)
    return await _settled(write, entry)


async def correct(
    write: WriteSession, caller: Caller, path: Path, seen: Version, given: CorrectEntryIn
) -> TimelineEntry:
    """Puts a right entry beside the wrong one, which stays readable with the reason. Returns the right one."""
    wrong = await _changing(write, path, seen)
    _check(wrong.timeline, given, write.today)
    ENTRY.take("correct", wrong, caller)
    await write.seal(wrong, {**await write.unseal(wrong), "reason": given.reason})
    right = await _write(write, wrong.person, wrong.timeline, given)
    right.corrects = wrong.id
    right.own_reference, wrong.own_reference = wrong.own_reference, None
    return await _settled(write, right)


async def strike(write: WriteSession, caller: Caller, path: Path, seen: Version, given: StrikeEntryIn) -> TimelineEntry:
    """Takes an entry out of every calculation; it stays readable with the reason."""
    entry = await _changing(write, path, seen)
    ENTRY.take("strike", entry, caller)
    await write.seal(entry, {**await write.unseal(entry), "reason": given.reason})
    return await _settled(write, entry)


async def open_points(read: ReadSession, person: UUID) -> GapsOut:
    """Watched gaps with their ids, all days without a confirmed benefit, overlaps, and what is to come."""
    await persons.find(read, person)
    spans = await watch.spans(read, person)
    told = {(one.kind, one.changes_on): one for one in await store.open_changes(read, person)}
    return GapsOut(
        person=person,
        watched=[watch.shown(gap) for gap in await store.gaps(read, person)],
        without_benefit=[DaysWithoutOut(after=g.after, since=g.since, until=g.until) for g in gaps(spans)],
        overlaps=[OverlapOut(first=o.first, second=o.second, since=o.since, until=o.until) for o in overlaps(spans)],
        circle_changes=[_change(one, told) for one in coming_circles(spans, read.today)],
        ending_titles=[
            EndingTitleOut(entry=entry, last_day=day, **_told(told, ChangeKind.TITLE_ENDING, day + timedelta(days=1)))
            for entry, day in ending_titles(await watch.titles(read, person), read.today)
        ],
    )


Told = Mapping[tuple[str, date], ComingChange]


def _told(told: Told, kind: ChangeKind, on: date) -> dict[str, Any]:
    """The id under which facts and tasks name a change, and since when they do."""
    row = told.get((kind, on))
    return {"change_id": row.id if row else None, "announced_on": row.announced_on if row else None}


def _change(found: CircleChange, told: Told) -> CircleChangeOut:
    return CircleChangeOut(
        entry=found.entry,
        after=found.after,
        on=found.on,
        left=LegalCircle(found.left),
        entered=LegalCircle(found.entered),
        confirmed=found.confirmed,
        **_told(told, ChangeKind.CIRCLE_CHANGE, found.on),
    )


_COLUMNS = ("person", "timeline", "status", "since", "until", "confirmed", "recorded_on", "corrects")


async def _changing(write: WriteSession, path: Path, seen: Version) -> TimelineEntry:
    await persons.held_fast(write, path[0])
    entry = await store.entry(write, *path)
    entry.unchanged_since(seen)
    return entry


async def _write(write: WriteSession, person: UUID, timeline: str, given: EntryIn | CorrectEntryIn) -> TimelineEntry:
    entry = TimelineEntry(
        person=person,
        timeline=timeline,
        since=given.since,
        until=given.until,
        confirmed=given.confirmed,
        status=ENTRY.start,
        recorded_on=write.today,
    )
    await write.seal(entry, {"code": given.code, "source": given.source})
    write.add(entry)
    return entry


async def _sourced(write: WriteSession, entry: TimelineEntry, source: EntrySource | None) -> None:
    if source is not None:
        await write.seal(entry, {**await write.unseal(entry), "source": source})


async def _settled(write: WriteSession, entry: TimelineEntry) -> TimelineEntry:
    await write.flush()
    if entry.timeline == Timeline.BENEFIT:
        await watch.reckon_gaps(write, entry.person)
    await coming.reckon(write, entry.person, entry.timeline)
    return entry


def _check(timeline: str, given: EntryIn | CorrectEntryIn, today: date) -> None:
    """The days, and that the code stands for them in the version of its list that was in force. An old record keeps its
    code: what changes in a list later makes no entry wrong.
    """
    places = []
    wrong = wrong_in_days(given.since, given.until)
    if wrong:
        places.append(Place("/until", wrong))
    fault = _fault(timeline, given.code, given.since, given.until, today)
    if fault is not None:
        places.append(Place("/code", fault.what))
    if places:
        raise Invalid(places=places, extra=_ended(timeline, fault))


def _fault(timeline: str, code: str, since: date, until: date | None, today: date) -> CodeFault | None:
    versions = code_list_versions(LISTS[Timeline(timeline)])
    return fault_of_code(versions, code, since, last_day(since, until, today))


def _ended(timeline: str, fault: CodeFault | None) -> dict[str, Any]:
    """What a refusal tells of a code that has ended: its last day, and the codes that stand for it now."""
    if fault is None or fault.what != "code_ended":
        return {}
    successors = [{"code": entry.code, "label": entry.label._asdict()} for entry in fault.successors]
    listed = LISTS[Timeline(timeline)]
    return {"code_ended": {"code_list": listed, "ended_on": fault.ended_on, "successors": successors}}
