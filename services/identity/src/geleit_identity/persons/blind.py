"""Blocking keys: truncated keyed hashes over two attributes or more, with a key that every body has of its own.

Two bodies' values of one person are unrelated, and 24 bits are too few to tell who stands behind one: candidates are
opened and compared, so a chance meeting is no hit. To change a body's key, or the search form that they are made of, a
new generation is written beside the old one (rotation with two indexes); whoever is written anew leaves the old one.
"""

import hmac
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final
from uuid import UUID

from geleit_identity.names.rules import search_form
from geleit_identity.persons.former import former_search_form
from geleit_identity.persons.rules import Clue, Searched

GENERATIONS: Final[Mapping[int, Searched]] = MappingProxyType({2: search_form, 1: former_search_form})
"""The generations that are searched with the search form of each; the newest is written. 2: the form of DIN 91379."""
WRITTEN: Final = max(GENERATIONS)
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
