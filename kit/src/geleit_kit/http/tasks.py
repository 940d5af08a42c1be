"""`/v1/tasks`: one shape of task in every service. The gateway joins them to the worklist.

Who works on tasks sees those of the body. A proposal that takes two is told only to who may decide it; who may decide
proposals and works on no tasks, such as the operators of the node, sees those and nothing else.
"""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, Final, Literal
from uuid import UUID

from fastapi import Query, Request
from pydantic import Field
from sqlalchemy import ColumnElement, Select, or_

from geleit_kit.db import four_eyes
from geleit_kit.db.four_eyes import FourEyes
from geleit_kit.db.kit_tables import Task
from geleit_kit.db.rows import by_id, visible
from geleit_kit.db.session import ReadSession
from geleit_kit.http.lists import page
from geleit_kit.http.once import made_once
from geleit_kit.http.parts import Context, IfMatch, ListQuery, Read, TheRequest, Who, Write
from geleit_kit.http.routing import Router
from geleit_kit.http.schemas import In, Page, Pseudonym, Resource
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.lifecycle import Lifecycle, Step
from geleit_kit.pure.texts import Texts


@cache
def task_lifecycle(work: str) -> Lifecycle:
    """Tasks: open in a pool, claimed by a person, done; settled when the matter ended by itself."""
    return Lifecycle(
        "task",
        start="open",
        steps=[
            Step("claim", "open", "claimed", needs=work),
            Step("release", "claimed", "open", needs=work),
            Step("hand_over", ("open", "claimed"), "claimed", needs=work, asks="TaskHandOverIn"),
            Step("complete", ("open", "claimed"), "done", needs=work),
            Step("settle", ("open", "claimed"), "settled", automatic=True),
        ],
    )


class TaskHandOverIn(In):
    """To whom the task goes."""

    assignee: UUID = Field(examples=["4b1ff0bd-3b5f-5d8b-9a0f-2f7d8b8d6a10"])
    deputy: UUID | None = Field(default=None, examples=[None])


class TaskOut(Resource):
    """Something to do, by a day, for a pool or a person."""

    lifecycle: ClassVar[Lifecycle | None] = None

    service: str = Field(examples=["cases"])
    kind: str = Field(examples=["benefit_gap"])
    kind_label: str = Field(examples=["Gap in benefits"])
    code: str | None = Field(examples=[None])
    subject_type: str = Field(examples=["gap"])
    subject_id: str = Field(examples=["0197a3c0-6e1b-7c3a-9d52-6f7c2f0d8a11"])
    person: Pseudonym | None = Field(examples=["f1c0e3c4-6a0e-4b52-8c55-6f4f3f2b1a10"])
    due_on: date | None = Field(examples=["2017-02-01"])
    overdue: bool = Field(examples=[False])
    pool: str | None = Field(examples=["case_managers"])
    assignee: UUID | None = Field(examples=[None])
    deputy: UUID | None = Field(examples=[None])
    escalated: bool = Field(examples=[False])
    status: str = Field(examples=["open"])
    links: dict[str, str] = Field(examples=[{}])


HiddenTasks = Callable[[ReadSession], ColumnElement[bool]]
"""A condition on `Task`: what is about persons whom who asks does not find, and names none of them."""


NO_MATTERS: Final[Mapping[str, FourEyes]] = MappingProxyType({})


async def find_task(read: ReadSession, task_id: UUID) -> Task:
    """The body's task. Raises NotFound."""
    return await by_id(read, Task, task_id)


