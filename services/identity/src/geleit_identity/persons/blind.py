"""Blocking keys: truncated keyed hashes over two attributes or more, with a key that every body has of its own.

Two bodies' values of one person are unrelated, and 24 bits are too few to tell who stands behind one: candidates are
opened and compared, so a chance meeting is no hit. To change a body's key, a new generation is written beside the old
one (rotation with two indexes).
"""

import hmac
from collections.abc import Iterable
from typing import Final
from uuid import UUID

from geleit_identity.persons.rules import Clue

GENERATIONS: Final = (1,)
"""The generations that are searched; the first one is written."""
_DIGITS: Final = 6


def _body_key(service_key: bytes, body: UUID, generation: int) -> bytes:
    return hmac.digest(service_key, f"geleit blind index|{body}|{generation}".encode(), "sha256")


def hidden(service_key: bytes, body: UUID, generation: int, clues: Iterable[Clue]) -> set[tuple[str, str]]:
    """`(kind, value)` of each clue as it stands in the index of this body."""
    key = _body_key(service_key, body, generation)
    return {
        (clue.kind, hmac.digest(key, f"{clue.kind}\n{clue.material}".encode(), "sha256").hex()[:_DIGITS])
        for clue in clues
    }
