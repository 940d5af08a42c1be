"""One side of a duty."""

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


class RecipientDuty(Base, BodyRow):
    """A recipient owes an answer: one row at the giver, one at the recipient, joined by a random `thread` alone.

    `person` is each side's own; empty at a recipient that never bound one, and at a giver that has erased it.
    `counterpart` is empty where the recipient is no body of the node: who it is stands sealed, and it gets a letter.
    `answer` holds codes: outcome, categories, ground.
    """

    __tablename__ = "recipient_duties"
    __erasure__ = OfPerson("person")
    __merge__ = Moves("person")
    new_id = staticmethod(ids.outside)

    side: Mapped[str] = mapped_column(String(20))
    status: Mapped[str] = mapped_column(String(20))
    occasion: Mapped[str] = mapped_column(String(20))
    person: Mapped[UUID | None] = mapped_column(Uuid, index=True)
    counterpart: Mapped[UUID | None] = mapped_column(Uuid)
    thread: Mapped[UUID] = mapped_column(Uuid)
    ground_id: Mapped[UUID | None] = mapped_column(Uuid)
    categories: Mapped[list[Any]] = mapped_column(JsonColumn)
    answer: Mapped[list[Any]] = mapped_column(JsonColumn)
    owed_on: Mapped[date] = mapped_column(Date)
    due_on: Mapped[date] = mapped_column(Date)
    letter_on: Mapped[date | None] = mapped_column(Date)
    answered_on: Mapped[date | None] = mapped_column(Date)
    told_on: Mapped[date | None] = mapped_column(Date)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    __table_args__ = (Index("uq_recipient_duties_thread", "body_id", "thread", unique=True),)
