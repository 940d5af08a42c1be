"""One end of a link."""

from datetime import date
from uuid import UUID

from sqlalchemy import Date, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from geleit_identity.tables import Base
from geleit_kit.db.base import BodyRow
from geleit_kit.db.erasable import OfPerson
from geleit_kit.db.mergeable import Moves
from geleit_kit.pure import ids


class Link(Base, BodyRow):
    """A body's own end. `person` is empty at the receiver until it binds; a cut end forgets whom it joined."""

    __tablename__ = "links"
    __erasure__ = OfPerson("person")
    __merge__ = Moves("person")
    new_id = staticmethod(ids.outside)

    side: Mapped[str] = mapped_column(String(20))
    status: Mapped[str] = mapped_column(String(20))
    person: Mapped[UUID | None] = mapped_column(Uuid, index=True)
    conversation_id: Mapped[UUID | None] = mapped_column(Uuid)
    counterpart: Mapped[UUID | None] = mapped_column(Uuid)
    ground: Mapped[str] = mapped_column(String(20))
    ground_id: Mapped[UUID | None] = mapped_column(Uuid, index=True)
    statute: Mapped[str | None] = mapped_column(String(60))
    purpose: Mapped[str] = mapped_column(String(60))
    offered_on: Mapped[date] = mapped_column(Date)
    bound_on: Mapped[date | None] = mapped_column(Date)
    cut_on: Mapped[date | None] = mapped_column(Date)

    __table_args__ = (Index("uq_links_conversation", "body_id", "conversation_id", unique=True),)
