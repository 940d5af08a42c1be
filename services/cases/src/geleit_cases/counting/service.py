"""Tells statistics what happened, and takes back what no longer holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from geleit_cases.counting import store
from geleit_cases.counting.rules import Entry, change, first_of_the_year, wait
from geleit_cases.counting.tables import CountedFact
from geleit_cases.facts import PhaseEntered, WaitEnded
from geleit_kit.db.session import WriteSession
from geleit_kit.pure import ids
from geleit_vocabulary.statistics import WaitKind

_Known = tuple[CountedFact, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Counted:
    """The record of which something is counted, with what the worker confirmed."""

    record_id: UUID
    person: UUID
    clock_start: date | None
    dimensions: Mapping[str, str]


async def entered(write: WriteSession, record: Counted, phase: str, on: date) -> None:
    """The person entered a phase. Earlier entries of the year lose their flag where this one is earlier."""
    known = [(row, await write.unseal(row)) for row in await store.of_person(write, record.person, phase)]
    row = _row(record, "phase", phase, on)
    write.add(row)
    await _tell_phases(write, [*known, (row, {"dimensions": dict(record.dimensions)})])


async def waited(write: WriteSession, record: Counted, kind: WaitKind, until: date | None) -> None:
    """A wait of this kind ended on a day, or (None) has not ended after all."""
    row = await store.wait_of(write, record.record_id, kind)
    if row is None:
        if until is None:
            return
        row = _row(record, "wait", kind, until)
        write.add(row)
    row.on = until
    await _tell_wait(write, record, row)


async def corrected(write: WriteSession, record: Counted, opened_on: date | None = None) -> None:
    """The worker corrected what was confirmed: every fact of the record that no longer holds is retracted and said
    anew.
    """
    rows = await store.of_record(write, record.record_id)
    phases = [row for row in rows if row.kind == "phase"]
    if opened_on is not None and phases:
        phases[0].on = opened_on
    for row in phases:
        said = await write.unseal(row)
        await write.seal(row, {**said, "dimensions": dict(record.dimensions)})
    await write.flush()
    for phase in {row.what for row in phases}:
        known = await store.of_person(write, record.person, phase)
        await _tell_phases(write, [(row, await write.unseal(row)) for row in known])
    for row in rows:
        if row.kind == "wait":
            await _tell_wait(write, record, row)


async def count_anew(write: WriteSession, person: UUID) -> None:
    """Whose records these are has changed: what counts as the first entry of a year is found anew."""
    for phase in sorted({row.what for row in await store.phases_of(write, person)}):
        known = await store.of_person(write, person, phase)
        await _tell_phases(write, [(row, await write.unseal(row)) for row in known])


def _row(record: Counted, kind: str, what: str, on: date) -> CountedFact:
    return CountedFact(
        id=ids.inside(), person=record.person, support_record_id=record.record_id, kind=kind, what=str(what), on=on
    )


async def _tell_phases(write: WriteSession, known: Sequence[_Known]) -> None:
    firsts = first_of_the_year(Entry(row.id, row.what, row.on) for row, _ in known if row.on is not None)
    for row, said in known:
        now = {
            "on": row.on.isoformat() if row.on else None,
            "first": row.id in firsts,
            "dimensions": said["dimensions"],
        }
        if not change(said.get("published"), now).publish or row.on is None:
            continue
        fact = PhaseEntered(
            retracts=row.fact_id,
            withdrawn=False,
            phase=row.what,
            on=row.on,
            first_this_year=row.id in firsts,
            **said["dimensions"],
        )
        write.publish(fact)
        row.fact_id = fact.fact_id
        await write.seal(row, {"dimensions": said["dimensions"], "published": now})


async def _tell_wait(write: WriteSession, record: Counted, row: CountedFact) -> None:
    said = (await write.unseal(row)).get("published")
    ended = wait(record.clock_start, row.on)
    now = None
    if ended is not None:
        days = {"from_day": ended.from_day.isoformat(), "to_day": ended.to_day.isoformat(), "waited_days": ended.days}
        now = {**days, **record.dimensions}
    needed = change(said, now)
    if not (needed.publish or needed.retract):
        await write.seal(row, {"published": said})
        return
    fact = WaitEnded.model_validate(
        {"retracts": row.fact_id, "withdrawn": now is None, "kind": row.what, **(now or said or {})}
    )
    write.publish(fact)
    row.fact_id = fact.fact_id if now else None
    await write.seal(row, {"published": now})
