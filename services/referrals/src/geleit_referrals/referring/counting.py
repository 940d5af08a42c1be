"""What a referral's end gives to the statistics: one fact of the giver's body, replaced when it turns out to have
been another end.
"""

from datetime import date
from typing import Any

from geleit_kit.db.session import WriteSession
from geleit_referrals.facts import ReferralCounted
from geleit_referrals.referring import rules
from geleit_referrals.referring.rules import Kind, Side
from geleit_referrals.referring.tables import Referral
from geleit_vocabulary.reasons import DeclineReason
from geleit_vocabulary.referring import ReferralOutcome as Outcome

UNKNOWN = "unknown"
DIMENSIONS = ("age_band", "sex", "group", "district", "target_group")


def outcome(status: str, kind: str, reason: str | None) -> Outcome | None:
    """The outcome that a state counts as, as the giver may know it; None for a state that is no end, and for what was
    entered in error.
    """
    if status == "declined":
        return Outcome.DECLINED_NO_CAPACITY if reason == DeclineReason.NO_CAPACITY else Outcome.DECLINED
    if status == "completed" and kind == Kind.VERWEIS:
        return Outcome.POINTED_ON
    plain = {
        "completed": Outcome.COMPLETED,
        "failed": Outcome.FAILED,
        "ended": Outcome.ENDED,
        "handed_over": Outcome.HANDED_OVER,
        "expired": Outcome.EXPIRED,
        "cancelled": Outcome.WITHDRAWN,
    }
    return plain.get(status)


async def count(write: WriteSession, row: Referral, on: date) -> None:
    """Publishes what the giver's row now counts as, in place of what it counted as before.

    What was entered in error, or is under way again, takes the earlier fact back and counts as nothing. A draft that
    was withdrawn was never a referral and is not counted.
    """
    if row.direction != Side.GIVER or (row.kind != Kind.VERWEIS and row.sent_on is None):
        return
    now, before = outcome(row.status, row.kind, row.reason), row.statistics_fact
    if now is None and before is None:
        return
    fact = ReferralCounted(
        retracts=before,
        withdrawn=now is None,
        kind=row.kind,
        outcome=now or UNKNOWN,
        addressee_kind=row.addressee_kind,
        on=on,
        waited_days=rules.waited_days(row.sent_on, row.answered_on, on),
        **await _dimensions(write, row),
    )
    write.publish(fact)
    row.statistics_fact = None if now is None else fact.fact_id


async def _dimensions(write: WriteSession, row: Referral) -> dict[str, Any]:
    given = (await write.unseal(row)).get("dimensions") or {}
    return {name: given.get(name) or UNKNOWN for name in DIMENSIONS}
