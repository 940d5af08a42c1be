"""What goes into answering."""

from datetime import date

from geleit_kit.http.schemas import In, Pseudonym, example
from geleit_vocabulary.reasons import DeclineReason, HoldReason


class AcceptIn(In):
    """Binds the referral to the receiver's own person, and agrees on the day of the next feedback."""

    model_config = example({"person": "8b8f1c3e-2f7d-4d51-9a55-6b1b2c3d4e5f", "feedback_on": "2016-10-06"})

    person: Pseudonym
    feedback_on: date | None = None


class RebindIn(In):
    """The receiver's own person who was meant."""

    model_config = example({"person": "8b8f1c3e-2f7d-4d51-9a55-6b1b2c3d4e5f"})

    person: Pseudonym


class DeclineIn(In):
    """Why not. A code: the giver is told it."""

    model_config = example({"reason": "no_capacity"})

    reason: DeclineReason


class HoldIn(In):
    """What it waits for. The reason stays with the receiver; the giver learns that it waits."""

    model_config = example({"reason": "waiting_list"})

    reason: HoldReason
