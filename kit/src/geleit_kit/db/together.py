"""Many new rows in one statement, for what comes by the hundred: building objects of them costs more than the rest."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from typing import Any, cast
from uuid import UUID

from sqlalchemy import insert

from geleit_kit.db.base import BodyRow
from geleit_kit.db.kit_tables import KitBase, Task
from geleit_kit.db.session import PATIENCE, WriteSession
from geleit_kit.db.straight import StraightInsert


async def add_together(write: WriteSession, table: type[BodyRow], rows: Sequence[dict[str, Any]]) -> None:
    """New rows of the session's body; nobody has them as objects in this transaction.

    Whom they are about is looked at before the commit as with any other new row. Columns that are left out have the
    table's own beginning.
    """
    if not rows:
        return
    await write.flush_objects()
    about = [row["person"] for row in rows if row.get("person") is not None]
    write.written_about(about, by_room=not issubclass(table, KitBase))
    now = write.now
    common = {"body_id": write.body, "version": 1, "changes": [], "created_at": now, "updated_at": now}
    made = [{"id": table.new_id(), **common, **row} for row in rows]
    await write.send_rows(_insert_into(cast("Any", table)), made)


async def tasks_together(
    write: WriteSession, kind: str, subject_type: str, subjects: Iterable[UUID], *, due_on: date, pool: str
) -> None:
    """A task of a pool for each of many matters of this very transaction: nobody can have one for them already."""
    common = {"kind": kind, "subject_type": subject_type, "due_on": due_on, "pool": pool}
    common |= {"escalate_on": due_on + PATIENCE, "status": "open"}
    rows = [{**common, "subject_id": str(of), "unique_for": str(of)} for of in subjects]
    await add_together(write, Task, rows)


@cache
def _insert_into(table: Any) -> StraightInsert:
    """Built once: building a statement costs more than running it."""
    return StraightInsert(insert(table.__table__))
