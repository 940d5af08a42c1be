"""Merges, and the rows that followed them."""

from datetime import date
from uuid import UUID

from sqlalchemy import Date, Index, LargeBinary, String, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from geleit_identity.tables import Base
from geleit_kit.db.moving import MergedRow, MovedRow

_LIVE = text("status != 'undone'")


class Merge(Base, MergedRow):
    """Two records became one. `snapshot` is sealed under the keys of both: what each said before, why, and what was
    suspended; erasing either makes it unreadable.
    """

    __tablename__ = "merges"

    duplicate_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    reason: Mapped[str] = mapped_column(String(40))
    merged_on: Mapped[date] = mapped_column(Date)
    undone_on: Mapped[date | None] = mapped_column(Date)
    undo_reason: Mapped[str | None] = mapped_column(String(40))
    snapshot: Mapped[bytes | None] = mapped_column(LargeBinary)

    __table_args__ = (
        Index("uq_merges_live", "body_id", "merged", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
    )


class MovedByMerge(Base, MovedRow):
    """A row of identity that followed a merge."""

    __tablename__ = "moved_rows"

    __table_args__ = (Index("uq_moved_rows_row", "merge_id", "row_id", unique=True),)
