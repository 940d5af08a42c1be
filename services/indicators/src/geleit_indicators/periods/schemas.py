"""A month as it is answered."""

from datetime import date
from typing import ClassVar, Self

from pydantic import Field

from geleit_indicators.periods.rules import PERIOD, due_on
from geleit_indicators.periods.tables import Period
from geleit_kit.http.schemas import Resource
from geleit_kit.pure.lifecycle import Lifecycle


class PeriodOut(Resource):
    """A reporting month."""

    lifecycle: ClassVar[Lifecycle | None] = PERIOD

    key: str = Field(examples=["2016-07"])
    status: str = Field(examples=["open"])
    due_on: date = Field(description="The day on which it closes by itself.", examples=["2016-08-02"])
    closed_on: date | None = Field(examples=[None])

    @classmethod
    def of(cls, row: Period) -> Self:
        return cls(**cls.frame(row), key=row.key, status=row.status, due_on=due_on(row.key), closed_on=row.closed_on)
