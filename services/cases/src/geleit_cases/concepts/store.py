"""All SQL about concepts: they are kit's definitions of the kind `concept`."""

from uuid import UUID

from sqlalchemy import Select, bindparam, func
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import IntegrityError

from geleit_cases.concepts.dgcc import KIND
from geleit_kit.db.kit_tables import Definition
from geleit_kit.db.rows import Prepared, visible
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.pure.problems import Conflict


async def concept(read: ReadSession, concept_id: UUID) -> Definition:
    """The version of a concept. Raises NotFound where the body has no such version."""
    return await read.one(visible(read, Definition).where(Definition.kind == KIND, Definition.id == concept_id))


_PUBLISHED = Prepared(
    Definition, Definition.kind == KIND, Definition.key == bindparam("key"), Definition.status == "published"
)


async def published(read: ReadSession, key: str) -> Definition | None:
    """The version of a concept that holds now, if one was published (an index keeps it at one)."""
    return await _PUBLISHED.first(read, key=key)


async def last_number(read: ReadSession, key: str) -> int:
    """The highest version number of a concept so far; 0 where there is none."""
    query = visible(read, Definition, deleted=True).where(Definition.kind == KIND, Definition.key == key)
    return int(await read.scalar(query.with_only_columns(func.max(Definition.number))) or 0)


def listed(read: ReadSession, *, key: str | None, status: str | None) -> Select[Definition]:
    """The query of the list."""
    query = visible(read, Definition).where(Definition.kind == KIND)
    query = query if key is None else query.where(Definition.key == key)
    return query if status is None else query.where(Definition.status == status)


async def save_new(write: WriteSession, row: Definition) -> None:
    """Writes a new version. Raises Conflict (`changed_meanwhile`) where somebody else wrote the same number."""
    write.add(row)
    try:
        await write.flush()
    except IntegrityError as error:
        raise Conflict("changed_meanwhile") from error


async def plant(write: WriteSession, row: Definition) -> None:
    """Writes a version that comes with the house, unless another request was faster: neither fails."""
    build = pg_insert if write.dialect == "postgresql" else sqlite_insert
    names = ("kind", "key", "number", "status", "content", "content_hash")
    values = {name: getattr(row, name) for name in names} | {"body_id": write.body, "version": 1}
    await write.execute(build(Definition).values(values).on_conflict_do_nothing())
