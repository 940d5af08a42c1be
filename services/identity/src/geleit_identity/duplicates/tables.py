"""Pairs of records."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Index, LargeBinary, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from geleit_identity.tables import Base
from geleit_kit.db.base import BodyRow
from geleit_kit.db.erasable import Mentions
from geleit_kit.db.mergeable import Stays
from geleit_kit.db.types import JsonColumn


class Duplicate(Base, BodyRow):
    """Two records of the body that may be one person. `explanation`: codes of fields and levels, and their shares.

    `note` is sealed under the keys of both. One row per pair for good: what was decided not to be the same never comes
    back by itself.
    """

    __tablename__ = "duplicates"
    __erasure__ = Mentions(columns=("one", "other"))
    __merge__ = Stays("what was found and decided about these two records")

    one: Mapped[UUID] = mapped_column(Uuid)
    other: Mapped[UUID] = mapped_column(Uuid, index=True)
    grade: Mapped[str] = mapped_column(String(20))
    explanation: Mapped[list[Any]] = mapped_column(JsonColumn)
    status: Mapped[str] = mapped_column(String(20))
    found_on: Mapped[date] = mapped_column(Date)
    decided_on: Mapped[date | None] = mapped_column(Date)
    reason: Mapped[str | None] = mapped_column(String(40))
    note: Mapped[bytes | None] = mapped_column(LargeBinary)

    __table_args__ = (Index("uq_duplicates_pair", "body_id", "one", "other", unique=True),)
