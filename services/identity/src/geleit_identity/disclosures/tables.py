"""One side of a disclosure by hand."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Index, LargeBinary, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from geleit_identity.tables import Base
from geleit_kit.db.base import BodyRow
from geleit_kit.db.erasable import OfPerson
from geleit_kit.db.mergeable import Moves
from geleit_kit.db.types import JsonColumn
from geleit_kit.pure import ids


class HandDisclosure(Base, BodyRow):
    """The giver's row from the proposal on; the recipient's, without person and words, once it is released.

    Sealed at the giver: the statements, why, and why the person was not told. `responsible`: who confirmed that the
    disclosure is lawful (§ 67d SGB X), as the stable id of staff that no answer shows.
    """

    __tablename__ = "hand_disclosures"
    __erasure__ = OfPerson("person")
    __merge__ = Moves("person")
    new_id = staticmethod(ids.outside)

    side: Mapped[str] = mapped_column(String(20))
    status: Mapped[str] = mapped_column(String(20))
    person: Mapped[UUID | None] = mapped_column(Uuid, index=True)
    counterpart: Mapped[UUID] = mapped_column(Uuid)
    conversation_id: Mapped[UUID] = mapped_column(Uuid)
    statute: Mapped[str] = mapped_column(String(60))
    purpose: Mapped[str] = mapped_column(String(60))
    cause: Mapped[str] = mapped_column(String(20))
    categories: Mapped[list[Any]] = mapped_column(JsonColumn)
    requested_on: Mapped[date | None] = mapped_column(Date)
    not_told: Mapped[str | None] = mapped_column(String(40))
    told_on: Mapped[date | None] = mapped_column(Date)
    told_way: Mapped[str | None] = mapped_column(String(40))
    proposed_on: Mapped[date] = mapped_column(Date)
    agreed_on: Mapped[date | None] = mapped_column(Date)
    released_on: Mapped[date | None] = mapped_column(Date)
    collected_on: Mapped[date | None] = mapped_column(Date)
    responsible: Mapped[UUID | None] = mapped_column(Uuid)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    __table_args__ = (Index("uq_hand_disclosures_conversation", "body_id", "conversation_id", unique=True),)
