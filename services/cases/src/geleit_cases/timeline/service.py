"""The timeline of a record between two days."""

from datetime import date
from uuid import UUID

from geleit_cases.timeline import store
from geleit_cases.timeline.rules import in_order
from geleit_cases.timeline.schemas import HappeningOut, TimelineOut
from geleit_kit.db.session import ReadSession
from geleit_kit.pure.texts import Texts

LONGEST = 500


async def between(
    read: ReadSession, record_id: UUID, since: date | None, until: date | None, texts: Texts, languages: str | None
) -> TimelineOut:
    """What happened from `since` to `until`, both included, the earliest first; at most LONGEST lines."""
    row = await store.record(read, record_id)
    lines = [
        one
        for one in in_order(await store.happenings(read, row))
        if (since is None or one.on >= since) and (until is None or one.on <= until)
    ]
    told = lines[:LONGEST]
    return TimelineOut(
        person=row.person,
        support_record_id=row.id,
        items=[
            HappeningOut(
                on=one.on,
                kind=one.kind,
                label=texts.label(f"timeline.{one.kind}", languages),
                resource=one.resource,
                resource_id=one.resource_id,
            )
            for one in told
        ],
        cut_after=told[-1].on if len(lines) > len(told) else None,
    )
