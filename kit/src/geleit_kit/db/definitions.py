"""What a body defines (`geleit_kit.pure.definitions`), version by version: numbered by key, one of each in force."""

from datetime import date
from uuid import UUID

from sqlalchemy import Select, bindparam, func
from sqlalchemy.exc import IntegrityError

from geleit_kit.db.kit_tables import Definition
from geleit_kit.db.rows import Prepared, visible
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.pure.definitions import DEFINITION
from geleit_kit.pure.problems import Conflict


class Versions:
    """Every version of one kind of definition in the session's body."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        in_force = Definition.kind == kind, Definition.key == bindparam("key"), Definition.status == "published"
        self._published = Prepared(Definition, *in_force)

    async def one(self, read: ReadSession, version_id: UUID) -> Definition:
        """A version. Raises NotFound where the body has no such one."""
        return await read.one(self.listed(read).where(Definition.id == version_id))

    def listed(self, read: ReadSession, *, key: str | None = None, status: str | None = None) -> Select[Definition]:
        """The query of the list."""
        query = visible(read, Definition).where(Definition.kind == self.kind)
        query = query if key is None else query.where(Definition.key == key)
        return query if status is None else query.where(Definition.status == status)

    async def published(self, read: ReadSession, key: str) -> Definition | None:
        """The version that holds now, if one was published (an index keeps it at one)."""
        return await self._published.first(read, key=key)

    async def next_number(self, read: ReadSession, key: str) -> int:
        """The number of the version that comes next; one that was taken is not given again."""
        numbers = visible(read, Definition, deleted=True).where(Definition.kind == self.kind, Definition.key == key)
        return 1 + int(await read.scalar(numbers.with_only_columns(func.max(Definition.number))) or 0)

    async def save_next(self, write: WriteSession, row: Definition) -> None:
        """Writes a new version under the next number. Raises Conflict (`changed_meanwhile`) where another took it."""
        row.number = await self.next_number(write, row.key)
        write.add(row)
        try:
            await write.flush()
        except IntegrityError as error:
            raise Conflict("changed_meanwhile") from error

    async def take_effect(
        self, write: WriteSession, row: Definition, before: Definition | None, valid_from: date | None
    ) -> None:
        """What was published holds from a day on, today where none is named; the one before it is superseded."""
        if before is not None:
            DEFINITION.take_automatic("supersede", before)
            await write.flush()
        row.valid_from = valid_from or write.today
        await write.flush()