@made_once
def tasks_router(
    service: str,
    read_permission: str,
    work_permission: str,
    hidden: HiddenTasks | None = None,
    matters: Mapping[str, FourEyes] = NO_MATTERS,
) -> Router:
    """The routes of tasks. `hidden`: which of them do not exist for who asks; `matters`: what takes two here."""
    cycle = task_lifecycle(work_permission)
    shape = type("TaskOut", (TaskOut,), {"lifecycle": cycle, "__doc__": TaskOut.__doc__, "__module__": __name__})
    router = Router(tags=["Tasks"])

    def out(row: Task, read: ReadSession, texts: Texts, request: Request) -> Any:
        return shape(
            **TaskOut.frame(row),
            service=service,
            kind=row.kind,
            kind_label=texts.label(f"task.kind.{row.kind}", request.headers.get("accept-language")),
            code=row.code,
            subject_type=row.subject_type,
            subject_id=row.subject_id,
            person=row.person,
            due_on=row.due_on,
            overdue=row.closed_at is None and row.due_on is not None and row.due_on < read.today,
            pool=row.pool,
            assignee=row.assignee,
            deputy=row.deputy,
            escalated=row.escalated,
            status=row.status,
            links=row.links,
        )

    async def seen(read: ReadSession, caller: Caller) -> Select[Task]:
        waits = await four_eyes.waits_for(read, caller, matters)
        told = or_(Task.kind != four_eyes.TASK, waits) if caller.may(work_permission) else waits
        rows = visible(read, Task).where(told)
        return rows if hidden is None else rows.where(~hidden(read))

    async def one(read: ReadSession, caller: Caller, task_id: UUID) -> Task:
        return await read.one((await seen(read, caller)).where(Task.id == task_id))

    @router.get("/tasks", permission=read_permission)
    async def list_tasks(
        query: ListQuery,
        read: Read,
        caller: Who,
        context: Context,
        request: TheRequest,
        whose: Annotated[
            Literal["mine", "team", "nobodys"], Query(description="`mine` counts where I am the deputy, too.")
        ] = "team",
        status: Annotated[Literal["open", "claimed", "done", "settled", "active"], Query()] = "active",
        kind: Annotated[str | None, Query(max_length=60)] = None,
        due_by: date | None = None,
    ) -> Page[TaskOut]:
        """Tasks of the caller's body: mine, my team's, nobody's. A proposal that takes two is told to who may
        decide it.
        """
        rows = await seen(read, caller)
        rows = rows.where(Task.closed_at.is_(None)) if status == "active" else rows.where(Task.status == status)
        if whose == "mine":
            rows = rows.where(or_(Task.assignee == caller.staff, Task.deputy == caller.staff))
        elif whose == "nobodys":
            rows = rows.where(Task.assignee.is_(None))
        if kind is not None:
            rows = rows.where(Task.kind == kind)
        if due_by is not None:
            rows = rows.where(Task.due_on <= due_by)

        async def build(row: Task) -> TaskOut:
            return out(row, read, context.texts, request)  # type: ignore[no-any-return]  # -- TaskOut with its life cycle

        return await page(read, rows, Task, query, build=build, sortable=("due_on",))

    @router.get("/tasks/{task_id}", permission=read_permission, finds=find_task)
    async def read_task(task_id: UUID, read: Read, caller: Who, context: Context, request: TheRequest) -> TaskOut:
        """One task."""
        return out(await one(read, caller, task_id), read, context.texts, request)  # type: ignore[no-any-return]  # -- as above

    async def act(write: Write, caller: Who, task_id: UUID, seen: int | None, action: str) -> Task:
        row = await one(write, caller, task_id)
        row.unchanged_since(seen)
        cycle.take(action, row, caller)
        if action == "claim":
            row.assignee = caller.staff
        elif action == "release":
            row.assignee = None
        elif action == "complete":
            row.closed_at = write.now
        await write.flush()
        return row

    @router.post("/tasks/{task_id}/claim", permission=work_permission, finds=find_task)
    async def claim_task(
        task_id: UUID, seen: IfMatch, caller: Who, write: Write, context: Context, request: TheRequest
    ) -> TaskOut:
        """The caller takes the task."""
        return out(await act(write, caller, task_id, seen, "claim"), write, context.texts, request)  # type: ignore[no-any-return]  # -- as above

    @router.post("/tasks/{task_id}/release", permission=work_permission, finds=find_task)
    async def release_task(
        task_id: UUID, seen: IfMatch, caller: Who, write: Write, context: Context, request: TheRequest
    ) -> TaskOut:
        """Back into the pool."""
        return out(await act(write, caller, task_id, seen, "release"), write, context.texts, request)  # type: ignore[no-any-return]  # -- as above

    @router.post("/tasks/{task_id}/complete", permission=work_permission, finds=find_task)
    async def complete_task(
        task_id: UUID, seen: IfMatch, caller: Who, write: Write, context: Context, request: TheRequest
    ) -> TaskOut:
        """Done."""
        return out(await act(write, caller, task_id, seen, "complete"), write, context.texts, request)  # type: ignore[no-any-return]  # -- as above

    @router.post("/tasks/{task_id}/hand-over", permission=work_permission, finds=find_task)
    async def hand_over_task(
        task_id: UUID,
        given: TaskHandOverIn,
        seen: IfMatch,
        caller: Who,
        write: Write,
        context: Context,
        request: TheRequest,
    ) -> TaskOut:
        """To somebody else of the body, with or without a deputy."""
        row = await act(write, caller, task_id, seen, "hand_over")
        row.assignee, row.deputy = given.assignee, given.deputy
        await write.flush()
        return out(row, write, context.texts, request)  # type: ignore[no-any-return]  # -- as above

    return router
