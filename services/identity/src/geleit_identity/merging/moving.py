"""Which rows follow a merge, and what is reckoned anew from them."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from geleit_identity.duplicates import service as duplicates
from geleit_identity.merging.tables import Merge, MovedByMerge
from geleit_identity.tables import Base
from geleit_identity.timelines import coming, watch
from geleit_identity.timelines.rules import Timeline
from geleit_kit.db.moving import Moving
from geleit_kit.db.session import WriteSession
from geleit_kit.events.merging import Merges


async def _reckon(write: WriteSession, of: Sequence[UUID]) -> None:
    """Gaps and what is to come follow from the entries, which have moved."""
    for person in of:
        await watch.reckon_gaps(write, person)
        for timeline in (Timeline.BENEFIT, Timeline.RESIDENCE):
            await coming.reckon(write, person, timeline)


MOVING: Final = Moving(Base, Merge, MovedByMerge, parents=("corrects", "link_id", "request_id"), after=[_reckon])
MERGES: Final = Merges(MOVING, pool=duplicates.POOL)
