"""The projection: a number per place."""

from sqlalchemy import Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from geleit_indicators.tables import Base
from geleit_kit.db.base import BodyRow
from geleit_kit.db.erasable import NobodyIn


class Observation(Base, BodyRow):
    """How many facts of a body stand at one place. Never published as it is."""

    __tablename__ = "observations"
    __erasure__ = NobodyIn("counts")

    period: Mapped[str] = mapped_column(String(7))
    indicator: Mapped[str] = mapped_column(String(60))
    place: Mapped[str] = mapped_column(String(700))
    count: Mapped[int] = mapped_column(Integer)

    __table_args__ = (Index("uq_observations_place", "body_id", "period", "indicator", "place", unique=True),)
