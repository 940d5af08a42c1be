"""Whether two descriptions are one person: the score, its three grades, and the share of every field in it.

The answer recommends. Whoever decides is a person (CAPABILITIES, rule 2): `certain` makes nobody one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import product
from typing import Final, NamedTuple

from geleit_identity.matching.levels import (
    Address,
    Agreement,
    BirthLevel,
    Described,
    Field,
    HouseholdLevel,
    NameLevel,
    Names,
    OrderLevel,
    birth_level,
    house_level,
    place_level,
)
from geleit_identity.matching.sounds import Part
from geleit_identity.matching.weights import UNCOUNTED, Frequencies, Parameters
from geleit_vocabulary.coded import Coded


class Grade(Coded):
    """What the score recommends."""

    CERTAIN = "certain", "sicher dieselbe Person", "certainly the same person"
    POSSIBLE = "possible", "möglicherweise dieselbe Person", "possibly the same person"
    NO = "no", "nicht dieselbe Person", "not the same person"


class Held(Coded):
    """Why an answer is `possible` although its score would do for `certain`."""

    BIRTH_NOT_EXACT = (
        "birth_not_exact",
        "Das Geburtsdatum ist nicht auf den Tag gleich",
        "Not the same exact birth date",
    )
    NAMES_DIFFER = "names_differ", "Ein Namensteil ist verschieden", "A part of the name is different"


@dataclass(frozen=True, slots=True)
class Share:
    """What one field brings to the score: its level by code, and bits for (positive) or against (negative)."""

    field: str
    level: str
    bits: float


@dataclass(frozen=True, slots=True)
class Answer:
    """Grade, score in bits, the share of every field that both sides have, and the version of the parameter set.

    The shares add up to the score, always.
    """

    grade: Grade
    score: float
    shares: tuple[Share, ...]
    parameters: str
    held: Held | None = None


class Compared(NamedTuple):
    """The level of each field that both sides have, and what the frequency of the names adds to it, in bits."""

    levels: Mapping[str, str]
    rarity: Mapping[str, float]


# How much of a name's rarity an agreement of this level carries: one that is only similar may be another name.
_RARITY: Final = {
    NameLevel.EXACT: 1.0,
    NameLevel.SAME_SOUND: 1.0,
    NameLevel.CLOSE: 0.5,
    NameLevel.SAME_CONSONANTS: 0.5,
    NameLevel.PARTS_DROPPED: 1.0,
    NameLevel.SOME_PARTS: 0.5,
}
_WEAK: Final = frozenset({NameLevel.SOME_PARTS, NameLevel.INITIAL, NameLevel.FAINT, NameLevel.OTHER})
_AGREEING: Final = frozenset(_RARITY) - {NameLevel.PARTS_DROPPED, NameLevel.SOME_PARTS}
_Spellings = tuple[tuple[Part, ...], ...]
_Named = tuple[_Spellings, _Spellings, _Spellings, _Spellings]
_Orders = tuple[OrderLevel, _Spellings, _Spellings]


@dataclass(frozen=True)
class Matcher:
    """Compares descriptions under one parameter set. One per query or batch: it remembers compared names, since the
    candidates of a common name share it.
    """

    parameters: Parameters
    frequencies: Frequencies
    names: Names
    known: dict[_Named, Compared] = field(default_factory=dict)

    @classmethod
    def under(cls, parameters: Parameters, frequencies: Frequencies = UNCOUNTED) -> "Matcher":
        """A fresh one."""
        return cls(parameters, frequencies, Names())

    def compare(self, asked: Described, known: Described) -> Compared:
        """The levels of all fields. Of several spellings, orders and addresses those that speak most for one person."""
        names = (asked.family, asked.given, known.family, known.given)
        found = self.known.get(names)
        if found is None:
            if len(self.known) >= _MOST_KNOWN:
                self.known.clear()
            found = self.known[names] = self._names(asked, known)
        levels, rarity = {**found.levels}, found.rarity
        if asked.birth and known.birth:
            levels[Field.BIRTH] = birth_level(asked.birth, known.birth)
        self._addresses(asked.addresses, known.addresses, levels)
        return Compared(levels, rarity)

    def match(self, asked: Described, known: Described) -> Answer:
        """The answer for one candidate."""
        return self.judge(self.compare(asked, known))

    def judge(self, compared: Compared) -> Answer:
        """Levels into bits, bits into a grade."""
        bits, rarity = self.parameters.bits, compared.rarity
        shares = [
            Share(field, level, bits.get((field, level), 0.0) + rarity.get(field, 0.0))
            for field, level in compared.levels.items()
        ]
        kin = self.parameters.household(compared.levels, rarity)
        if kin < -_WORTH_TELLING:
            shares.append(Share(Field.HOUSEHOLD, HouseholdLevel.FITS_RELATIVES, kin))
        score = sum(share.bits for share in shares)
        held = held_back(compared.levels) if score >= self.parameters.certain else None
        return Answer(self._grade(score, held), score, tuple(shares), self.parameters.version, held)

    def _grade(self, score: float, held: Held | None) -> Grade:
        if score >= self.parameters.certain and held is None:
            return Grade.CERTAIN
        return Grade.POSSIBLE if score >= self.parameters.possible else Grade.NO

    def _names(self, asked: Described, known: Described) -> Compared:
        """The order of the names in which they agree best, a straight one before a swapped one."""
        best: tuple[float, OrderLevel, dict[str, tuple[Agreement, float]]] | None = None
        for order, family, given in _orders(asked, known):
            found: dict[str, tuple[Agreement, float]] = {}
            if known.family and family:
                found[Field.FAMILY_NAME] = self._best(Field.FAMILY_NAME, family, known.family)
            if known.given and given:
                found[Field.GIVEN_NAME] = self._best(Field.GIVEN_NAME, given, known.given)
            score = self.parameters.bits.get((Field.NAME_ORDER, order), 0.0)
            score += sum(self._bits(field, agreement, rare) for field, (agreement, rare) in found.items())
            if found and (best is None or score > best[0] + _CLEARLY):
                best = (score, order, found)
            if all(agreement.level in _AGREEING for agreement, _ in found.values()):
                break
        if best is None:
            return Compared({}, {})
        _, order, found = best
        if order is OrderLevel.SWAPPED and _only_given_agrees(found):
            found = {Field.FAMILY_NAME: found[Field.GIVEN_NAME], Field.GIVEN_NAME: found[Field.FAMILY_NAME]}
        levels: dict[str, str] = {name: agreement.level for name, (agreement, _) in found.items()}
        levels[Field.NAME_ORDER] = order
        return Compared(levels, {name: rare for name, (_, rare) in found.items() if rare})

    def _best(
        self, field: str, asked: Iterable[tuple[Part, ...]], known: Iterable[tuple[Part, ...]]
    ) -> tuple[Agreement, float]:
        """Of all spellings of both sides the two that speak most for one person."""
        compared = [self.names.compare(one, other) for one, other in product(asked, known)]
        weighed = [(agreement, self._rare(agreement)) for agreement in compared]
        return max(weighed, key=lambda entry: self._bits(field, *entry))

    def _rare(self, agreement: Agreement) -> float:
        carried = _RARITY.get(agreement.level, 0.0)
        return carried * self.frequencies.bits(agreement.sounds) if carried else 0.0

    def _bits(self, field: str, agreement: Agreement, rare: float) -> float:
        return self.parameters.bits.get((field, agreement.level), 0.0) + rare

    def _of(self, what: str, level: str) -> float:
        return self.parameters.bits.get((what, level), 0.0)

    def _addresses(self, asked: tuple[Address, ...], known: tuple[Address, ...], levels: dict[str, str]) -> None:
        """The two addresses that are nearest; a former one counts as much as the present one."""
        for of, compare in ((Field.HOUSE, house_level), (Field.PLACE, place_level)):
            found = [level for one, other in product(asked, known) if (level := compare(one, other)) is not None]
            if found:
                levels[of] = max(found, key=partial(self._of, of))


_MOST_KNOWN: Final = 20_000
"""A bound on memory, nothing else."""
_WORTH_TELLING: Final = 0.05
_CLEARLY: Final = 1.0
"""So many bits a swapped order must gain: people whose two names sound alike are not swapped."""


def _only_given_agrees(found: Mapping[str, tuple[Agreement, float]]) -> bool:
    """Swapped, and one name agrees: which of the two it is nobody knows then. Taken as the one that relatives share."""
    if len(found) < 2:  # noqa: PLR2004 -- family and given name
        return False
    return found[Field.FAMILY_NAME][0].level in _WEAK and found[Field.GIVEN_NAME][0].level not in _WEAK


def _orders(asked: Described, known: Described) -> Iterable[_Orders]:
    """The asked person's family and given names as they stand, swapped, and divided as the known one's are.

    The last two only where a part of one side's family name has the consonants of one of the other side's given name.
    """
    yield OrderLevel.SAME, asked.family, asked.given
    if not asked.family or not asked.given or (asked.family == asked.given):
        return
    given, family = bones(asked.given), bones(asked.family)
    if not given.isdisjoint(bones(known.family)) or not family.isdisjoint(bones(known.given)):
        yield OrderLevel.SWAPPED, asked.given, asked.family
        divided = _divided(asked, known)
        if divided is not None:
            yield OrderLevel.SPLIT_OTHERWISE, divided[0], divided[1]


def bones(names: _Spellings) -> set[str]:
    """The skeletons of all parts of these names."""
    return {bone for name in names for part in name for bone in part.skeletons}


def _divided(asked: Described, known: Described) -> tuple[_Spellings, _Spellings] | None:
    """All parts of the asked name, in as many family parts as the known one has; None where that changes nothing.

    `Nguyen / Thi Hoa` and `Nguyen Thi / Hoa` are one name.
    """
    if not known.family or not known.given:
        return None
    family, given = asked.family[0], asked.given[0]
    count = len(family) + len(given)
    wanted = {part.form for part in known.family[0]}
    if count < 3 or len(family) == len(known.family[0]):  # noqa: PLR2004 -- two parts divide in one way only
        return None
    parts = (*family, *given)
    first = tuple(part for part in parts if part.form in wanted)
    rest = tuple(part for part in parts if part.form not in wanted)
    return ((first,), (rest,)) if first and rest else None


def held_back(levels: Mapping[str, str]) -> Held | None:
    """What forbids `certain`, however high the score: relatives share names and address, twins the day too."""
    if levels.get(Field.BIRTH) != BirthLevel.SAME_DAY:
        return Held.BIRTH_NOT_EXACT
    if any(levels.get(field, NameLevel.OTHER) in _WEAK for field in (Field.FAMILY_NAME, Field.GIVEN_NAME)):
        return Held.NAMES_DIFFER
    return None
