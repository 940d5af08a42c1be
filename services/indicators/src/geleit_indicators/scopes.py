"""Whose rows are whose: a body's own, or those of the node as a whole."""

from typing import Final
from uuid import UUID

WHOLE_NODE: Final = UUID(int=0)
"""The `body_id` of what concerns all bodies together: reporting months, sums, the ledger. No body has the nil UUID."""
