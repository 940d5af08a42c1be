"""Support records: opened with counselling, corrected, with the person's documented wish."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from geleit_cases.concepts import service as concepts
from geleit_cases.counting import service as counting
from geleit_cases.counting.rules import UNKNOWN
from geleit_cases.facts import SupportRecordOpened
from geleit_cases.records import store
from geleit_cases.records.rules import Level, State, day_fault
from geleit_cases.records.schemas import (
    EndingOut,
    SupportRecordIn,
    SupportRecordOut,
    SupportRecordPatch,
    WishIn,
    WishOut,
)
from geleit_cases.records.tables import SupportRecord
from geleit_cases.writing import refuse
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.http.lists import page
from geleit_kit.http.parts import ListParams, Version
from geleit_kit.http.schemas import Out, Page
from geleit_kit.http.writing import refuse_closed_fields
from geleit_kit.pure import ids
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.problems import Conflict, Invalid, NotFound, Place

Item = TypeVar("Item", bound=Out)
Record = SupportRecord
"""The row, as other rooms may name it."""


async def shown(read: ReadSession, row: SupportRecord) -> SupportRecordOut:
    """The answer about a record."""
    content = await read.unseal(row)
    wish, ending = content.get("wish"), content.get("ending")
    answer = SupportRecordOut(
        **SupportRecordOut.frame(row),
        status=row.status,
        person=row.person,
        reference=row.reference,
        level=row.level,
        opened_on=row.opened_on,
        ended_on=row.ended_on,
        concept_id=row.concept_id,
        clock_start=content.get("clock_start", UNKNOWN),
        dimensions=_dimensions(content),
        confirmed_on=row.confirmed_on,
        wish=WishOut(**wish) if wish else None,
        ending=EndingOut(**ending) if ending else None,
    )
    return answer if row.wish_on else answer.closing({"start_case_management": "wish_not_documented"})


async def find(read: ReadSession, record_id: UUID) -> SupportRecord:
    """The record. Raises NotFound where the body has no such record."""
    return await store.record(read, record_id)


async def open_of(read: ReadSession, person: UUID) -> SupportRecord | None:
    """The person's open record in this body, if there is one."""
    return await store.open_of(read, person)


async def open_named(read: ReadSession, record_id: UUID) -> SupportRecord:
    """The open record that a request names in its body. Raises Invalid (422) or Conflict (`record_ended`)."""
    try:
        row = await store.record(read, record_id)
    except NotFound as error:
        raise Invalid.at("/support_record_id", "not_found") from error
    if row.status == State.ENDED:
        raise Conflict("record_ended")
    return row


async def counted(read: ReadSession, row: SupportRecord) -> counting.Counted:
    """What statistics may know of the record."""
    return _counted(row, await read.unseal(row))


async def open_record(write: WriteSession, caller: Caller, given: SupportRecordIn) -> SupportRecord:
    """Opens a record: counselling is there from the first day. One open record per person and body."""
    refuse_closed_fields(caller, given)
    concept = await concepts.holding(write, given.concept)
    opened_on = given.opened_on or write.today
    refuse("/opened_on", day_fault(opened_on, today=write.today))
    content: dict[str, Any] = {
        "clock_start": _clock(given.clock_start, write.today),
        "dimensions": given.dimensions.model_dump(mode="json"),
    }
    _check_dimensions(concept.content, content["dimensions"])
    row = SupportRecord(
        person=given.person,
        reference=ids.reference("SR", opened_on),
        status=State.COUNSELLING.value,
        level=Level.COUNSELLING.value,
        opened_on=opened_on,
        concept_id=concept.id,
        confirmed_by=caller.staff,
        confirmed_on=write.today,
        own_reference=given.own_reference,
    )
    await write.seal(row, content)
    await store.save_new(write, row)
    write.publish(
        SupportRecordOpened(support_record_id=row.id, person=row.person, level=row.level, opened_on=opened_on)
    )
    await counting.entered(write, _counted(row, content), State.COUNSELLING, opened_on)
    return row


async def upsert(write: WriteSession, caller: Caller, given: SupportRecordIn) -> SupportRecord:
    """Opens the record with the caller's own reference, or corrects the one that is there."""
    if given.own_reference is None:
        raise Invalid.at("/own_reference", "missing")
    row = await store.by_reference(write, given.own_reference)
    if row is None:
        return await open_record(write, caller, given)
    if row.person != given.person:
        raise Conflict("own_reference_taken")
    sent = given.model_dump(include={"opened_on", "clock_start", "dimensions"}, exclude_none=True)
    return await correct(write, caller, row.id, None, SupportRecordPatch.model_validate(sent))


async def of_person(read: ReadSession, person: UUID) -> list[SupportRecordOut]:
    """All records of a person in this body, the open one first."""
    rows = sorted(await store.of_person(read, person), key=lambda row: (row.status == State.ENDED, row.opened_on))
    return [await shown(read, row) for row in rows]


