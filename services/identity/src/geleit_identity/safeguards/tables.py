"""For whom of the staff a person does not exist."""

from datetime import date
from uuid import UUID

from sqlalchemy import Date, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from geleit_identity.tables import Base
from geleit_kit.db.base import PersonalRow
from geleit_kit.db.mergeable import Moves


class StaffExclusion(Base, PersonalRow):
    """`staff` does not see `person`, nor this row. Sealed: how close they are. Whom kit leaves out stands in
    `barred_staff`.
    """

    __tablename__ = "staff_exclusions"
    __merge__ = Moves(asked=False)

    staff: Mapped[UUID] = mapped_column(Uuid)
    since: Mapped[date] = mapped_column(Date)
    ended_on: Mapped[date | None] = mapped_column(Date)
