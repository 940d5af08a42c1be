"""How a body leaves, as the operators of the node noted it: the deletion record of all its data."""

from datetime import date
from uuid import UUID

from sqlalchemy import Date, Index, String, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from geleit_identity.leaving.rules import OPEN
from geleit_identity.tables import Base
from geleit_kit.db.base import BodyRow
from geleit_kit.db.erasable import NobodyIn

_IS_OPEN = text("status IN (" + ", ".join(f"'{one}'" for one in OPEN) + ")")


class BodyClosing(Base, BodyRow):
    """A row of the operators' body. `leaves`, `key`: the body that leaves; `archive_sha256`: of the archive that it got
    on the day `handed_over_on`.
    """

    __tablename__ = "body_closings"
    __erasure__ = NobodyIn("bodies that leave: keys, days, and the hash of an archive")

    leaves: Mapped[UUID] = mapped_column(Uuid)
    key: Mapped[str] = mapped_column(String(60))
    closed_on: Mapped[date] = mapped_column(Date)
    status: Mapped[str] = mapped_column(String(30))
    handed_over_on: Mapped[date | None] = mapped_column(Date)
    archive_sha256: Mapped[str | None] = mapped_column(String(64))
    destroyed_on: Mapped[date | None] = mapped_column(Date)

    __table_args__ = (
        Index("uq_body_closings_open", "leaves", unique=True, sqlite_where=_IS_OPEN, postgresql_where=_IS_OPEN),
    )
