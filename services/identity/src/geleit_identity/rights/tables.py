"""Requests, and the file that is gathered for one."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Index, Integer, String, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from geleit_identity.tables import Base
from geleit_kit.db.base import PersonalRow
from geleit_kit.db.mergeable import Moves
from geleit_kit.db.types import UtcDateTime

_LIVE = text("status = 'in_force'")


class RightsRequest(Base, PersonalRow):
    """A request of a person. Sealed: what the person said, and what was answered in words."""

    __tablename__ = "rights_requests"

    kind: Mapped[str] = mapped_column(String(20))
    status: Mapped[str] = mapped_column(String(20))
    channel: Mapped[str] = mapped_column(String(20))
    received_on: Mapped[date] = mapped_column(Date)
    due_on: Mapped[date] = mapped_column(Date)
    extended_for: Mapped[str | None] = mapped_column(String(40))
    identity_check: Mapped[str | None] = mapped_column(String(40))
    reason: Mapped[str | None] = mapped_column(String(40))
    closed_on: Mapped[date | None] = mapped_column(Date)
    gathered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    open_words: Mapped[int] = mapped_column(Integer, default=0)
    withheld_words: Mapped[int] = mapped_column(Integer, default=0)

    __table_args__ = (Index("ix_rights_requests_open", "body_id", "status", "due_on"),)


class AccessFilePart(Base, PersonalRow):
    """What one service told for a request, or that it did not answer. Sealed: its rows, and what was decided."""

    __tablename__ = "access_file_parts"

    request_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("rights_requests.id"))
    service: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(20))
    rows: Mapped[int] = mapped_column(Integer)

    __table_args__ = (Index("uq_access_file_parts_service", "request_id", "service", unique=True),)


class ProcessingRestriction(Base, PersonalRow):
    """That processing is restricted, on which ground, until when. One at a time for each person, but for two records
    that became one: each restriction stays until it is lifted. Sealed: what is disputed, in words.
    """

    __tablename__ = "processing_restrictions"
    __merge__ = Moves(asked=False)

    ground: Mapped[str] = mapped_column(String(40))
    status: Mapped[str] = mapped_column(String(20))
    request_id: Mapped[UUID | None] = mapped_column(Uuid)
    since: Mapped[date] = mapped_column(Date)
    told_on: Mapped[date | None] = mapped_column(Date)
    lifted_on: Mapped[date | None] = mapped_column(Date)

    __table_args__ = (
        Index(
            "ix_processing_restrictions_live",
            "body_id",
            "person",
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
    )
