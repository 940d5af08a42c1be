"""The assessment."""

from datetime import date
from uuid import UUID

from sqlalchemy import Date, Index, Integer, String, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from geleit_cases.tables import Base
from geleit_kit.db.base import PersonalRow

_DRAFT = text("status = 'draft' AND deleted_at IS NULL")


class Assessment(Base, PersonalRow):
    """One draft per record and form at most. `form_id`: the version that its answers answer; `follows`: the completed
    one that it was begun from. Sealed: the answers, and the talks (contact and day) that joined it.
    """

    __tablename__ = "assessments"

    support_record_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    form_id: Mapped[UUID] = mapped_column(Uuid)
    form_key: Mapped[str] = mapped_column(String(80))
    status: Mapped[str] = mapped_column(String(20))
    begun_on: Mapped[date] = mapped_column(Date)
    completed_on: Mapped[date | None] = mapped_column(Date)
    follows: Mapped[UUID | None] = mapped_column(Uuid)
    talks: Mapped[int] = mapped_column(Integer)
    written_by: Mapped[UUID] = mapped_column(Uuid)

    __table_args__ = (
        Index(
            "uq_assessments_draft",
            "body_id",
            "support_record_id",
            "form_key",
            unique=True,
            sqlite_where=_DRAFT,
            postgresql_where=_DRAFT,
        ),
    )
