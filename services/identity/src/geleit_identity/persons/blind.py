"""Blocking keys: truncated keyed hashes over two attributes or more, with a key that every body has of its own.

Two bodies' values of one person are unrelated, and 24 bits are too few to tell who stands behind one: candidates are
opened and compared, so a chance meeting is no hit. To change a body's key, or the search form that they are made of, a
new generation is written beside the old one (rotation with two indexes); whoever is written anew leaves the old one.
"""

import hmac
from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final
from uuid import UUID

from geleit_identity.matching.blocking import WORTH, Key, Pass
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


INDEXED: Final = 1
"""The generation of the keys of matching (what they are made of, and the body's key): a record of an older one is
indexed anew by a worker, and found meanwhile by nobody who is looked for under the new ones."""
_BITS: Final = 24
_PLACE: Final[Mapping[Pass, int]] = MappingProxyType({way: number for number, way in enumerate(Pass)})
_OTHERWISE: Final = 32
"""Beside the passes: digests of the sounds of name parts, which are counted and stand for nobody."""


@lru_cache(maxsize=64)
def _matching_key(service_key: bytes, body: UUID) -> bytes:
    return hmac.digest(service_key, f"geleit matching|{body}|{INDEXED}".encode(), "sha256")


def match_values(service_key: bytes, body: UUID, keys: Iterable[Key]) -> dict[int, int]:
    """Of each blocking key its number in the index of this body (the pass, 24 bits of a keyed hash), and its worth."""
    key = _matching_key(service_key, body)
    return {_number(key, _PLACE[one.way], one.material): WORTH[one.way] for one in keys}


def sound_values(service_key: bytes, body: UUID, sounds: Iterable[str]) -> dict[str, int]:
    """The number under which each sound is counted in this body."""
    key = _matching_key(service_key, body)
    return {sound: _number(key, _OTHERWISE, sound) for sound in sounds}


def _number(key: bytes, place: int, material: str) -> int:
    digest = hmac.digest(key, f"{place}\n{material}".encode(), "sha256")
    return (place << _BITS) | int.from_bytes(digest[:3], "big")
