"""One table for both sides: each row belongs to one body, and the row of the other side is another row."""

from datetime import date
from uuid import UUID

from sqlalchemy import Date, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from geleit_kit.db.base import PersonalRow
from geleit_kit.db.erasable import OfPerson
from geleit_kit.db.types import JsonColumn
from geleit_kit.pure import ids
from geleit_referrals.tables import Base


class Referral(Base, PersonalRow):
    """A referral as one body knows it. Giver's and receiver's row are joined by the conversation and its turn alone.

    `person` is the row's own body's pseudonym; the receiver's row has none until the receiver binds its person by
    accepting. `sealed` holds on the giver's row `payload`, `amendments`, `dimensions`, `told` and `paper`; on the
    receiver's row `outcomes` and `kept`.
    """

    __tablename__ = "referrals"
    __erasure__ = OfPerson("person", thread="conversation_id")
    new_id = staticmethod(ids.outside)

    person: Mapped[UUID | None] = mapped_column(Uuid, index=True)  # type: ignore[assignment]  # unknown to the receiver until it accepts
    direction: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(20))
    status: Mapped[str] = mapped_column(String(30))

    other_body: Mapped[UUID | None] = mapped_column(Uuid)
    addressee_kind: Mapped[str] = mapped_column(String(60))
    conversation_id: Mapped[UUID | None] = mapped_column(Uuid)
    turn: Mapped[int | None]

    purpose: Mapped[str | None] = mapped_column(String(60))
    ground: Mapped[str | None] = mapped_column(String(20))
    decision: Mapped[UUID | None] = mapped_column(Uuid)
    """Of the giver's row: the decision of identity that carried the preview, where one did."""
    ground_ended_on: Mapped[date | None] = mapped_column(Date)

    need_codes: Mapped[list[str]] = mapped_column(JsonColumn, default=list)
    client_present: Mapped[bool | None]
    plan_step_id: Mapped[UUID | None] = mapped_column(Uuid)
    mandate_id: Mapped[UUID | None] = mapped_column(Uuid)
    mandate_epoch: Mapped[int | None]

    answer_by: Mapped[date | None] = mapped_column(Date)
    feedback_by: Mapped[date | None] = mapped_column(Date)
    feedback_on: Mapped[date | None] = mapped_column(Date)
    feedback: Mapped[str | None] = mapped_column(String(40))
    feedback_given_on: Mapped[date | None] = mapped_column(Date)

    sent_on: Mapped[date | None] = mapped_column(Date)
    answered_on: Mapped[date | None] = mapped_column(Date)
    started_on: Mapped[date | None] = mapped_column(Date)
    ended_on: Mapped[date | None] = mapped_column(Date)
    first_contact_on: Mapped[date | None] = mapped_column(Date)
    reconsidered: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str | None] = mapped_column(String(40))

    payload_fetched_on: Mapped[date | None] = mapped_column(Date)
    fetched_categories: Mapped[list[str]] = mapped_column(JsonColumn, default=list)
    amendments: Mapped[int] = mapped_column(default=0)
    result_told: Mapped[bool] = mapped_column(default=False)
    statistics_fact: Mapped[UUID | None] = mapped_column(Uuid)

    __table_args__ = (
        Index("uq_referrals_body_id_conversation_id_turn", "body_id", "conversation_id", "turn", unique=True),
        Index("ix_referrals_body_id_direction_status", "body_id", "direction", "status"),
    )
