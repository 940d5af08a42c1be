"""Jobs in the database: what was asked, what was sent in, how far it is, what came of each row.

What was sent in is sealed part by part under a key of the job's own; it is deleted, and the key destroyed, when the job
ends, however it ends. The report knows numbers of rows, codes and pseudonyms, no value, and is kept thirty days.
"""

from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Integer, LargeBinary, String, Uuid, delete, func, select, text
from sqlalchemy.orm import Mapped, mapped_column

from geleit_kit.db.base import BodyRow
from geleit_kit.db.database import Database
from geleit_kit.db.erasable import Kept, Mentions, NobodyIn
from geleit_kit.db.kit_tables import KitBase
from geleit_kit.db.mergeable import Stays
from geleit_kit.db.rows import by_id, visible
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.db.types import CountingInteger, JsonColumn, UtcDateTime
from geleit_kit.pure import ids
from geleit_kit.pure.jobs import JOB, MOST_CHARACTERS, MOST_JOBS, MOST_PARTS, MOST_WAITING, RowTaken
from geleit_kit.pure.problems import Conflict, Gone, Place, TooLarge

_OPEN: Final = ("collecting", "queued", "running")
_UNWIPED = text("finished_at IS NOT NULL AND wiped_at IS NULL")


class Job(BodyRow, KitBase):
    """A piece of work over many rows. `done` is where it goes on; `outcomes` counts what came of them."""

    __tablename__ = "jobs"
    __erasure__ = NobodyIn("settings and counts; who asked for it is staff")

    kind: Mapped[str] = mapped_column(String(60))
    status: Mapped[str] = mapped_column(String(20))
    parameters: Mapped[dict[str, Any]] = mapped_column(JsonColumn)
    dry_run: Mapped[bool] = mapped_column()
    made_by: Mapped[dict[str, Any]] = mapped_column(JsonColumn)
    key_id: Mapped[UUID] = mapped_column(Uuid, default=ids.outside)
    parts: Mapped[int] = mapped_column(Integer, default=0)
    characters: Mapped[int] = mapped_column(CountingInteger, default=0)
    rows: Mapped[int | None] = mapped_column(Integer)
    done: Mapped[int] = mapped_column(Integer, default=0)
    outcomes: Mapped[dict[str, int]] = mapped_column(JsonColumn, default=dict)
    fault: Mapped[str | None] = mapped_column(String(80))
    places: Mapped[list[dict[str, str]]] = mapped_column(JsonColumn, default=list)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    wiped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        Index("ix_jobs_waiting", "status", "updated_at"),
        Index("ix_jobs_unwiped", "finished_at", sqlite_where=_UNWIPED, postgresql_where=_UNWIPED),
    )


class JobPart(KitBase):
    """A part of what was sent in, sealed under the job's key."""

    __tablename__ = "job_parts"
    __erasure__ = Kept(
        "what was sent in to be taken over, until its job ends (a day at most before it starts): nobody in it has a"
        " pseudonym yet, and the key of the job is destroyed at its end"
    )

    job_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("jobs.id"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    body_id: Mapped[UUID] = mapped_column(Uuid)
    characters: Mapped[int] = mapped_column(Integer)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class JobRow(KitBase):
    """What came of one row: codes, places, and the pseudonym of the record that it made or found."""

    __tablename__ = "job_rows"
    __erasure__ = Mentions(columns=("person",))
    __merge__ = Stays("what a row made when it was taken over; kept thirty days")

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=ids.inside)
    body_id: Mapped[UUID] = mapped_column(Uuid)
    job_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("jobs.id"))
    row: Mapped[int] = mapped_column(Integer)
    outcome: Mapped[str] = mapped_column(String(40))
    person: Mapped[UUID | None] = mapped_column(Uuid)
    places: Mapped[list[dict[str, str]]] = mapped_column(JsonColumn, default=list)

    __table_args__ = (Index("uq_job_rows_row", "job_id", "row", unique=True),)


async def job(read: ReadSession, job_id: UUID) -> Job:
    """The body's job. Raises NotFound."""
    return await by_id(read, Job, job_id)


async def locked(write: WriteSession, job_id: UUID) -> Job:
    """The job as it stands now; nobody else moves it until the end of the transaction."""
    query = visible(write, Job).where(Job.id == job_id).execution_options(populate_existing=True)
    return await write.one(query.with_for_update())


async def begin(
    write: WriteSession, kind: str, parameters: dict[str, Any], made_by: dict[str, Any], **more: Any
) -> Job:
    """A new job that waits for its input. Raises Conflict where the body has too many that have not ended."""
    waiting = visible(write, Job).where(Job.status.in_(_OPEN)).with_only_columns(func.count(Job.id))
    if await write.scalar(waiting) >= MOST_JOBS:
        raise Conflict("too_many_jobs")
    made = Job(kind=kind, status=JOB.start, parameters=parameters, made_by=made_by, **more)
    write.add(made)
    await write.flush()
    return made


