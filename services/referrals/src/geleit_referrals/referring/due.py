"""Which day something is owed: business days of the Land of the body that owes it (§ 26 SGB X, § 31 VwVfG, § 193
BGB).
"""

from datetime import date, timedelta

from geleit_kit.pure.calendar import Calendar
from geleit_referrals.referring.rules import HANDOVER_WITHIN, KINDS, RECONSIDER_WITHIN, REMIND_BEFORE, Kind


def answer_by(kind: Kind, sent_on: date, calendar: Calendar, wished: date | None = None) -> date:
    """The last day for an answer, in the calendar of the receiver. A wished day moves on to a business day."""
    if wished is not None:
        return calendar.next_business_day(wished)
    return calendar.add_business_days(sent_on, KINDS[kind].answer_within)


def feedback_on(kind: Kind, from_day: date, calendar: Calendar, agreed: date | None = None) -> date | None:
    """The agreed day of the next feedback, in the calendar of the receiver; None for a kind that owes none."""
    if not KINDS[kind].feedback_within:
        return None
    if agreed is not None:
        return calendar.next_business_day(agreed)
    return calendar.add_business_days(from_day, KINDS[kind].feedback_within)


def remind_on(agreed: date, today: date, calendar: Calendar) -> date:
    """The day of the reminder: some business days before the agreed day, never before tomorrow."""
    return max(calendar.add_business_days(agreed, -REMIND_BEFORE), today + timedelta(days=1))


def reconsider_by(declined_on: date, calendar: Calendar) -> date:
    """The last day to ask for reconsideration, in the calendar of the giver."""
    return calendar.add_business_days(declined_on, RECONSIDER_WITHIN)


def handover_by(asked_on: date, calendar: Calendar) -> date:
    """The last day on which the answer of cases is waited for, in the calendar of the giver."""
    return calendar.add_business_days(asked_on, HANDOVER_WITHIN)


def day_after(day: date) -> date:
    """The first day on which a last day has passed."""
    return day + timedelta(days=1)
