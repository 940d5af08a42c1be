"""A statute that this body lets carry a disclosure."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Date, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from geleit_identity.tables import Base
from geleit_kit.db.base import BodyRow
from geleit_kit.db.erasable import NobodyIn
from geleit_kit.db.types import JsonColumn, UtcDateTime


class StatuteUse(Base, BodyRow):
    """For which kind of recipient, which purpose and which categories; agreed to by two.

    `began_at`, `ended_at`: the moments (domain clock) from which and until which it was in force.
    """

    __tablename__ = "statute_uses"
    __erasure__ = NobodyIn("statutes that a body lets carry a disclosure")

    statute: Mapped[str] = mapped_column(String(60))
    recipient_kind: Mapped[str] = mapped_column(String(60))
    purpose: Mapped[str] = mapped_column(String(60))
    categories: Mapped[list[Any]] = mapped_column(JsonColumn)
    status: Mapped[str] = mapped_column(String(20))
    decided_by: Mapped[UUID | None] = mapped_column(Uuid)
    in_force_from: Mapped[date | None] = mapped_column(Date)
    ended_on: Mapped[date | None] = mapped_column(Date)
    began_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
