"""What each level weighs: Fellegi-Sunter weights in bits, as versioned parameter sets, and how frequent a name is.

A level weighs log2(m / u): `m` is its share among pairs that are one person, `u` its share among pairs that are two.
5 bits make "one person" 32 times as likely as before, -5 bits 32 times less likely (Fellegi and Sunter 1969).

Fields are taken as independent, and in a household they are not: brother and sister agree in family name, house and
place at once. So there is a third share, `r`, among pairs of relatives, and what an agreement would also fit relatives
is taken off the score again (`Field.HOUSEHOLD`).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import log2
from typing import Any, Final, NamedTuple

from geleit_identity.matching.levels import (
    BirthLevel,
    Described,
    Field,
    HouseLevel,
    NameLevel,
    OrderLevel,
    PlaceLevel,
)
from geleit_kit.pure.canonical import content_hash


class Chance(NamedTuple):
    """Of a level: its share among pairs that are one person (`m`), strangers (`u`), relatives in a household (`r`)."""

    m: float
    u: float
    r: float

    @property
    def bits(self) -> float:
        """The weight of the level."""
        return log2(self.m / self.u)

    @property
    def kin(self) -> float:
        """How much more likely the level is between relatives than between strangers, in bits."""
        return log2(self.r / self.u)


Weights = Mapping[str, Mapping[str, Chance]]
"""Field -> level -> its chances. The codes are those of `levels`; a benchmark may bring a field of its own."""


@dataclass(frozen=True)
class Parameters:
    """A parameter set: a definition with a version, immutable once it is used; each answer names the one it came from.

    `certain` and `possible` are the two thresholds, in bits; `households` is the share of pairs of relatives among all
    pairs of a body.
    """

    origin: str
    weights: Weights
    households: float
    certain: float
    possible: float

    @cached_property
    def content(self) -> Mapping[str, Any]:
        """Every figure, written so that it has one spelling."""
        return {
            "weights": {
                field: {level: [repr(share) for share in chance] for level, chance in levels.items()}
                for field, levels in self.weights.items()
            },
            "households": repr(self.households),
            "thresholds": [repr(self.certain), repr(self.possible)],
        }

    @cached_property
    def version(self) -> str:
        """Made from the content: two sets with one version are the same to the last digit."""
        return f"{self.origin}-{content_hash(self.content).removeprefix('sha256:')[:12]}"

    @cached_property
    def bits(self) -> Mapping[tuple[str, str], float]:
        """The weight of each level of each field."""
        return {
            (field, level): chance.bits for field, levels in self.weights.items() for level, chance in levels.items()
        }

    @cached_property
    def kin(self) -> Mapping[tuple[str, str], float]:
        """How much each level of each field speaks for relatives rather than strangers."""
        return {
            (field, level): chance.kin for field, levels in self.weights.items() for level, chance in levels.items()
        }

    def household(self, levels: Mapping[str, str], rarity: Mapping[str, float]) -> float:
        """What the score loses because the same agreement would fit relatives; never above 0.

        A rare family name that agrees is rare within a household too: its rarity speaks for relatives as much.
        """
        kin = rarity.get(Field.FAMILY_NAME, 0.0) + sum(self.kin.get(entry, 0.0) for entry in levels.items())
        return -log2(1 + self.households * 2 ** min(kin, _UTMOST))


_UTMOST: Final = 200.0
_FAMILY: Final = {
    NameLevel.EXACT: (0.60, 0.0015, 0.50),
    NameLevel.SAME_SOUND: (0.14, 0.0010, 0.12),
    NameLevel.CLOSE: (0.10, 0.0030, 0.10),
    NameLevel.SAME_CONSONANTS: (0.03, 0.0015, 0.03),
    NameLevel.PARTS_DROPPED: (0.06, 0.0040, 0.06),
    NameLevel.SOME_PARTS: (0.03, 0.0150, 0.04),
    NameLevel.INITIAL: (0.005, 0.0050, 0.005),
    NameLevel.FAINT: (0.015, 0.0600, 0.035),
    NameLevel.OTHER: (0.02, 0.9090, 0.11),
}
_GIVEN: Final = {
    NameLevel.EXACT: (0.60, 0.0030, 0.001),
    NameLevel.SAME_SOUND: (0.14, 0.0020, 0.001),
    NameLevel.CLOSE: (0.10, 0.0040, 0.003),
    NameLevel.SAME_CONSONANTS: (0.03, 0.0020, 0.003),
    NameLevel.PARTS_DROPPED: (0.06, 0.0080, 0.01),
    NameLevel.SOME_PARTS: (0.03, 0.0150, 0.03),
    NameLevel.INITIAL: (0.005, 0.0050, 0.005),
    NameLevel.FAINT: (0.015, 0.0600, 0.09),
    NameLevel.OTHER: (0.02, 0.9010, 0.857),
}

HAND_SET: Final = Parameters(
    origin="hand-set",
    weights={
        Field.FAMILY_NAME: {level: Chance(*shares) for level, shares in _FAMILY.items()},
        Field.GIVEN_NAME: {level: Chance(*shares) for level, shares in _GIVEN.items()},
        Field.NAME_ORDER: {
            OrderLevel.SAME: Chance(0.92, 0.92, 0.92),
            OrderLevel.SWAPPED: Chance(0.05, 0.05, 0.05),
            OrderLevel.SPLIT_OTHERWISE: Chance(0.03, 0.03, 0.03),
        },
        Field.BIRTH: {
            BirthLevel.SAME_DAY: Chance(0.80, 0.00006, 0.02),
            BirthLevel.SAME_FIRST_JANUARY: Chance(0.05, 0.0008, 0.003),
            BirthLevel.DAY_AND_MONTH_SWAPPED: Chance(0.02, 0.00004, 0.0002),
            BirthLevel.ONE_DIGIT: Chance(0.05, 0.0012, 0.003),
            BirthLevel.FITS: Chance(0.04, 0.0040, 0.007),
            BirthLevel.TWO_OF_THREE: Chance(0.02, 0.0060, 0.01),
            BirthLevel.SAME_YEAR: Chance(0.01, 0.0150, 0.04),
            BirthLevel.OTHER: Chance(0.01, 0.9730, 0.9168),
        },
        Field.HOUSE: {
            HouseLevel.SAME_HOUSE: Chance(0.50, 0.0010, 0.50),
            HouseLevel.NEARLY_SAME_HOUSE: Chance(0.05, 0.0002, 0.05),
            HouseLevel.SAME_STREET: Chance(0.05, 0.0050, 0.05),
            HouseLevel.OTHER: Chance(0.40, 0.9938, 0.40),
        },
        Field.PLACE: {
            PlaceLevel.SAME_DISTRICT: Chance(0.62, 0.10, 0.62),
            PlaceLevel.SAME_PLACE: Chance(0.20, 0.25, 0.20),
            PlaceLevel.NEARLY_SAME_PLACE: Chance(0.03, 0.02, 0.03),
            PlaceLevel.OTHER: Chance(0.15, 0.63, 0.15),
        },
    },
    households=0.0001,
    certain=24.0,
    possible=10.0,
)
"""What a node starts with. Set by hand from what one expects of registers; no figures of persons are in it."""


@dataclass(frozen=True, slots=True)
class Frequencies:
    """How often each sound of a name part occurs in a body's own records: agreement on a rare name says more.

    Parts are counted whatever their place (given, family): swapped names must find their frequency too.
    """

    counts: Mapping[str, int]
    total: int
    usual: float
    """The chance that two parts drawn at random sound alike: what an agreement is worth on the average."""

    @classmethod
    def of(cls, people: Iterable[Described]) -> "Frequencies":
        """Counted over all parts of all names."""
        counts = Counter(
            part.sound for person in people for spelling in (*person.family, *person.given) for part in spelling
        )
        total = counts.total()
        usual = sum((count / total) ** 2 for count in counts.values()) if total else 1.0
        return cls(counts, total, usual)

    def bits(self, sounds: Iterable[str]) -> float:
        """What agreement on the rarest of these parts weighs beyond (or below) the average, within 6 bits each way.

        0 where nothing is counted yet. A name that was never seen counts as seen once.
        """
        if not self.total:
            return 0.0
        rarest = min((self.counts.get(sound, 1) for sound in sounds), default=0)
        if not rarest:
            return 0.0
        return max(-_MOST, min(_MOST, log2(self.usual * self.total / rarest)))


_MOST: Final = 6.0
UNCOUNTED: Final = Frequencies({}, 0, 1.0)
