"""Messages: one row at each end, joined by the conversation alone."""

from uuid import UUID

from sqlalchemy import Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from geleit_kit.db.base import PersonalRow
from geleit_kit.db.erasable import OfPerson
from geleit_kit.pure import ids
from geleit_referrals.tables import Base


class Message(Base, PersonalRow):
    """A coded message as one body knows it. What it says is sealed: for the row's person, or for the conversation
    until one is bound.
    """

    __tablename__ = "messages"
    __erasure__ = OfPerson("person", thread="conversation_id")
    new_id = staticmethod(ids.outside)

    person: Mapped[UUID | None] = mapped_column(Uuid, index=True)  # type: ignore[assignment]  # unknown to the receiver until it confirms
    direction: Mapped[str] = mapped_column(String(20))
    status: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(40))
    conversation_id: Mapped[UUID] = mapped_column(Uuid)
    other_body: Mapped[UUID] = mapped_column(Uuid)
    purpose: Mapped[str] = mapped_column(String(60))
    ground: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str | None] = mapped_column(String(40))

    __table_args__ = (Index("ix_messages_body_id_conversation_id", "body_id", "conversation_id"),)
