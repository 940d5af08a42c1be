"""A person is erased in one body: what is open with another body ends there, and each keeps its own row or none."""

from uuid import UUID

from geleit_kit.db.session import WriteSession
from geleit_kit.pure.problems import Conflict
from geleit_referrals.facts import ReferralWithdrawn
from geleit_referrals.referring import rules, sides, store
from geleit_referrals.referring.rules import Side
from geleit_referrals.referring.tables import Referral

_ENDINGS = {
    Side.RECEIVER: ("time_out_handover", "withdraw", "end_untold"),
    Side.GIVER: ("time_out_handover", "expire", "lapse", "end_untold"),
}
"""How the row of the other side ends, by whose it is: the first steps that its table knows from where it stands."""


async def end_what_is_open(write: WriteSession, person: UUID) -> None:
    """Before the rows of a person are deleted: the other side does not wait for somebody who is no more."""
    for row in await store.of_person(write, person):
        if row.turn is None or row.status in rules.OVER:
            continue
        try:
            async with sides.other_side(write, row) as theirs:
                await _end(write, theirs)
        except Conflict:
            continue  # the other side has erased its own person already


async def _end(write: WriteSession, theirs: Referral) -> None:
    if theirs.status in rules.OVER:
        return
    for action in _ENDINGS[Side(theirs.direction)]:
        sides.follow(action, theirs)
    await sides.over(write, theirs)
    if theirs.direction == Side.GIVER:
        write.publish(sides.ended(theirs, write.today))
    else:
        write.publish(ReferralWithdrawn(referral_id=theirs.id, person=theirs.person, withdrawn_on=write.today))
