"""A person is erased in one body, or a body leaves the node: what is open with another body ends there, and each keeps
its own row or none.
"""

from uuid import UUID

from geleit_kit.db.session import WriteSession
from geleit_kit.pure.problems import Conflict
from geleit_referrals.facts import ReferralWithdrawn
from geleit_referrals.referring import counting, rules, sides, store
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


async def end_all(write: WriteSession) -> None:
    """The session's body has left: both rows of everything that it has open with another end, and after a handover
    nobody waits for its word any more.
    """
    for found in await store.with_others(write):
        if found.status in rules.OVER and found.feedback_on is None:
            continue
        row = found
        try:
            row = await store.locked(write, found.id)
            async with sides.other_side(write, row) as theirs:
                await _end(write, theirs)
                if theirs.status in rules.OVER:
                    await sides.end_feedback(write, theirs)
        except Conflict:
            pass  # the other side has erased its person; the own row ends all the same
        await _end_own(write, row)
    await write.flush()


async def _end_own(write: WriteSession, row: Referral) -> None:
    """By the same steps as the other side's row, without a fact: nobody of the body works with it any more."""
    if row.status not in rules.OVER:
        other = Side.RECEIVER if row.direction == Side.GIVER else Side.GIVER
        for action in _ENDINGS[other]:
            sides.follow(action, row)
        row.ended_on = row.ended_on or write.today
        await sides.end_question(write, row)
        await write.settle(sides.HANDOVER, row.id)
        await counting.count(write, row, row.ended_on)
    await sides.end_feedback(write, row)


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
