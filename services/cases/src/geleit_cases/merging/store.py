"""Which rows follow a merge: all that name the person, over every table of cases."""

from collections.abc import Sequence
from typing import Final

from geleit_cases.merging.tables import MergedPerson, MovedByMerge
from geleit_cases.tables import Base
from geleit_kit.db.moving import After, Moving, Waits

PARENTS: Final = ("support_record_id", "mandate_id", "plan_id", "contact_id", "document_id", "need_id")
"""What belongs to a record, mandate, plan, contact, document or need goes with it."""


def moving(*, after: Sequence[After], waits: Waits) -> Moving:
    """Moves them, and takes them back."""
    return Moving(Base, MergedPerson, MovedByMerge, parents=PARENTS, after=after, waits=waits)
