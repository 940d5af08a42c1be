"""What a code of a body's own system means in a list of the house."""

from datetime import date

from sqlalchemy import Date, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from geleit_identity.tables import Base
from geleit_kit.db.base import BodyRow
from geleit_kit.db.erasable import NobodyIn

_HELD = text("status = 'held'")


class CodeMapping(Base, BodyRow):
    """From a day on, until the next row of the same own code. `code` NULL: no counterpart from then on."""

    __tablename__ = "code_mappings"
    __erasure__ = NobodyIn("what the codes of a body's own system mean")

    system: Mapped[str] = mapped_column(String(60))
    code_list: Mapped[str] = mapped_column(String(60))
    own_code: Mapped[str] = mapped_column(String(60))
    code: Mapped[str | None] = mapped_column(String(60))
    valid_from: Mapped[date] = mapped_column(Date)
    status: Mapped[str] = mapped_column(String(20))

    __table_args__ = (
        Index(
            "uq_code_mappings_own_code",
            "body_id",
            "system",
            "code_list",
            "own_code",
            "valid_from",
            unique=True,
            sqlite_where=_HELD,
            postgresql_where=_HELD,
        ),
    )
