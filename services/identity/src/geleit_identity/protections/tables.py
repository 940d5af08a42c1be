"""Who must not learn of whom."""

from datetime import date

from sqlalchemy import Date, String
from sqlalchemy.orm import Mapped, mapped_column

from geleit_identity.tables import Base
from geleit_kit.db.base import PersonalRow
from geleit_kit.db.mergeable import Moves


class HouseholdConflict(Base, PersonalRow):
    """`person` is protected. Sealed: from whom (a pseudonym of the body, or the name of an outsider), and why.

    The other one stands inside only: no query leads from him to her.
    """

    __tablename__ = "household_conflicts"
    __merge__ = Moves(asked=False)

    reach: Mapped[str] = mapped_column(String(20))
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)
