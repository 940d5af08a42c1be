"""Reading and writing as two types. A session works in one body's scope; nobody who holds one can commit it."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, time, timedelta
from random import SystemRandom
from typing import Any, TypeVar
from uuid import UUID

from cryptography.exceptions import InvalidTag
from sqlalchemy import Executable, Insert, Result, Select, Update, func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from geleit_kit.db.base import ABOUT, TOUCHED, BodyRow, PersonalRow, TableBase
from geleit_kit.db.engine import arrived
from geleit_kit.db.handed_in import Disclosure, Publishable, traceparent
from geleit_kit.db.keys import Erased, KeyStore, open_bytes, seal_bytes, to_json
from geleit_kit.db.kit_tables import Deadline, KitBase, Outbox, Task
from geleit_kit.db.scope import NODE
from geleit_kit.db.straight import Rows, StraightInsert, StraightQuery, send_together
from geleit_kit.db.tools import Tools, bound_to, nothing_is_settled, nothing_to_settle
from geleit_kit.pure import ids
from geleit_kit.pure.calendar import CALENDAR_VERSION
from geleit_kit.pure.clock import utc_now
from geleit_kit.pure.problems import Conflict, NotFound

T = TypeVar("T")
_RANDOM = SystemRandom()
PATIENCE = timedelta(days=7)
"""So long after its day a task of a pool escalates, where nobody says otherwise."""
_OUTBOX = StraightInsert(KitBase.metadata.tables["outbox"].insert())


class ReadSession:
    """One read transaction in one scope."""

    def __init__(self, session: AsyncSession, scope: UUID | str, tools: Tools) -> None:
        self._session = session
        self._scope = self._arrived = scope
        self._tools = tools
        self.disclosures: list[Disclosure] = []
        self.settled_before: Callable[[], Awaitable[datetime]] = nothing_is_settled
        """An instant (real time) such that whatever will still be committed was changed at or after it, while what
        was changed before it is seen by the reads that follow. A write that runs long holds it back."""
        self.operation = "internal"
        self.despite: str | None = None
        """Why a record may be changed although its processing is restricted (`geleit_kit.db.restricting`)."""
        self.opens_restricted = False
        """Whether who asks finds persons whose processing is restricted."""
        self.actor: dict[str, Any] = {}

    @property
    def body(self) -> UUID:
        """The body in whose scope the session works. The node's machinery has none."""
        if isinstance(self._scope, UUID):
            return self._scope
        message = "node scope has no body"
        raise LookupError(message)

    @property
    def scope(self) -> UUID | str:
        """The body, or NODE."""
        return self._scope

    @property
    def arrived(self) -> UUID | str:
        """The scope in which the last statement ran."""
        return self._arrived

    @property
    def today(self) -> date:
        """The legal day (domain clock, Europe/Berlin)."""
        return self._tools.clock.today()

    @property
    def domain_now(self) -> datetime:
        """The moved instant of the domain clock."""
        return self._tools.clock.now()

    @property
    def now(self) -> datetime:
        """Real time."""
        return utc_now()

    @property
    def keys(self) -> KeyStore:
        """The person keys of this service."""
        return self._tools.keys

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self._session.get_bind().dialect.name

    async def one(self, query: Select[T]) -> T:
        """The one row. Raises NotFound where there is none: what is invisible does not exist."""
        found = await self.first(query)
        if found is None:
            raise NotFound
        return found

    async def first(self, query: Select[T]) -> T | None:
        """The first row or None."""
        await self._arrive()
        return (await self._session.execute(query.limit(1))).scalars().first()

    async def all(self, query: Select[T], values: dict[str, Any] | None = None) -> Sequence[T]:
        """All rows. `values` fill what a query that was built once leaves open (`geleit_kit.db.rows.Prepared`)."""
        await self._arrive()
        return (await self._session.execute(query, values)).scalars().all()

    async def scalar(self, query: Select[*tuple[Any, ...]]) -> Any:
        """One value or None."""
        await self._arrive()
        return (await self._session.execute(query)).scalar()

    async def tuples(self, query: Select[*tuple[Any, ...]], values: dict[str, Any] | None = None) -> Sequence[Any]:
        """Rows of several columns. `values` as above."""
        await self._arrive()
        return (await self._session.execute(query, values)).all()

    async def bare(self, query: StraightQuery, values: dict[str, Any]) -> Sequence[Any]:
        """Rows of a query over columns of tables, built once, straight from the driver: for hot paths. What the
        session remembers of rows plays no part: these are the rows as they stand.
        """
        await self._arrive()
        return await query.rows(await self._straight(), values)

    async def _straight(self) -> AsyncConnection:
        return await self._session.connection()

    async def unseal(self, row: PersonalRow) -> dict[str, Any]:
        """The personal document of a row; empty where the person was erased or nothing was sealed."""
        return await self.unseal_value(row.person, row.sealed, bound_to(row))

    async def unseal_columns(
        self, table: type[PersonalRow], row_id: UUID, person: UUID, sealed: bytes | None
    ) -> dict[str, Any]:
        """The same where a row was read as columns."""
        return await self.unseal_value(person, sealed, f"{table.__tablename__}|{row_id}")  # type: ignore[attr-defined]  # -- every row has a table

    async def unseal_value(self, person: UUID, sealed: bytes | None, bound_to: str) -> dict[str, Any]:
        """The document behind sealed bytes; empty where the person's key is gone."""
        if sealed is None:
            return {}
        try:
            key = await self.keys.key(self.body, person)
        except Erased:
            return {}
        try:
            document: dict[str, Any] = json.loads(open_bytes(key, sealed, bound_to))
        except InvalidTag as error:
            message = "sealed content does not belong to this row"
            raise RuntimeError(message) from error
        return document

    def conversation_state(self, conversation_id: UUID | None) -> str | None:
        """Why nothing flows in a conversation between two bodies, or None (`Tools.state_of`)."""
        return self._tools.state_of(conversation_id) if conversation_id is not None else None

    def has_left(self, body: UUID | str) -> bool:
        """Whether the last day of a body is over: the day decides, whether or not anything was ended yet."""
        return isinstance(body, UUID) and any(knows(body) for knows in self._tools.left)

    async def ask_about(self, *persons: UUID) -> None:
        """Raises a Problem where nothing is to be written or looked for under one of these pseudonyms
        (`Tools.about`).
        """
        for refuses in self._tools.about:
            await refuses(self, persons)

    async def _arrive(self) -> None:
        """Before a statement: PostgreSQL is told of the scope, where it is another one than that of the last."""
        if self._arrived != self._scope:
            self._arrived = self._scope
            if self.dialect == "postgresql":
                await arrived(await self._straight(), self._scope)

    def disclose(
        self,
        person: UUID | None,
        what: str | None = None,
        *,
        kind: str = "read",
        categories: Sequence[str] = (),
        personal: dict[str, Any] | None = None,
        **facts: Any,
    ) -> None:
        """An extra entry for the access log of the session's body; durable before the answer leaves."""
        self.disclosures.append(
            Disclosure(
                body=self.body,
                kind=kind,
                operation=what or self.operation,
                person=person,
                categories=tuple(sorted(categories)),
                facts={"despite": self.despite, **facts} if self.despite not in {None, "rights"} else facts,
                personal={**self.actor, **(personal or {})},
            )
        )