async def put_part(write: WriteSession, row: Job, number: int, content: str) -> None:
    """Keeps a part, sealed; one that is sent again stands in the place of the first. Raises Conflict where the one
    before is missing, TooLarge where the whole grows too large.
    """
    if row.status != JOB.start:
        raise Conflict("job_has_its_input")
    if number > row.parts + 1:
        raise Conflict("part_before_missing")
    known = await write.first(select(JobPart).where(*_part(row, number)))
    more = len(content) - (known.characters if known else 0)
    if row.characters + more > MOST_CHARACTERS or number > MOST_PARTS:
        raise TooLarge("input_too_large")
    waiting = visible(write, Job).where(Job.status.in_(_OPEN)).with_only_columns(func.sum(Job.characters))
    if int(await write.scalar(waiting) or 0) + more > MOST_WAITING:
        raise Conflict("too_many_jobs")
    sealed = await write.seal_value(row.key_id, {"text": content}, _bound(row.id, number))
    if known is None:
        made = {"job_id": row.id, "number": number, "body_id": row.body_id}
        write.add(JobPart(**made, characters=len(content), content=sealed))
    else:
        known.characters, known.content = len(content), sealed
    row.parts, row.characters = max(row.parts, number), row.characters + more
    await write.flush()


async def texts(database: Database, row: Job) -> AsyncIterator[str]:
    """The parts in their order, one in memory at a time. Raises Gone where the key or a part is not there any more."""
    for number in range(1, row.parts + 1):
        async with database.read(row.body_id) as read:
            found = await read.first(select(JobPart).where(*_part(row, number)))
            opened = await read.unseal_value(row.key_id, found.content, _bound(row.id, number)) if found else {}
        if "text" not in opened:
            raise Gone("input_gone")
        yield opened["text"]


async def report(write: WriteSession, row: Job, first: int, taken: Sequence[RowTaken]) -> None:
    """Notes what came of these rows, and how far the job is. `first` is the number of the first of them."""
    entries = [
        {
            "id": ids.inside(),
            "body_id": row.body_id,
            "job_id": row.id,
            "row": first + place,
            "outcome": one.outcome,
            "person": one.person,
            "places": plain(one.places),
        }
        for place, one in enumerate(taken)
    ]
    await write.execute_many(_ROWS.insert(), entries)
    counts = dict(row.outcomes)
    for one in taken:
        counts[one.outcome] = counts.get(one.outcome, 0) + 1
    row.outcomes, row.done = counts, row.done + len(taken)
    await write.flush()


def plain(places: Iterable[Place]) -> list[dict[str, str]]:
    """Places as they are kept."""
    return [{"pointer": one.pointer, "code": one.code} for one in places]


_ROWS = KitBase.metadata.tables["job_rows"]


async def ended(write: WriteSession, row: Job, action: str, fault: str | None = None) -> None:
    """The job has come to its end. What was sent in goes in the same transaction; its key follows (`Jobs`)."""
    JOB.take_automatic(action, row)
    row.fault = fault
    await emptied(write, row)


async def end_all(write: WriteSession) -> int:
    """The body leaves: its jobs end with what was sent in for them. Returns how many had not ended."""
    rows = await write.all(visible(write, Job).where(Job.status.in_(_OPEN)).with_for_update())
    for row in rows:
        await ended(write, row, "leave")
    return len(rows)


async def emptied(write: WriteSession, row: Job) -> None:
    """Deletes what was sent in."""
    row.finished_at = write.now
    await write.execute(delete(JobPart).where(JobPart.body_id == write.body, JobPart.job_id == row.id))
    await write.flush()


async def rows_of(read: ReadSession, job_id: UUID, after: int, limit: int, outcome: str | None) -> Sequence[JobRow]:
    """A piece of the report, by the number of the row."""
    query = select(JobRow).where(JobRow.body_id == read.body, JobRow.job_id == job_id, JobRow.row > after)
    if outcome is not None:
        query = query.where(JobRow.outcome == outcome)
    return await read.all(query.order_by(JobRow.row).limit(limit))


async def forget_reports(write: WriteSession, jobs: Iterable[UUID]) -> None:
    """Takes jobs away with their reports."""
    gone = list(jobs)
    await write.execute(delete(JobRow).where(JobRow.body_id == write.body, JobRow.job_id.in_(gone)))
    for row in await write.all(visible(write, Job).where(Job.id.in_(gone))):
        await write.remove(row)


def _part(row: Job, number: int) -> tuple[Any, Any, Any]:
    return JobPart.body_id == row.body_id, JobPart.job_id == row.id, JobPart.number == number


def _bound(job_id: UUID, number: int) -> str:
    return f"job_parts|{job_id}|{number}"
