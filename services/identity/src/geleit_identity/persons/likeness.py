"""From the content of a record to what is compared, and what of it takes part for whom.

What the asker may not see takes no part at all: neither in the keys, nor in the score, nor in the grade. Otherwise the
difference between two answers would tell it.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from geleit_identity.matching.blocking import Key, Pass, keys
from geleit_identity.matching.levels import Address, Birth, Described, Heard, described
from geleit_identity.persons.contents import Content
from geleit_identity.persons.rules import BirthPrecision, NameKind
from geleit_identity.protections.rules import HIDING
from geleit_kit.pure.caller import Caller
from geleit_vocabulary.categories import DataCategory
from geleit_vocabulary.permissions import Permission

_OF_BIRTH: Final = frozenset({Pass.BONES_YEAR, Pass.BONES_DAY_MONTH, Pass.BONE_BIRTH, Pass.BIRTH_ADDRESS})
_OF_ADDRESS: Final = frozenset({Pass.BIRTH_ADDRESS, Pass.BONE_ADDRESS, Pass.HOUSE})
_UNPLACED: Final = frozenset({NameKind.SINGLE, NameKind.UNKNOWN})


@dataclass(frozen=True, slots=True)
class Sight:
    """What takes part in a comparison: dates of birth, addresses, and addresses of protected persons."""

    births: bool = True
    addresses: bool = True
    protected: bool = False

    @classmethod
    def of(cls, caller: Caller) -> "Sight":
        """What this caller sees of the body's records."""
        return cls(
            births=DataCategory.BIRTH in caller.categories,
            addresses=DataCategory.CONTACT_DETAILS in caller.categories,
            protected=caller.may(Permission.PROTECTED_ADDRESS_READ),
        )

    def opens(self, key: Key) -> bool:
        """Whether candidates may be found under a key."""
        return (self.births or key.way not in _OF_BIRTH) and (self.addresses or key.way not in _OF_ADDRESS)


BODY: Final = Sight()
"""The body itself, when it registers: everything but the addresses of protected persons, which a later reader of the
duplicate queue might not see."""


def likeness(content: Content, day: date, sight: Sight = BODY, heard: Heard | None = None) -> Described:
    """The record as it is compared. A name of unknown kind, or a single one, stands as given and as family name.

    `heard`: what was read before in the same query or batch.
    """
    kinds = [(NameKind(name["kind"]), name["value"]) for name in content.get("names", [])]
    addresses = content.get("addresses", []) if sight.addresses else []
    if addresses and not sight.protected and is_guarded(content, day):
        addresses = []
    return described(
        [value for kind, value in kinds if kind is NameKind.FAMILY or kind in _UNPLACED],
        [value for kind, value in kinds if kind is NameKind.GIVEN or kind in _UNPLACED],
        _birth(content) if sight.births else None,
        [_address(one) for one in addresses],
        heard,
    )


def index_keys(content: Content, day: date) -> set[Key]:
    """Under which keys a record is found. A protected person is found under none of an address: whoever guesses one
    would learn from being answered that it is right.
    """
    return keys(likeness(content, day))


def is_guarded(content: Content, day: date) -> bool:
    """Whether a flag that hides addresses stands, or is to stand."""
    return any(
        flag["kind"] in HIDING and (flag["until"] is None or date.fromisoformat(flag["until"]) >= day)
        for flag in content.get("protections", [])
    )


def name_sounds(person: Described) -> list[str]:
    """The sounds of all parts of all names, as they are counted."""
    return [part.sound for spelling in (*person.family, *person.given) for part in spelling]


def _birth(content: Content) -> Birth | None:
    known = content.get("birth", {"on": None, "precision": "unknown"})
    if known["on"] is None or known["precision"] == BirthPrecision.UNKNOWN:
        return None
    return Birth(known["on"], conventional=known["precision"] == BirthPrecision.CONVENTIONAL)


def _address(known: Content) -> Address:
    return Address(
        known.get("street") or "",
        known.get("house_number") or "",
        known.get("postal_code") or "",
        known.get("place") or "",
    )
