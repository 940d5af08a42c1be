"""A version of a text in one language."""

from datetime import date
from typing import Any

from sqlalchemy import Date, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from geleit_identity.tables import Base
from geleit_kit.db.base import BodyRow
from geleit_kit.db.erasable import NobodyIn
from geleit_kit.db.types import JsonColumn

_APPROVED = text("status = 'approved'")


class ConsentText(Base, BodyRow):
    """Written once and never changed: another wording is another version. `purpose`, `recipient_kind`: a code or `any`.

    `content`: title, sections, and the words for purposes, categories and labels that a filled text needs.
    """

    __tablename__ = "consent_texts"
    __erasure__ = NobodyIn("what is put before everybody who consents")

    kind: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(60))
    purpose: Mapped[str] = mapped_column(String(60))
    recipient_kind: Mapped[str] = mapped_column(String(60))
    text_version: Mapped[str] = mapped_column(String(60))
    content: Mapped[dict[str, Any]] = mapped_column(JsonColumn)
    content_hash: Mapped[str] = mapped_column(String(64))
    machine_made: Mapped[bool] = mapped_column()
    checked_by: Mapped[str | None] = mapped_column(String(60))
    status: Mapped[str] = mapped_column(String(20))
    approved_on: Mapped[date | None] = mapped_column(Date)
    ended_on: Mapped[date | None] = mapped_column(Date)
    valid_until: Mapped[date | None] = mapped_column(Date)

    __table_args__ = (
        Index(
            "uq_consent_texts_version",
            "body_id", "kind", "language", "purpose", "recipient_kind", "text_version",
            unique=True,
        ),
        Index(
            "uq_consent_texts_in_use",
            "body_id", "kind", "language", "purpose", "recipient_kind",
            unique=True,
            sqlite_where=_APPROVED,
            postgresql_where=_APPROVED,
        ),
    )  # fmt: skip
