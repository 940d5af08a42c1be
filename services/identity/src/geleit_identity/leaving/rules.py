"""How a body leaves (Art. 28 (3) g GDPR: whoever processes for somebody gives the data back and deletes them)."""

from datetime import date
from typing import Final

from geleit_kit.pure.lifecycle import Lifecycle, Step
from geleit_vocabulary.permissions import Permission

_CLOSES: Final = Permission.BODY_CLOSE
BODY_CLOSING: Final = Lifecycle(
    "body_closing",
    start="proposed",
    steps=[
        Step("agree", "proposed", "agreed", automatic=True),
        Step("reject", "proposed", "rejected", automatic=True),
        Step("withdraw", "proposed", "withdrawn", automatic=True),
        Step("expire", "proposed", "expired", automatic=True),
        Step("call_off", "agreed", "called_off", needs=_CLOSES),
        Step("close", "agreed", "closed", automatic=True),
        Step("propose_destruction", "closed", "destruction_proposed", needs=_CLOSES, asks="DestructionIn"),
        Step("keep", "destruction_proposed", "closed", automatic=True),
        Step("begin_destruction", "destruction_proposed", "destroying", automatic=True),
        Step("destroy", "destroying", "destroyed", automatic=True),
    ],
)
OPEN: Final = ("proposed", "agreed", "closed", "destruction_proposed", "destroying")
"""While one of these stands, no other closing of the same body begins."""
DAYS_TO_DECIDE: Final = 14


def wrong_last_day(today: date, closed_on: date) -> str | None:
    """The code of why this cannot be the last day, or None. Tomorrow at the earliest: each service hears of it before,
    and closes the body by its own clock, whether or not it hears anything on the day itself.
    """
    return "last_day_too_soon" if closed_on <= today else None
