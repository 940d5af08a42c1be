"""Decisions as they were taken, grants as they were issued, and the list of those that ended early."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from geleit_identity.tables import Base
from geleit_kit.db.base import BodyRow
from geleit_kit.db.erasable import NobodyIn, OfPerson
from geleit_kit.db.mergeable import Moves, Stays
from geleit_kit.db.types import CountingInteger, JsonColumn, UtcDateTime


class DecisionRow(Base, BodyRow):
    """One body's copy of a decision. `reasons` stand only in the owner's: the other side learns the answer."""

    __tablename__ = "decisions"
    __erasure__ = OfPerson("person")
    __merge__ = Moves("person", asked=False)

    decision: Mapped[UUID] = mapped_column(Uuid)
    side: Mapped[str] = mapped_column(String(20))
    question: Mapped[str] = mapped_column(String(20))
    person: Mapped[UUID | None] = mapped_column(Uuid, index=True)
    link_id: Mapped[UUID | None] = mapped_column(Uuid)
    counterpart: Mapped[UUID | None] = mapped_column(Uuid)
    audience: Mapped[str] = mapped_column(String(40))
    purpose: Mapped[str] = mapped_column(String(60))
    asked: Mapped[list[Any]] = mapped_column(JsonColumn)
    covered: Mapped[list[Any]] = mapped_column(JsonColumn)
    answer: Mapped[str] = mapped_column(String(10))
    reasons: Mapped[dict[str, Any]] = mapped_column(JsonColumn)
    grounds: Mapped[list[Any]] = mapped_column(JsonColumn)
    client: Mapped[str] = mapped_column(String(200))
    decided_on: Mapped[date] = mapped_column(Date)

    __table_args__ = (Index("uq_decisions_side", "body_id", "decision", "side", unique=True),)


class GrantRow(Base, BodyRow):
    """A grant of the owner's side, and what it rests on: when one of these ends, it ends too."""

    __tablename__ = "grants"
    __erasure__ = OfPerson("person")
    __merge__ = Stays("a grant lives five minutes, and every one of both persons ends with the merge")

    jti: Mapped[str] = mapped_column(String(60), unique=True)
    decision: Mapped[UUID] = mapped_column(Uuid)
    link_id: Mapped[UUID] = mapped_column(Uuid)
    conversation_id: Mapped[UUID] = mapped_column(Uuid)
    person: Mapped[UUID] = mapped_column(Uuid)
    rests_on: Mapped[list[Any]] = mapped_column(JsonColumn)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (Index("ix_grants_live", "body_id", "person", "expires_at"),)


class Revocation(Base, BodyRow):
    """A grant that ended before its time, or a conversation that ended. The node's status list reads these in node
    scope: random ids.
    """

    __tablename__ = "revocations"
    __erasure__ = NobodyIn(
        "random ids of grants that ended; the status list needs them until each would have ended by itself"
    )

    jti: Mapped[str] = mapped_column(String(60), unique=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class StatusSerial(Base):
    """The number of the present status list. It only grows, in the transaction of the revocation."""

    __tablename__ = "status_serials"
    __erasure__ = NobodyIn("the number of the status list")

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    serial: Mapped[int] = mapped_column(CountingInteger)
