"""Who does the jobs: one leased worker per service. A chunk of rows, what came of them and how far the job is are one
transaction: whoever is killed leaves nothing half, and the next one goes on behind the last chunk.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Any, Final, Protocol, TypeVar
from uuid import UUID

from sqlalchemy import select

from geleit_kit.db.database import Database
from geleit_kit.db.jobs import Job, ended, forget_reports, locked, plain, report, texts
from geleit_kit.db.leases import Fenced, Held
from geleit_kit.db.points import point
from geleit_kit.db.rehearsal import Rehearsal
from geleit_kit.db.scope import NODE
from geleit_kit.db.session import Disclosure, ReadSession, WriteSession
from geleit_kit.db.straight import StraightQuery
from geleit_kit.pure.clock import utc_now
from geleit_kit.pure.jobs import JOB, MOST_ROWS, REFUSED, Reader, RowGiven, RowTaken
from geleit_kit.pure.problems import Gone, NotFound, Place, Problem, TooLarge, Unavailable

_CHUNK: Final = 200
_OPENED: Final = 4
"""Inputs that are kept open: a part of each is in memory. Bodies take turns, chunk by chunk."""
_TIDY_SECONDS: Final = 60.0
_COLLECTING: Final = timedelta(hours=24)
_REPORT: Final = timedelta(days=30)
_log = logging.getLogger("geleit.jobs")
_JOBS: Any = Job.__table__.c
_WAITING = StraightQuery(
    select(_JOBS.id, _JOBS.body_id).where(_JOBS.status.in_(("queued", "running"))).order_by(_JOBS.updated_at).limit(1)
)
_ENDED = StraightQuery(
    select(_JOBS.id, _JOBS.body_id, _JOBS.key_id)
    .where(_JOBS.finished_at.is_not(None), _JOBS.wiped_at.is_(None))
    .limit(20)
)


Counts = Callable[[UUID, int], Awaitable[None]]


class JobKind(Protocol):
    """A kind of job that a room offers. Its name is the key under which it is handed in."""

    @property
    def permission(self) -> str:
        """What the caller needs beside `job:work`."""

    @property
    def exists(self) -> bool:
        """Whether what it tells of a row says if somebody is there: its rows are counted as questions are."""

    def reader(self, parameters: Mapping[str, Any]) -> Reader:
        """A fresh reader for an input with these settings."""

    async def prepare(self, read: ReadSession, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """The settings with what the database says to them, once for every opening of the input."""

    async def take(self, write: WriteSession, values: Sequence[Any]) -> Sequence[RowTaken]:
        """Takes rows over, in the job's transaction. A Problem sends them all back, to be taken one by one.

        A dry run calls it as well, in a transaction of which nothing stays: nothing else may be written here.
        """


class _Elsewhere(Exception):
    """The job is not where this process left it: somebody cancelled it, or another process went on with it."""


@dataclass(slots=True)
class _Input:
    """The input of a job that is under way in this process, opened at `position`."""

    records: AsyncIterator[str | None]
    reader: Reader
    position: int

    async def following(self, most: int) -> list[RowGiven]:
        """The next rows, understood."""
        found: list[RowGiven] = []
        async for record in self.records:
            found.append(self.reader.row(record) if record is not None else _TOO_LONG)
            if len(found) == most:
                break
        return found


_TOO_LONG = RowGiven(None, (Place("", "row_too_long"),))


class Jobs:
    """Does the jobs of a service, the longest waiting first, chunk by chunk."""

    def __init__(self, database: Database, kinds: Mapping[str, JobKind], rows: Counts | None = None) -> None:
        """`rows` counts so many questions of a member of staff, all or none, and raises TooMany."""
        self._database, self._kinds, self._rows = database, kinds, rows
        self._inputs: dict[UUID, _Input] = {}
        self._tidied = 0.0
        self.wake = asyncio.Event()
        """Set by who does not want to wait for its next look."""

    async def look(self) -> None:
        """A hint that something waits."""
        self.wake.set()

    async def step(self, held: Held) -> bool:
        """One chunk of one job. True where more may wait."""
        self.wake.clear()
        async with self._database.read(NODE) as read:
            found = await read.bare(_WAITING, {})
        if time.monotonic() - self._tidied > _TIDY_SECONDS:
            await self._tidy(held)
            self._tidied = time.monotonic()
        for job_id, body in found:
            await self._work(held, job_id, body)
        if not found:
            await self._wipe()
        return bool(found)

    async def _work(self, held: Held, job_id: UUID, body: UUID) -> None:
        try:
            job = await self._running(held, job_id, body)
            kind = self._kinds[job.kind]
            opened = await self._opened(job, kind)
            rows = await opened.following(_CHUNK)
            if rows:
                await self._chunk(held, job, kind, rows)
                opened.position += len(rows)
            else:
                self._inputs.pop(job_id)
                await self._end(held, job)
        except (_Elsewhere, NotFound):
            self._inputs.pop(job_id, None)
        except (Fenced, Unavailable):
            self._inputs.clear()
            raise
        except Problem as problem:
            self._inputs.pop(job_id, None)
            await self._fail(held, job_id, body, problem)

    async def _running(self, held: Held, job_id: UUID, body: UUID) -> Job:
        """The job, which runs from now on if it did not yet."""
        async with self._database.write(body) as write:
            await held.check(write)
            job = await locked(write, job_id)
            if job.status == "queued":
                JOB.take_automatic("run", job)
                job.started_at = write.now
            elif job.status != "running":
                raise _Elsewhere
        if job.kind not in self._kinds:
            raise Gone("job_kind_gone")
        return job

    async def _opened(self, job: Job, kind: JobKind) -> _Input:
        """The input, at the place where the job goes on."""
        known = self._inputs.get(job.id)
        if known is not None and known.position == job.done:
            return known
        async with self._database.read(job.body_id) as read:
            parameters = await kind.prepare(read, job.parameters)
        if job.rows is None:
            await self._count(job, kind, kind.reader(parameters))
        reader = kind.reader(parameters)
        records = self._records(job, reader)
        skipped = 0
        while skipped < job.done:
            await anext(records)
            skipped += 1
        while len(self._inputs) >= _OPENED:
            self._inputs.pop(next(iter(self._inputs)))
        opened = self._inputs[job.id] = _Input(records, reader, job.done)
        return opened

    async def _records(self, job: Job, reader: Reader) -> AsyncIterator[str | None]:
        async for text in texts(self._database, job):
            for record in reader.feed(text):
                yield record
        for record in reader.end():
            yield record

    async def _count(self, job: Job, kind: JobKind, reader: Reader) -> None:
        """How many rows there are, before one of them is told of. Raises TooMany where that is more than who asked may
        ask about, and then nothing is told.
        """
        count = 0
        async for _ in self._records(job, reader):
            count += 1
        if count > MOST_ROWS:
            raise TooLarge("input_too_large")
        if kind.exists and count and self._rows is not None:
            await self._rows(UUID(job.made_by["staff"]), count)
        async with self._database.write(job.body_id) as write:
            (await locked(write, job.id)).rows = count

    async def _chunk(self, held: Held, job: Job, kind: JobKind, rows: Sequence[RowGiven]) -> None:
        if not job.dry_run:
            await _apart(job, rows, partial(self._taken, held, job, kind))
            return
        async with self._database.rehearse(job.body_id) as stage:
            played = await _apart(job, rows, partial(_played, stage, job, kind))
        async with self._database.write(job.body_id) as write:
            present = await _present(held, write, job, job.done)
            write.disclosures.extend(entry for _, entry in played if entry is not None)
            await report(write, present, job.done + 1, [foreseen for foreseen, _ in played])
            point("job.before_commit")

    async def _taken(self, held: Held, job: Job, kind: JobKind, rows: Sequence[RowGiven], place: int) -> list[RowTaken]:
        """Rows, what came of them, and how far the job is: one transaction."""
        async with self._database.write(job.body_id) as write:
            present = await _present(held, write, job, job.done + place)
            taken = await _made(write, job, kind, rows)
            await report(write, present, job.done + place + 1, taken)
            point("job.before_commit")
        return taken

    async def _end(self, held: Held, job: Job) -> None:
        async with self._database.write(job.body_id) as write:
            present = await _present(held, write, job)
            await ended(write, present, "finish_with_refusals" if present.outcomes.get(REFUSED) else "finish")
        await self._wipe()

    async def _fail(self, held: Held, job_id: UUID, body: UUID, problem: Problem) -> None:
        async with self._database.write(body) as write:
            await held.check(write)
            present = await locked(write, job_id)
            if present.status in {"queued", "running"}:
                present.places = plain(problem.places)
                await ended(write, present, "fail", problem.code)
        await self._wipe()

    async def _wipe(self) -> None:
        """Destroys the keys of jobs that have ended: nothing opens what was sent in, in no backup either."""
        async with self._database.read(NODE) as read:
            found = await read.bare(_ENDED, {})
        for job_id, body, key in found:
            await self._database.keys.forget(body, key, before=utc_now())
            async with self._database.write(body) as write:
                (await locked(write, job_id)).wiped_at = write.now

    async def _tidy(self, held: Held) -> None:
        """Jobs that nobody started within a day, and reports that are thirty days old, go."""
        async with self._database.read(NODE) as read:
            idle = Job.status == JOB.start, Job.updated_at < utc_now() - _COLLECTING
            old = Job.finished_at < utc_now() - _REPORT, Job.deleted_at.is_(None), Job.wiped_at.is_not(None)
            waiting = await read.tuples(select(Job.id, Job.body_id).where(*idle).limit(100))
            over = await read.tuples(select(Job.id, Job.body_id).where(*old).limit(100))
        for job_id, body in waiting:
            async with self._database.write(body) as write:
                await held.check(write)
                job = await locked(write, job_id)
                if job.status == JOB.start:
                    await ended(write, job, "expire", "not_started_in_time")
        for job_id, body in over:
            async with self._database.write(body) as write:
                await held.check(write)
                await forget_reports(write, [job_id])


async def _present(held: Held, write: WriteSession, job: Job, done: int | None = None) -> Job:
    """The job as it stands, in a transaction of who still holds the lease. Raises _Elsewhere where it is not running,
    or not so far as this process left it.
    """
    await held.check(write)
    try:
        present = await locked(write, job.id)
    except NotFound as gone:
        raise _Elsewhere from gone
    if present.status != "running" or done not in {None, present.done}:
        raise _Elsewhere
    return present


_T = TypeVar("_T")
_Doing = Callable[[Sequence[RowGiven], int], Awaitable[list[_T]]]
"""Takes rows, of which the first stands at this place of the chunk; all or none."""


async def _apart(job: Job, rows: Sequence[RowGiven], doing: _Doing[_T]) -> list[_T]:
    """All together, or one by one where one of them raises: so that the others are taken."""
    try:
        return await doing(rows, 0)
    except (_Elsewhere, Fenced, Unavailable):
        raise
    except Exception as error:  # noqa: BLE001 -- whatever it was, one of the rows had it: each is taken alone
        _log.info("job_chunk_taken_apart", extra={"job": str(job.id), "fault": type(error).__name__})
    return [one for place, row in enumerate(rows) for one in await _alone(job, row, place, doing)]


async def _alone(job: Job, row: RowGiven, place: int, doing: _Doing[_T]) -> list[_T]:
    try:
        return await doing([row], place)
    except (_Elsewhere, Fenced, Unavailable):
        raise
    except Problem as problem:
        places = tuple(problem.places) or (Place("", problem.code),)
    except Exception as error:  # noqa: BLE001 -- a row that nobody foresaw is told of, and the others go on
        _log.warning("job_row_failed", extra={"job": str(job.id), "fault": type(error).__name__})
        places = (Place("", "row_failed"),)
    return await doing([RowGiven(None, places)], place)


async def _made(write: WriteSession, job: Job, kind: JobKind, rows: Sequence[RowGiven]) -> list[RowTaken]:
    """What comes of rows, in this transaction, for who asked for the job."""
    write.operation, write.actor = f"job_{job.kind}", dict(job.made_by)
    values = [row.value for row in rows if not row.places]
    taken = iter(await kind.take(write, values) if values else ())
    return [RowTaken(REFUSED, None, row.places) if row.places else next(taken) for row in rows]


async def _played(
    stage: Rehearsal, job: Job, kind: JobKind, rows: Sequence[RowGiven], _place: int
) -> list[tuple[RowTaken, Disclosure | None]]:
    """What would come of rows, and what the report tells thereby of a person who is there."""
    async with stage.write() as write:
        taken = await _made(write, job, kind, rows)
        entries = {entry.person: entry for entry in write.disclosures}
    return [_foreseen(stage, one, entries.get(one.person)) for one in taken]


def _foreseen(stage: Rehearsal, one: RowTaken, entry: Disclosure | None) -> tuple[RowTaken, Disclosure | None]:
    """A row as a dry run reports it: with the person who is there, or the one about whom somebody would decide."""
    named = next((who for who in (one.person, one.beside) if who is not None and not stage.invented(who)), None)
    told = entry and named and replace(entry, kind="read", person=named)
    return replace(one, person=named), told or None