async def correct(
    write: WriteSession, caller: Caller, record_id: UUID, seen: Version, given: SupportRecordPatch
) -> SupportRecord:
    """Corrects what was confirmed. Statistics facts that no longer hold are retracted by their id and said anew."""
    row = await store.record(write, record_id)
    refuse_closed_fields(caller, given)
    row.unchanged_since(seen)
    changes = given.changes()
    for name in ("opened_on", "clock_start", "dimensions"):
        if name in changes and changes[name] is None:
            raise Invalid.at(f"/{name}", "missing")
    content = await write.unseal(row)
    if changes.get("opened_on"):
        refuse("/opened_on", day_fault(changes["opened_on"], today=write.today))
        row.opened_on = changes["opened_on"]
    if changes.get("clock_start"):
        content["clock_start"] = _clock(changes["clock_start"], write.today)
    if given.dimensions is not None:
        content["dimensions"] = {
            **content["dimensions"],
            **given.dimensions.model_dump(mode="json", exclude_unset=True),
        }
        _check_dimensions(await concepts.content_of(write, row.concept_id), content["dimensions"])
    if "own_reference" in changes:
        row.own_reference = changes["own_reference"]
    row.confirmed_by, row.confirmed_on = caller.staff, write.today
    await write.seal(row, content)
    await write.flush()
    await counting.corrected(write, _counted(row, content), changes.get("opened_on"))
    return row


async def document_wish(
    write: WriteSession, caller: Caller, record_id: UUID, seen: Version, given: WishIn
) -> SupportRecord:
    """Documents the person's wish for case management. Nothing else opens that door."""
    row = await store.record(write, record_id)
    refuse_closed_fields(caller, given)
    row.unchanged_since(seen)
    if row.status != State.COUNSELLING:
        raise Conflict("not_in_counselling", extra={"status": row.status})
    refuse("/on", day_fault(given.on, today=write.today))
    row.wish_on = given.on
    await write.seal(row, {**await write.unseal(row), "wish": given.model_dump(mode="json")})
    await write.flush()
    return row


async def page_of_running(
    read: ReadSession, query: ListParams, build: Callable[[SupportRecord], Awaitable[Item]]
) -> Page[Item]:
    """A page of the records that run, each built by the caller."""
    return await page(read, store.running(read), SupportRecord, query, build=build, sortable=("opened_on",))


async def move(write: WriteSession, record_id: UUID, seen: Version, concept_id: UUID) -> SupportRecord:
    """Moves a running record to a version of a concept that is in force; what it went by before is kept.

    Raises Invalid where there is no such version or it does not list a dimension, Conflict where it is not in force.
    """
    row = await store.record(write, record_id)
    row.unchanged_since(seen)
    if row.status == State.ENDED:
        raise Conflict("record_ended")
    try:
        concept = await concepts.find(write, concept_id)
    except NotFound as error:
        raise Invalid.at("/concept_id", "not_found") from error
    if concept.status != "published":
        raise Conflict("concept_not_in_force")
    content = await write.unseal(row)
    _check_dimensions(concept.content, _dimensions(content))
    before = {"concept_id": str(row.concept_id), "until": write.today.isoformat()}
    row.concept_id = concept.id
    await write.seal(row, {**content, "concepts_before": [*content.get("concepts_before", []), before]})
    await write.flush()
    return row


async def forget_wish(write: WriteSession, row: SupportRecord, *, left_on: date, remark: str | None) -> None:
    """After case management was left, opening it again takes a new wish. The one that stood is kept as it was."""
    content = await write.unseal(row)
    left = {"wish": content.pop("wish", None), "left_on": left_on, "remark": remark}
    row.wish_on = None
    await write.seal(row, {**content, "left": [*content.get("left", []), left]})


async def close(write: WriteSession, row: SupportRecord, on: date, ending: Mapping[str, Any]) -> None:
    """Writes the ending into the record."""
    row.ended_on = on
    await write.seal(row, {**await write.unseal(row), "ending": dict(ending)})


def _clock(given: date | str | None, today: date) -> str:
    """The day of entry as it is kept. Raises Invalid where it lies in the future."""
    if not isinstance(given, date):
        return UNKNOWN
    refuse("/clock_start", day_fault(given, today=today))
    return given.isoformat()


def _dimensions(content: Mapping[str, Any]) -> Any:
    names = ("age_band", "sex", "group", "district", "target_group")
    known = content.get("dimensions", {})
    return {name: known.get(name, UNKNOWN) for name in names}


def _counted(row: SupportRecord, content: Mapping[str, Any]) -> counting.Counted:
    start = content.get("clock_start", UNKNOWN)
    return counting.Counted(
        record_id=row.id,
        person=row.person,
        clock_start=None if start == UNKNOWN else date.fromisoformat(start),
        dimensions=_dimensions(content),
    )


def _check_dimensions(concept: Mapping[str, Any], given: Mapping[str, str]) -> None:
    """Where the concept lists the codes of a dimension, only these and `unknown` stand."""
    lists = concept.get("dimensions", {})
    wrong = [
        Place(f"/dimensions/{name}", "not_in_list")
        for name, code in given.items()
        if code != UNKNOWN and name in lists and code not in lists[name]
    ]
    if wrong:
        raise Invalid(places=wrong)
