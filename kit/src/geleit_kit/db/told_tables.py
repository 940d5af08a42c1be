"""What identity decides about a person and tells, of which every service has its own copy: whom staff do not see, whose
processing is restricted, where nobody is told that somebody is.
"""

from datetime import date
from uuid import UUID

from sqlalchemy import Date, Index, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from geleit_kit.db.base import BodyRow
from geleit_kit.db.erasable import OfPerson
from geleit_kit.db.kit_tables import KitBase
from geleit_kit.db.mergeable import Moves, Remade, Stays


class BarredStaff(BodyRow, KitBase):
    """Rows about `person` do not exist for this member of the body's staff: a relative, or somebody close. `visible`
    looks here. identity decides it and tells it; every service has its own copy.
    """

    __tablename__ = "barred_staff"
    __erasure__ = OfPerson("person")
    __merge__ = Moves("person", asked=False)

    staff: Mapped[UUID] = mapped_column(Uuid)
    person: Mapped[UUID] = mapped_column(Uuid)

    __table_args__ = (Index("ix_barred_staff_person", "body_id", "staff", "person"),)


class RestrictedPerson(BodyRow, KitBase):
    """Whose processing is restricted (Art. 18 GDPR). identity decides it and tells it; every service has its own copy
    (`geleit_kit.db.restricting`).
    """

    __tablename__ = "restricted_persons"
    __erasure__ = OfPerson("person")
    __merge__ = Remade("from the restrictions, which move: identity tells it of whoever stays, and again of both")

    person: Mapped[UUID] = mapped_column(Uuid)

    __table_args__ = (Index("ix_restricted_persons_person", "body_id", "person"),)


class HiddenWhereabouts(BodyRow, KitBase):
    """On which days nobody learns where a person can be found. identity decides it and tells it; every service has its
    own copy (`geleit_kit.db.whereabouts`). Without `since` nothing is hidden any more.
    """

    __tablename__ = "hidden_whereabouts"
    __erasure__ = OfPerson("person")
    __merge__ = Stays("identity tells it anew of whoever stays, and of both once they are separated")

    person: Mapped[UUID] = mapped_column(Uuid)
    since: Mapped[date | None] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)

    __table_args__ = (Index("ix_hidden_whereabouts_person", "body_id", "person"),)
