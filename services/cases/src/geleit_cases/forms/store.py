"""All SQL about forms: they are kit's definitions of the kind `form`."""

from typing import Final
from uuid import UUID

from sqlalchemy import Select, func
from sqlalchemy.exc import IntegrityError

from geleit_kit.db.kit_tables import Definition
from geleit_kit.db.rows import visible
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.pure.problems import Conflict

KIND: Final = "form"


async def form(read: ReadSession, form_id: UUID) -> Definition:
    """The version of a form. Raises NotFound where the body has no such version."""
    return await read.one(visible(read, Definition).where(Definition.kind == KIND, Definition.id == form_id))


def listed(read: ReadSession, *, key: str | None, status: str | None) -> Select[Definition]:
    """The query of the list."""
    query = visible(read, Definition).where(Definition.kind == KIND)
    query = query if key is None else query.where(Definition.key == key)
    return query if status is None else query.where(Definition.status == status)


async def published(read: ReadSession, key: str) -> Definition | None:
    """The version that holds now, if one was published."""
    return await read.first(listed(read, key=key, status="published"))


async def save_next(write: WriteSession, row: Definition) -> None:
    """Writes a new version under the next number. Raises Conflict where somebody else wrote the same one."""
    numbers = visible(write, Definition, deleted=True).where(Definition.kind == KIND, Definition.key == row.key)
    row.number = 1 + int(await write.scalar(numbers.with_only_columns(func.max(Definition.number))) or 0)
    write.add(row)
    try:
        await write.flush()
    except IntegrityError as error:
        raise Conflict("changed_meanwhile") from error
