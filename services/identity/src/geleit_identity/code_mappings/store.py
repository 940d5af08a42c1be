"""Rows of mapped codes."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import Select, and_, or_
from sqlalchemy.exc import IntegrityError

from geleit_identity.code_mappings.tables import CodeMapping
from geleit_kit.db.rows import by_id, by_own_reference, visible
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.pure.problems import Conflict


def listed(read: ReadSession, system: str | None, code_list: str | None) -> Select[CodeMapping]:
    """The body's mappings, of one system or list where one is named."""
    query = visible(read, CodeMapping)
    query = query if system is None else query.where(CodeMapping.system == system)
    return query if code_list is None else query.where(CodeMapping.code_list == code_list)


async def mapping(read: ReadSession, mapping_id: UUID) -> CodeMapping:
    """One mapping of the body."""
    return await by_id(read, CodeMapping, mapping_id)


async def by_reference(read: ReadSession, own_reference: str) -> CodeMapping | None:
    """The mapping with the caller's own reference, or None."""
    return await by_own_reference(read, CodeMapping, own_reference)


async def standing(
    read: ReadSession, pairs: Collection[tuple[str, str]], references: Collection[str]
) -> Sequence[CodeMapping]:
    """What lines of a table may meet: the mappings of these systems and lists, and those with these references."""
    systems, lists = {system for system, _ in pairs}, {code_list for _, code_list in pairs}
    near = and_(CodeMapping.system.in_(systems), CodeMapping.code_list.in_(lists))
    return await read.all(visible(read, CodeMapping).where(or_(near, CodeMapping.own_reference.in_(references))))


async def all_of(read: ReadSession, system: str, code_list: str) -> Sequence[CodeMapping]:
    """The mappings between a system and a list that hold."""
    return await read.all(listed(read, system, code_list).where(CodeMapping.status == "held"))


async def save(write: WriteSession, row: CodeMapping) -> None:
    """Writes a mapping. Raises Conflict (`code_mapped_already`) where the own code has one from the same day on."""
    write.add(row)
    try:
        await write.flush()
    except IntegrityError as error:
        if "uq_code_mappings_own_code" in str(error.orig) or "code_mappings.own_code" in str(error.orig):
            raise Conflict("code_mapped_already") from error
        raise
