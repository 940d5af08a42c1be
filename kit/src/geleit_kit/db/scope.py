"""In whose scope a session works: a body's, or the node's own machinery (which sees no domain row)."""

from typing import Final
from uuid import UUID

NODE: Final = "*"


def setting(scope: "UUID | str") -> str:
    """The value of the transaction-local PostgreSQL setting `geleit.body`."""
    return NODE if scope == NODE else str(scope)
