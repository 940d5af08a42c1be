"""Tables of the sample service."""

from datetime import date

from sqlalchemy.orm import Mapped

from geleit_kit.db.base import PersonalRow, TableBase, new_metadata


class Base(TableBase):
    """Root of the sample's tables."""

    __abstract__ = True
    metadata = new_metadata()


class Letter(Base, PersonalRow):
    """A letter."""

    __tablename__ = "letters"

    status: Mapped[str]
    written_on: Mapped[date]
