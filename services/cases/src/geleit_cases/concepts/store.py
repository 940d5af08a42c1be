"""Concepts are kit's definitions of the kind `concept`."""

from typing import Final

from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from geleit_cases.concepts.dgcc import KIND
from geleit_kit.db.definitions import Versions
from geleit_kit.db.kit_tables import Definition
from geleit_kit.db.session import WriteSession

CONCEPTS: Final = Versions(KIND)


async def plant(write: WriteSession, row: Definition) -> None:
    """Writes a version that comes with the house, unless another request was faster: neither fails."""
    build = pg_insert if write.dialect == "postgresql" else sqlite_insert
    names = ("kind", "key", "number", "status", "content", "content_hash")
    values = {name: getattr(row, name) for name in names} | {"body_id": write.body, "version": 1}
    await write.execute(build(Definition).values(values).on_conflict_do_nothing())
