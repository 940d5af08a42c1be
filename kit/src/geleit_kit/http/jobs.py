"""`/v1/jobs`: one shape of job in every service that offers kinds of them.

A room begins a job (202, with its address); its input comes with it or in parts; it is started, seen, cancelled, and
reports row by row.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Annotated, Any, ClassVar
from uuid import UUID

from fastapi import Query
from pydantic import ConfigDict, Field
from sqlalchemy import Select

from geleit_kit.db import jobs
from geleit_kit.db.jobs import Job, JobRow
from geleit_kit.db.jobs_worker import JobKind
from geleit_kit.db.rows import visible
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.http.context import ServiceContext
from geleit_kit.http.lists import page
from geleit_kit.http.once import made_once
from geleit_kit.http.parts import Context, IfMatch, ListQuery, Read, TheRequest, Who, Write
from geleit_kit.http.routing import Router
from geleit_kit.http.schemas import In, Out, Page, Pseudonym, Resource
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.jobs import JOB, MOST_PARTS, MOST_ROWS
from geleit_kit.pure.lifecycle import Lifecycle
from geleit_kit.pure.problems import Conflict, NotFound
from geleit_kit.pure.texts import Texts

LONGEST_PART = 1_000_000


class JobPartIn(In):
    """A part of the input, from 1 on; the parts are joined as they are, wherever they were cut."""

    model_config = ConfigDict(str_strip_whitespace=False)

    number: int = Field(ge=1, le=MOST_PARTS, examples=[1])
    content: str = Field(min_length=1, max_length=LONGEST_PART, examples=['{"own_reference": "AZ-2016-118"}\n'])


class JobStartIn(In):
    """That all parts are there: how many."""

    parts: int = Field(ge=1, le=MOST_PARTS, examples=[1])


class RowFaultOut(Out):
    """What is wrong in a row: where (a JSON pointer into the row) and a code. The value itself is not repeated."""

    pointer: str = Field(examples=["/birth/on"])
    code: str = Field(examples=["in_the_future"])
    label: str = Field(examples=["The day lies in the future."])


class JobOut(Resource):
    """A piece of work over many rows. `done` of `rows` are through; `outcomes` counts what came of them."""

    lifecycle: ClassVar[Lifecycle | None] = JOB

    kind: str = Field(examples=["person_import"])
    status: str = Field(examples=["running"])
    dry_run: bool = Field(description="Nothing is written; the report says what would come of it.", examples=[False])
    parts: int = Field(description="Parts of the input that are here.", examples=[1])
    rows: int | None = Field(description="Known once they were counted.", examples=[1200])
    done: int = Field(examples=[400])
    outcomes: dict[str, int] = Field(examples=[{"registered": 398, "refused": 2}])
    fault: str | None = Field(
        description="Of a job that failed: the code of why no row of it could be understood.", examples=[None]
    )
    errors: list[RowFaultOut] = Field(description="Of a job that failed: where.", examples=[[]])
    started_at: datetime | None = Field(examples=["2016-06-01T08:30:00+00:00"])
    finished_at: datetime | None = Field(examples=[None])


class JobRowOut(Out):
    """What came of a row. Rows are counted from 1, without the header of a table."""

    row: int = Field(examples=[17])
    outcome: str = Field(description="`refused`, or a code of the kind of job.", examples=["refused"])
    person: Pseudonym | None = Field(description="Whose record was made, changed or found.", examples=[None])
    errors: list[RowFaultOut]


_SHOWN = ("kind", "status", "dry_run", "parts", "rows", "done", "outcomes", "fault", "started_at", "finished_at")


def job_out(row: Job, texts: Texts, language: str | None = None) -> JobOut:
    """A job as it is answered."""
    fields = {name: getattr(row, name) for name in _SHOWN}
    return JobOut.model_validate({**JobOut.frame(row), **fields, "errors": _errors(row.places, texts, language)})


async def begin_job(
    write: WriteSession,
    caller: Caller,
    context: ServiceContext,
    kind: str,
    parameters: Mapping[str, Any],
    *,
    dry_run: bool,
    content: str | None,
    own_reference: str | None = None,
) -> JobOut:
    """Begins a job for the caller; with `content` it has its whole input and starts at once. A dry run writes nothing.

    The answer of the room's route is 202, with the job's address beside it.
    """
    made_by = {"staff": str(caller.staff), "client": caller.client, "roles": sorted(caller.roles)}
    row = await jobs.begin(write, kind, dict(parameters), made_by, dry_run=dry_run, own_reference=own_reference)
    if content is not None:
        await jobs.put_part(write, row, 1, content)
        JOB.take("start", row, caller)
        await write.flush()
    _soon(write, context)
    return job_out(row, context.texts).at(f"../jobs/{row.id}")


@made_once
def jobs_router(kinds: Mapping[str, JobKind], read_permission: str, work_permission: str) -> Router:
    """The routes of jobs."""
    router = Router(tags=["Jobs"])

    def opened(read: ReadSession, caller: Caller) -> Select[Job]:
        """The body's jobs but for the kinds that the caller may not begin: their reports name persons, or more."""
        closed = [name for name, kind in kinds.items() if not caller.may(kind.permission)]
        return visible(read, Job).where(Job.kind.not_in(closed)) if closed else visible(read, Job)

    def open_to(caller: Caller, row: Job) -> None:
        """As in the list: a job of a kind that the caller may not begin is not there for them."""
        kind = kinds.get(row.kind)
        if kind is not None and not caller.may(kind.permission):
            raise NotFound

    @router.get("/jobs", permission=read_permission)
    async def list_jobs(
        query: ListQuery, caller: Who, read: Read, context: Context,
        kind: Annotated[str | None, Query(max_length=60)] = None,
    ) -> Page[JobOut]:  # fmt: skip
        """The body's jobs of the kinds that the caller may begin; what ended more than thirty days ago is gone."""

        async def build(row: Job) -> JobOut:
            return job_out(row, context.texts)

        rows = opened(read, caller) if kind is None else opened(read, caller).where(Job.kind == kind)
        return await page(read, rows, Job, query, build=build, sortable=("finished_at",))

    @router.get("/jobs/{job_id}", permission=read_permission, finds=jobs.job, opens=open_to)
    async def read_job(job_id: UUID, caller: Who, read: Read, context: Context) -> JobOut:
        """How far a job is."""
        row = await jobs.job(read, job_id)
        open_to(caller, row)
        return job_out(row, context.texts)

    @router.post("/jobs/{job_id}/parts", permission=work_permission, finds=jobs.job, opens=open_to)
    async def put_job_part(job_id: UUID, given: JobPartIn, caller: Who, write: Write, context: Context) -> JobOut:
        """Keeps a part of the input, sealed. The same number again puts it in the place of the first."""
        row = await jobs.locked(write, job_id)
        open_to(caller, row)
        await jobs.put_part(write, row, given.number, given.content)
        return job_out(row, context.texts)

    @router.post("/jobs/{job_id}/start", permission=work_permission, finds=jobs.job, opens=open_to, status_code=202)
    async def start_job(
        job_id: UUID, given: JobStartIn, seen: IfMatch, caller: Who, write: Write, context: Context
    ) -> JobOut:
        """All parts are there: the job waits for its turn."""
        row = await jobs.locked(write, job_id)
        open_to(caller, row)
        row.unchanged_since(seen)
        if row.status == JOB.start and row.parts != given.parts:
            raise Conflict("parts_missing")
        JOB.take("start", row, caller)
        await write.flush()
        _soon(write, context)
        return job_out(row, context.texts)

    @router.post("/jobs/{job_id}/cancel", permission=work_permission, finds=jobs.job, opens=open_to)
    async def cancel_job(job_id: UUID, seen: IfMatch, caller: Who, write: Write, context: Context) -> JobOut:
        """Ends a job between two rows; what it has done stays done. While one runs, `If-Match: *` is the way."""
        row = await jobs.locked(write, job_id)
        open_to(caller, row)
        row.unchanged_since(seen)
        JOB.take("cancel", row, caller)
        await jobs.emptied(write, row)
        _soon(write, context)
        return job_out(row, context.texts)

    @router.get("/jobs/{job_id}/rows", permission=read_permission, finds=jobs.job, opens=open_to)
    async def list_job_rows(
        job_id: UUID,
        caller: Who,
        read: Read,
        context: Context,
        request: TheRequest,
        outcome: Annotated[str | None, Query(max_length=40, description="Such as `refused`.")] = None,
        after: Annotated[int, Query(ge=0, le=MOST_ROWS, description="`next` of the page before.")] = 0,
        limit: Annotated[int, Query(ge=1, le=500)] = 200,
    ) -> Page[JobRowOut]:
        """What came of each row: codes and places, no value; of the records that it made, the pseudonyms."""
        open_to(caller, await jobs.job(read, job_id))
        found = await jobs.rows_of(read, job_id, after, limit, outcome)
        language = request.headers.get("accept-language")
        items = [_row(row, context.texts, language) for row in found]
        return Page[JobRowOut](items=items, next=str(found[-1].row) if len(found) == limit else None)

    return router


def _soon(write: WriteSession, context: ServiceContext) -> None:
    """The worker looks when this is committed, where it runs in this process."""
    if "jobs" in context.extras:
        write.after_commit.append(context.extras["jobs"].look)


def _row(row: JobRow, texts: Texts, language: str | None) -> JobRowOut:
    return JobRowOut(row=row.row, outcome=row.outcome, person=row.person, errors=_errors(row.places, texts, language))


def _errors(places: Iterable[Mapping[str, str]], texts: Texts, language: str | None) -> list[RowFaultOut]:
    return [
        RowFaultOut(pointer=one["pointer"], code=one["code"], label=_words(one["code"], texts, language))
        for one in places
    ]


def _words(code: str, texts: Texts, language: str | None) -> str:
    """A place's words, or those of a refusal as a whole."""
    key = f"place.{code}" if f"place.{code}" in texts else f"problem.{code}"
    return texts.label(key, language)
