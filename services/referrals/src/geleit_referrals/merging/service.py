"""What names a merged person follows the one who stays; each service does that by a fact, and takes it back by one.

Another body learns nothing: its row of a referral or a message is another row, about a person of its own.
"""

from typing import Final

from geleit_kit.events.merging import Merges
from geleit_referrals.merging.store import MOVING
from geleit_referrals.referring.sides import POOL

MERGES: Final = Merges(MOVING, pool=POOL)
