"""Which rows follow a merge: all that name the person, over every table of referrals."""

from typing import Final

from geleit_kit.db.moving import Moving
from geleit_referrals.merging.tables import MergedPerson, MovedByMerge
from geleit_referrals.tables import Base

MOVING: Final = Moving(Base, MergedPerson, MovedByMerge, threads=("conversation_id",))
"""Moves them, and takes them back. What comes later in a conversation goes with the conversation."""
