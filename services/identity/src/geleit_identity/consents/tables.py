"""Consents and releases: two tables of one shape."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Date, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from geleit_identity.tables import Base
from geleit_kit.db.base import PersonalRow
from geleit_kit.db.types import UtcDateTime


class Declaration(PersonalRow):
    """What both have. Sealed: categories, secret holder, who signed, form, language and version of the text, duties.

    `began_at`, `ended_at`: the moments (domain clock) from which and until which decisions rested on it; the days
    beside them are those of the declaration. `representation_id`: under which it was declared; `ended_for`: why it
    ended with that representation.
    """

    status: Mapped[str] = mapped_column(String(20))
    purpose: Mapped[str] = mapped_column(String(60))
    recipient: Mapped[UUID] = mapped_column(Uuid)
    signed_on: Mapped[date | None] = mapped_column(Date)
    valid_from: Mapped[date | None] = mapped_column(Date)
    valid_until: Mapped[date | None] = mapped_column(Date)
    withdrawn_on: Mapped[date | None] = mapped_column(Date)
    began_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    representation_id: Mapped[UUID | None] = mapped_column(Uuid, index=True)
    ended_for: Mapped[str | None] = mapped_column(String(40))


class Consent(Base, Declaration):
    """An agreement of the person to one recipient and one purpose (Art. 6 (1) a, 7, 9 (2) a GDPR; § 67b SGB X)."""

    __tablename__ = "consents"


class Release(Base, Declaration):
    """A release of one secret holder towards one recipient (Schweigepflichtentbindung, § 203 StGB)."""

    __tablename__ = "releases"
