"""A parameter set of matching that a body has made."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Index, Integer, String, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from geleit_identity.tables import Base
from geleit_kit.db.base import BodyRow
from geleit_kit.db.erasable import NobodyIn
from geleit_kit.db.types import JsonColumn, UtcDateTime

_IN_FORCE = text("status = 'in_force'")


class MatchParameters(Base, BodyRow):
    """Figures, written once and never changed: other ones are another row. `preview`: counts of grades.

    `records`, `pairs`, `found`: from how many it was learnt, and how many of them are about one person.
    `began_at`, `ended_at`: the moments (domain clock) from which and until which it was in force.
    """

    __tablename__ = "match_parameters"
    __erasure__ = NobodyIn("shares and thresholds over all records of a body, and counts of grades")

    origin: Mapped[str] = mapped_column(String(20))
    parameters: Mapped[str] = mapped_column(String(60))
    document: Mapped[dict[str, Any]] = mapped_column(JsonColumn)
    records: Mapped[int | None] = mapped_column(Integer)
    pairs: Mapped[int | None] = mapped_column(Integer)
    found: Mapped[int | None] = mapped_column(Integer)
    preview: Mapped[dict[str, Any]] = mapped_column(JsonColumn)
    status: Mapped[str] = mapped_column(String(20))
    decided_by: Mapped[UUID | None] = mapped_column(Uuid)
    in_force_from: Mapped[date | None] = mapped_column(Date)
    ended_on: Mapped[date | None] = mapped_column(Date)
    began_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        Index(
            "uq_match_parameters_in_force",
            "body_id",
            unique=True,
            sqlite_where=_IN_FORCE,
            postgresql_where=_IN_FORCE,
        ),
    )
