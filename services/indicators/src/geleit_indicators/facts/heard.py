"""What this service wants to know of others' statistics facts: unknown fields pass, missing codes are unknown."""

from datetime import date
from uuid import UUID

from geleit_indicators.catalogue.rules import UNKNOWN
from geleit_kit.events.facts import Heard


class HeardFact(Heard):
    """What all statistics facts say. With `withdrawn` a fact only takes back the one that it retracts."""

    fact_id: UUID
    retracts: UUID | None = None
    withdrawn: bool = False
    age_band: str = UNKNOWN
    sex: str = UNKNOWN
    group: str = UNKNOWN
    district: str = UNKNOWN
    target_group: str = UNKNOWN


class PhaseEntered(HeardFact):
    """A case entered a phase on a day."""

    phase: str
    on: date
    first_this_year: bool | None = None


class WaitEnded(HeardFact):
    """A wait ended. `to_day` None: it is still open. `waited_days` None: nobody knows how long."""

    kind: str
    from_day: date | None = None
    to_day: date | None = None
    waited_days: int | None = None


class ReferralEnded(HeardFact):
    """A referral ended on a day."""

    kind: str = UNKNOWN
    outcome: str = UNKNOWN
    addressee_kind: str = UNKNOWN
    on: date