class WriteSession(ReadSession):
    """One write transaction. Committed at the edge, before the answer leaves."""

    def __init__(self, session: AsyncSession, scope: UUID | str, tools: Tools) -> None:
        super().__init__(session, scope, tools)
        self.published = False
        self.settled: Callable[[], Awaitable[None]] = nothing_to_settle
        """Does for the body in whose scope the session stands what the commit would do at its end, which then need not
        come back: looks whether one of the persons was erased or merged, and writes the log entries so far."""
        self.logged: set[int] = set()
        """Which of the disclosures have been written, by their places."""
        self._abroad = False
        self._line: AsyncConnection | None = None
        self._facts: list[dict[str, Any]] = []
        self._waiting: list[tuple[StraightInsert, Rows]] = []
        self.after_commit: list[Callable[[], Awaitable[None]]] = []
        """Called once the transaction is committed; for hints, never for effects."""

    @property
    def when_ended(self) -> Sequence[Callable[[], Awaitable[None]]]:
        """See `Tools.when_ended`."""
        return self._tools.when_ended

    @property
    def when_bodies_change(self) -> Sequence[Callable[[], Awaitable[None]]]:
        """See `Tools.when_bodies_change`."""
        return self._tools.when_bodies_change

    def add(self, row: TableBase | BodyRow) -> None:
        """A new row of the session's body."""
        if isinstance(row, BodyRow):
            self._place(row)
        self._session.add(row)

    def written_about(self, persons: Iterable[UUID], *, by_room: bool = True) -> None:
        """Whom rows are about that were written as columns: the commit looks at them as at those of objects."""
        about = {(self.body, person) for person in persons}
        for kind in (ABOUT, TOUCHED) if by_room else (ABOUT,):
            self._session.info.setdefault(kind, set()).update(about)

    def _place(self, row: BodyRow) -> None:
        """Gives a new row its id, its body and an empty memory of changes before the database does."""
        for name, value in (("id", row.new_id), ("body_id", lambda: self.body), ("changes", list)):
            if getattr(row, name) is None:
                setattr(row, name, value())

    async def merge(self, row: TableBase) -> None:
        """Adds the row, or updates the one with its primary key (machinery's tables)."""
        await self._arrive()
        await self._session.merge(row)

    async def flush(self) -> None:
        """Sends what is pending to the database, so that constraints speak now."""
        await self.flush_objects()
        await self._send_waiting()

    async def flush_objects(self) -> None:
        """The same for objects and facts. Rows that were given as columns may wait for what is sent next: they go in
        one statement with it.
        """
        if not (self._session.new or self._session.dirty or self._session.deleted or self._facts):
            return
        await self._arrive()
        await self._session.flush()
        if self._facts:
            facts, self._facts = self._facts, []
            for fact in facts:
                if fact["apart_until"] is not None:
                    fact["apart_until"] = await self._after_its_elders(fact, facts)
            await self.send_rows(_OUTBOX, facts)

    async def _arrive(self) -> None:
        """Before a statement; what waits goes first, in the scope in which it was given."""
        await self._send_waiting()
        await super()._arrive()

    async def _send_waiting(self) -> None:
        if self._waiting:
            waiting, self._waiting = self._waiting, []
            await send_together(await self._straight(), waiting)

    async def _after_its_elders(self, fact: dict[str, Any], facts: list[dict[str, Any]]) -> datetime:
        """Not before what waits of the same aggregate, so that its order stays."""
        waiting = select(func.max(Outbox.apart_until)).where(
            Outbox.aggregate == fact["aggregate"], Outbox.stream == fact["stream"], Outbox.published_at.is_(None)
        )
        elders = [one["apart_until"] for one in facts[: facts.index(fact)] if one["aggregate"] == fact["aggregate"]]
        found = (*elders, await self.scalar(waiting), fact["apart_until"])
        latest: datetime = max(at for at in found if at is not None)
        return latest

    async def execute(
        self, statement: Executable, values: dict[str, Any] | list[dict[str, Any]] | None = None
    ) -> Result[Any]:
        """A statement of a store or of kit's machinery. Of several `values` it tells what it RETURNs of each."""
        await self._arrive()
        return await self._session.execute(statement, values)

    async def execute_many(self, statement: Insert | Update, values: list[dict[str, Any]]) -> None:
        """One statement for many rows (an update goes by primary key)."""
        if values:
            await self._arrive()
            await self._session.execute(statement, values)

    async def send_rows(self, insert: StraightInsert, rows: Sequence[dict[str, Any]]) -> None:
        """New rows of a table (not of a class), straight to the driver: for hot paths. All name the same columns."""
        if rows:
            if self._arrived != self._scope:
                await self._arrive()
            self._waiting.append((insert, rows))

    async def _straight(self) -> AsyncConnection:
        if self._line is None:  # a write session has one from its first statement to its commit
            self._line = await super()._straight()
        return self._line

    async def bare(self, query: StraightQuery, values: dict[str, Any]) -> Sequence[Any]:
        """The same; what is pending is sent before, or with it."""
        await self.flush_objects()
        if not self._waiting or self._arrived != self._scope:
            return await super().bare(query, values)
        waiting, self._waiting = self._waiting, []
        return await query.rows_after(await self._straight(), values, waiting)

    async def remove(self, row: BodyRow) -> None:
        """Leaves a tombstone: the row is invisible, lists with `updated_since` tell that it is gone; its reference is
        free.
        """
        row.deleted_at = self.now
        row.own_reference = None
        if isinstance(row, PersonalRow):
            row.sealed = None
        await self.flush()

    async def seal(self, row: PersonalRow, document: dict[str, Any]) -> None:
        """Writes the whole personal document of a row under the person's key (made at first use)."""
        self._place(row)
        before = await self.unseal(row) if row.sealed is not None else {}
        after = json.loads(to_json(document))
        if before == after and row.sealed is not None:
            return
        changed = {name for name in {*before, *after} if before.get(name) != after.get(name)}
        row.__dict__.setdefault("_changed_inside", set()).update(changed)
        row.sealed = await self.seal_value(row.person, document, bound_to(row))

    async def seal_columns(
        self, table: type[PersonalRow], row_id: UUID, person: UUID, document: dict[str, Any]
    ) -> bytes:
        """The document of a new row that is written as columns (`add_together`)."""
        return await self.seal_value(person, document, f"{table.__tablename__}|{row_id}")  # type: ignore[attr-defined]  # -- every row has a table

    async def seal_value(self, person: UUID, document: dict[str, Any], bound_to: str) -> bytes:
        """Sealed bytes under the person's key; `bound_to` names table and row."""
        key = await self.keys.key(self.body, person, create=True)
        return seal_bytes(key, to_json(document), bound_to)

    def publish(self, fact: Publishable) -> UUID:
        """Writes the fact beside the state that it describes. Returns the event id.

        Of an act that two bodies know of, both facts tell the day and no trace, and each waits a random time of its
        own: neither moment nor neighbourhood in the stream joins them (decision 0012).
        """
        event_id = ids.outside()
        cut = fact.between_bodies or self._abroad
        self._facts.append(
            {
                "id": event_id,
                "body_id": self.body,
                "stream": fact.stream,
                "type": fact.fact_type,
                "aggregate": fact.aggregate,
                "data": fact.payload(),
                "time": datetime.combine(self.today, time(), UTC) if cut else self.domain_now,
                "traceparent": None if cut else traceparent(),
                "apart_until": self._apart() if cut else None,
            }
        )
        self.published = True
        return event_id

    def _apart(self) -> datetime | None:
        seconds = self._tools.apart_seconds
        return self.now + timedelta(seconds=_RANDOM.uniform(0, seconds)) if seconds else None

    def deadline(self, kind: str, aggregate: UUID, due_on: date, **data: Any) -> None:
        """Something falls due on a legal day. One open deadline per kind and aggregate; settle an old one first."""
        self._session.add(
            Deadline(
                body_id=self.body,
                kind=kind,
                aggregate=aggregate,
                due_on=due_on,
                data=data,
                calendar_version=CALENDAR_VERSION,
            )
        )

    async def settle(self, kind: str, aggregate: UUID) -> bool:
        """Ends the open deadline of this kind. True where there was one."""
        await self.flush()
        query = select(Deadline).where(
            Deadline.body_id == self.body,
            Deadline.kind == kind,
            Deadline.aggregate == aggregate,
            Deadline.done_at.is_(None),
        )
        found = await self.first(query)
        if found is None:
            return False
        found.done_at = self.now
        await self.flush()
        return True

    async def task(
        self,
        *,
        kind: str,
        subject: tuple[str, UUID | str],
        due_on: date | None = None,
        person: UUID | None = None,
        pool: str | None = None,
        assignee: UUID | None = None,
        deputy: UUID | None = None,
        escalate_on: date | None = None,
        unique_for: str | None = None,
        code: str | None = None,
        links: dict[str, str] | None = None,
        once: bool = False,
    ) -> Task:
        """A task for a pool or a person; the open one where there is already one for `(kind, unique_for)`.

        `once`: also one that was closed counts, so that a matter that is told again is not taken up again.
        """
        await self.flush()
        unique = unique_for or str(subject[1])
        there = await self.first(self._tasks(kind, unique) if once else self._open_tasks(kind, unique))
        if there is not None:
            return there
        row = Task(
            kind=kind,
            subject_type=subject[0],
            subject_id=str(subject[1]),
            person=person,
            due_on=due_on,
            pool=pool,
            assignee=assignee,
            deputy=deputy,
            escalate_on=escalate_on or (due_on + PATIENCE if due_on else None),
            status="claimed" if assignee else "open",
            unique_for=unique,
            code=code,
            links=links or {},
        )
        self.add(row)
        await self.flush()
        return row

    async def close_tasks(self, kind: str, unique_for: str | UUID) -> int:
        """Ends the open task of a kind because its matter is settled. Returns how many."""
        await self.flush()
        rows = await self.all(self._open_tasks(kind, str(unique_for)))
        for row in rows:
            row.status, row.closed_at = "settled", self.now
        await self.flush()
        return len(rows)

    def _open_tasks(self, kind: str, unique_for: str) -> Select[Task]:
        return self._tasks(kind, unique_for).where(Task.closed_at.is_(None))

    def _tasks(self, kind: str, unique_for: str) -> Select[Task]:
        return select(Task).where(Task.body_id == self.body, Task.kind == kind, Task.unique_for == unique_for)

    @asynccontextmanager
    async def acting_as(self, other: UUID | str, *, ends: bool = False) -> AsyncIterator[None]:
        """The one door to another body's rows: messages between bodies, the machinery's step into a body's scope.
        A caller's act reaches none that has left (Conflict, 409), unless it `ends` something there, or only looks.
        """
        if self.actor and not ends and other != self._scope and self.has_left(other):
            raise Conflict("body_has_left")
        before, at_home = self._scope, not self._abroad
        await self.flush()
        self.enter(other)
        if at_home:
            self._abroad = NODE not in {before, other} and before != other
        try:
            yield
            await self.flush()
        finally:
            self.enter(before)
            self._abroad = self._abroad and not at_home

    def enter(self, scope: UUID | str) -> None:
        """The scope of what follows. PostgreSQL hears of it with the next statement: a way there and back is free."""
        self._scope = scope


__all__ = ["NODE", "Disclosure", "Publishable", "ReadSession", "Tools", "WriteSession"]
