"""Under which keys a person is looked for: always two attributes or more, never one alone (DECISIONS, Blind indexes).

What is returned is material in clear; it goes into the index only as a truncated hash under the body's own key.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from types import MappingProxyType
from typing import Final

from geleit_identity.matching.levels import Address, Birth, Described
from geleit_vocabulary.coded import Coded


class Pass(Coded):
    """One way of finding candidates. What one pass misses (a typo, a move, no date) another one finds."""

    SOUNDS = "sounds", "zwei Namen nach Klang", "two names by sound"
    BONES_YEAR = "bones_year", "zwei Namen nach Mitlauten, Jahr", "two names by consonants, year"
    BONES_DAY_MONTH = (
        "bones_day_month",
        "zwei Namen nach Mitlauten, Tag und Monat",
        "two names by consonants, day, month",
    )
    BONE_BIRTH = "bone_birth", "ein Name nach Mitlauten, Geburtstag", "one name by consonants, day of birth"
    BIRTH_ADDRESS = "birth_address", "Geburtstag und Ort oder Straße", "day of birth and place or street"
    BONE_ADDRESS = "bone_address", "ein Name nach Mitlauten, Ort oder Straße", "one name by consonants, place or street"
    HOUSE = "house", "Straße, Hausnummer und Ort", "street, number and place"


@dataclass(frozen=True, slots=True)
class Key:
    """A blocking key before it is hidden."""

    way: Pass
    material: str


WORTH: Final[Mapping[Pass, int]] = MappingProxyType(
    {
        Pass.SOUNDS: 3,
        Pass.BONES_YEAR: 4,
        Pass.BONES_DAY_MONTH: 5,
        Pass.BONE_BIRTH: 4,
        Pass.BIRTH_ADDRESS: 3,
        Pass.BONE_ADDRESS: 1,
        Pass.HOUSE: 1,
    }
)
"""What a shared key of each pass is worth when candidates are put in order before any of them is opened. Measured on
the register of `benchmarks/match_names`: among 100,000 entries a candidate below `LEAST_WORTH` is the same person
once in 4,000, and the 16 best hold all but one in 600 of those that any key finds."""
LEAST_WORTH: Final = 3
MOST_OPENED: Final = 16
MOST_UNDER_A_KEY: Final = 100
"""Of a key that more records share (a shelter, the commonest pair of names) only so many count: it tells nobody apart,
and who stands under it is found by another one."""
_MOST_OF_A_PASS: Final = 40
_MOST_PARTS: Final = 16
_DAY: Final = 10
_BEGINNING: Final = 8
"""Letters of a street: they tell Sonnenstraße from Sonnenweg, and a typo further on does no harm."""


def keys(person: Described) -> set[Key]:
    """All keys of a description, for the index and for a question alike; at most 40 of a pass, however many names."""
    found: dict[Pass, set[str]] = defaultdict(set)
    for way, material in _materials(person):
        found[way].add("\n".join(material))
    return {Key(way, one) for way, all_of_it in found.items() for one in sorted(all_of_it)[:_MOST_OF_A_PASS]}


def _materials(person: Described) -> Iterator[tuple[Pass, tuple[str, ...]]]:
    family = [part for spelling in person.family for part in spelling][:_MOST_PARTS]
    given = [part for spelling in person.given for part in spelling][:_MOST_PARTS]
    bones = {bone for part in (*family, *given) for bone in part.skeletons}
    for one, other in product(family, given):
        if one.form == other.form:
            continue
        for a, b in product(one.sounds, other.sounds):
            yield Pass.SOUNDS, (min(a, b), max(a, b))
        for a, b in product(one.skeletons, other.skeletons):
            yield from _with_birth((min(a, b), max(a, b)), person.birth)
    if person.birth and len(person.birth.on) == _DAY:
        yield from _of_day(person.birth, bones, person.addresses)
    for address in person.addresses:
        for bone, where in product(bones, _wheres(address)):
            yield Pass.BONE_ADDRESS, (bone, where)
        place = address.postal_code or address.place
        if address.street and address.number and place:
            yield Pass.HOUSE, (address.street[:_BEGINNING], address.number, place)


def _with_birth(names: tuple[str, str], birth: Birth | None) -> Iterator[tuple[Pass, tuple[str, ...]]]:
    if birth is None:
        return
    yield Pass.BONES_YEAR, (*names, birth.on[:4])
    if birth.is_exact:
        yield Pass.BONES_DAY_MONTH, (*names, *sorted((birth.on[5:7], birth.on[8:])))


def _of_day(birth: Birth, bones: set[str], addresses: tuple[Address, ...]) -> Iterator[tuple[Pass, tuple[str, ...]]]:
    """Day and month in one order, so that swapped ones meet. A first of January is a year: too many share it."""
    if not birth.is_exact:
        return
    day = (birth.on[:4], *sorted((birth.on[5:7], birth.on[8:])))
    for bone in bones:
        yield Pass.BONE_BIRTH, (bone, *day)
    for address in addresses:
        for where in _wheres(address):
            yield Pass.BIRTH_ADDRESS, (*day, where)


def _wheres(address: Address) -> Iterator[str]:
    """Postal code (or place) and street: a typo in one leaves the other."""
    if address.postal_code or address.place:
        yield address.postal_code or address.place
    if address.street:
        yield address.street[:_BEGINNING]
