"""Needs: reported, joined, met. Two bodies that ask for the same thing see one open need."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from geleit_cases.facts import NeedMet, NeedOpened
from geleit_cases.needs import store
from geleit_cases.needs.rules import NEED, SourceKind
from geleit_cases.needs.schemas import CloseNeedIn, GrantedNeed, NeedIn, NeedOut, SourceIn, SourceOut
from geleit_cases.needs.tables import Need, NeedSource
from geleit_cases.records import service as records
from geleit_cases.records.rules import day_fault
from geleit_cases.writing import refuse
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.http.parts import Version
from geleit_kit.http.writing import refuse_closed_fields
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.grants import Grant
from geleit_kit.pure.problems import Conflict, Invalid


async def shown(read: ReadSession, row: Need) -> NeedOut:
    """The answer about a need, with all that reported it."""
    content = await read.unseal(row)
    return NeedOut(
        **NeedOut.frame(row),
        status=row.status,
        person=row.person,
        support_record_id=row.support_record_id,
        code=content.get("code"),
        opened_on=row.opened_on,
        closed_on=row.closed_on,
        sources=[await _source(read, source) for source in await store.sources(read, [row.id])],
    )


async def report(write: WriteSession, caller: Caller, given: NeedIn) -> Need:
    """Opens a need, or joins the open one of this code as a further source. A message counts once."""
    refuse_closed_fields(caller, given)
    record = await records.open_named(write, given.support_record_id)
    _check_source(given.source, write.today)
    there = await store.open_with_code(write, record.id, given.code.value)
    row = there or await _opened(write, record, given)
    message = given.source.message_id
    if message is None or await store.reported_by(write, row.id, message) is None:
        await _add_source(write, row, given.source)
    return row


async def meet(write: WriteSession, caller: Caller, need_id: UUID, seen: Version, given: CloseNeedIn) -> Need:
    """The need is met."""
    row = await _closed(write, caller, need_id, seen, given, "meet")
    write.publish(
        NeedMet(
            need_id=row.id,
            person=row.person,
            support_record_id=row.support_record_id,
            met_on=row.closed_on or write.today,
        )
    )
    return row


async def drop(write: WriteSession, caller: Caller, need_id: UUID, seen: Version, given: CloseNeedIn) -> Need:
    """The need does not stand any more, without having been met."""
    return await _closed(write, caller, need_id, seen, given, "drop")


async def reopen(write: WriteSession, caller: Caller, need_id: UUID, seen: Version) -> Need:
    """The need stands again. Where one of its code was opened meanwhile, that one is the need: 409."""
    row = await store.need(write, need_id)
    row.unchanged_since(seen)
    await records.open_named(write, row.support_record_id)
    there = await store.open_with_code_besides(write, row, (await write.unseal(row)).get("code", ""))
    NEED.take("reopen", row, caller)
    if there is not None:
        raise Conflict("need_is_open_already")
    row.closed_on = None
    await write.flush()
    return row


async def how_many_open(read: ReadSession, record_id: UUID) -> int:
    """How many needs of a record are open."""
    return await store.how_many_open(read, record_id)


async def granted(read: ReadSession, grant: Grant) -> Sequence[GrantedNeed]:
    """The person's open needs, for another body under its grant."""
    found = []
    for row in await store.open_of_person(read, grant.person):
        content = await read.unseal(row)
        found.append(GrantedNeed(id=row.id, code=content.get("code"), opened_on=row.opened_on))
    return found


async def _opened(write: WriteSession, record: records.Record, given: NeedIn) -> Need:
    row = Need(
        person=record.person,
        support_record_id=record.id,
        mark=store.mark(write, record.id, given.code.value),
        status=NEED.start,
        opened_on=given.source.reported_on or write.today,
        reports=0,
        own_reference=given.own_reference,
    )
    await write.seal(row, {"code": given.code.value})
    await store.save_new(write, row)
    write.publish(NeedOpened(need_id=row.id, person=row.person, support_record_id=record.id, opened_on=row.opened_on))
    return row


async def _add_source(write: WriteSession, row: Need, given: SourceIn) -> None:
    source = NeedSource(
        person=row.person,
        need_id=row.id,
        kind=given.kind.value,
        reported_on=given.reported_on or write.today,
        conversation_id=given.conversation_id,
        message_id=given.message_id,
    )
    await write.seal(source, {"remark": given.remark})
    write.add(source)
    row.reports += 1
    await write.flush()


async def _closed(
    write: WriteSession, caller: Caller, need_id: UUID, seen: Version, given: CloseNeedIn, action: str
) -> Need:
    row = await store.need(write, need_id)
    row.unchanged_since(seen)
    NEED.take(action, row, caller)
    refuse("/on", day_fault(given.on, today=write.today, not_before=row.opened_on))
    row.closed_on = given.on or write.today
    await write.flush()
    return row


def _check_source(given: SourceIn, today: date) -> None:
    refuse("/source/reported_on", day_fault(given.reported_on, today=today))
    if given.kind == SourceKind.MESSAGE and (given.message_id is None or given.conversation_id is None):
        raise Invalid.at("/source/message_id", "message_not_named")


async def _source(read: ReadSession, row: NeedSource) -> SourceOut:
    return SourceOut(
        kind=row.kind,
        reported_on=row.reported_on,
        conversation_id=row.conversation_id,
        message_id=row.message_id,
        remark=(await read.unseal(row)).get("remark"),
    )
