"""Who speaks for a person."""

from datetime import date

from sqlalchemy import Date, String
from sqlalchemy.orm import Mapped, mapped_column

from geleit_identity.tables import Base
from geleit_kit.db.base import PersonalRow


class Representation(Base, PersonalRow):
    """`person` is represented. Sealed: by what, by whom (a pseudonym of the body, or a name), for which fields, what
    was seen. That somebody has a legal carer says something of their health: no plain column tells the kind.
    """

    __tablename__ = "representations"

    status: Mapped[str] = mapped_column(String(20))
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)
    ended_on: Mapped[date | None] = mapped_column(Date)
