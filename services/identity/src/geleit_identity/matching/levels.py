"""How two descriptions of a person compare: for each field one level, in words that a clerk can check.

Nothing here weighs. A field that one side does not have has no level: it speaks neither for nor against.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from geleit_identity.matching.distances import distance, likeness
from geleit_identity.matching.sounds import Part, parts, whole
from geleit_identity.names.rules import search_form
from geleit_vocabulary.coded import Coded


class Field(Coded):
    """What is compared. Numbers of registers (AZR, tax, social insurance) never: they are refused as matching keys."""

    FAMILY_NAME = "family_name", "Familienname", "Family name"
    GIVEN_NAME = "given_name", "Vorname", "Given name"
    NAME_ORDER = "name_order", "Stellung der Namen", "Order of the names"
    BIRTH = "birth", "Geburtsdatum", "Date of birth"
    HOUSE = "house", "Straße und Hausnummer", "Street and house number"
    PLACE = "place", "Ort und Postleitzahl", "Place and postal code"
    HOUSEHOLD = "household", "Haushalt", "Household"


class NameLevel(Coded):
    """How two family names or two given names compare; the stronger before the weaker."""

    EXACT = "exact", "gleich", "equal"
    SAME_SOUND = "same_sound", "gleich klingend, anders umgeschrieben", "sounds alike, transliterated otherwise"
    CLOSE = "close", "fast gleich geschrieben", "nearly the same spelling"
    SAME_CONSONANTS = "same_consonants", "gleiche Mitlaute, andere Selbstlaute", "same consonants, other vowels"
    PARTS_DROPPED = "parts_dropped", "gleich bis auf weggelassene Teile", "equal but for parts left out"
    SOME_PARTS = "some_parts", "einzelne Teile gleich, andere verschieden", "some parts agree, others differ"
    INITIAL = "initial", "passende Abkürzung", "fitting initial"
    FAINT = "faint", "entfernt ähnlich", "faintly alike"
    OTHER = "other_name", "verschieden", "different"


class OrderLevel(Coded):
    """Whether the parts of the names stand in the same place in both descriptions."""

    SAME = "same_order", "Vor- und Familienname stehen gleich", "Given and family name stand alike"
    SWAPPED = "swapped", "Vor- und Familienname vertauscht", "Given and family name swapped"
    SPLIT_OTHERWISE = "split_otherwise", "Namensteile anders aufgeteilt", "Parts divided otherwise"


class BirthLevel(Coded):
    """How two dates of birth compare. A first of January says little: authorities set it where nobody knows the day."""

    SAME_DAY = "same_day", "gleicher Tag", "same day"
    SAME_FIRST_JANUARY = "same_first_january", "beide 01.01. desselben Jahres", "both 1 January of the same year"
    DAY_AND_MONTH_SWAPPED = "day_and_month_swapped", "Tag und Monat vertauscht", "day and month swapped"
    ONE_DIGIT = "one_digit", "eine Ziffer anders oder verdreht", "one digit other or turned"
    FITS = "fits", "vereinbar, auf einer Seite ungenau", "compatible, not exact on one side"
    TWO_OF_THREE = "two_of_three", "zwei von Tag, Monat, Jahr gleich", "two of day, month, year agree"
    SAME_YEAR = "same_year", "nur das Jahr gleich", "only the year agrees"
    OTHER = "other_birth", "verschieden", "different"


class HouseLevel(Coded):
    """How the nearest two addresses compare in street and number; former addresses count too."""

    SAME_HOUSE = "same_house", "gleiche Straße und Hausnummer", "same street and number"
    NEARLY_SAME_HOUSE = "nearly_same_house", "ähnliche Straße, gleiche Hausnummer", "street alike, same number"
    SAME_STREET = "same_street", "gleiche Straße, andere Hausnummer", "same street, other number"
    OTHER = "moved", "andere Anschrift (umgezogen?)", "another address (moved?)"


class PlaceLevel(Coded):
    """How the nearest two addresses compare in place, municipality and postal code."""

    SAME_DISTRICT = "same_district", "gleicher Ort und gleiche Postleitzahl", "same place and postal code"
    SAME_PLACE = "same_place", "gleicher Ort oder gleiche Postleitzahl", "same place or same postal code"
    NEARLY_SAME_PLACE = "nearly_same_place", "Ort oder Postleitzahl ähnlich", "place or postal code alike"
    OTHER = "other_place", "anderer Ort", "another place"


class HouseholdLevel(Coded):
    """Not a field of its own: what is taken off because the agreement of the others would also fit relatives."""

    FITS_RELATIVES = "fits_relatives", "passt auch auf Angehörige", "would also fit relatives"


@dataclass(frozen=True, slots=True)
class Birth:
    """A date of birth as far as it is known: `YYYY-MM-DD`, `YYYY-MM` or `YYYY`; `conventional`: an authority set it."""

    on: str
    conventional: bool = False

    @property
    def is_first_january(self) -> bool:
        """Whether the day says little beyond its year."""
        return self.conventional or self.on.endswith("-01-01")

    @property
    def is_exact(self) -> bool:
        """Known to the day, and not a first of January."""
        return len(self.on) == _DAY and not self.is_first_january


@dataclass(frozen=True, slots=True)
class Address:
    """A present or former address; what is not known is empty."""

    street: str = ""
    number: str = ""
    postal_code: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Described:
    """What a body knows of a person, in the form in which it is compared.

    `family` and `given` hold the spellings that stand beside each other (passport, residence document ...); a name of
    unknown kind or a single name stands in both. Patronymics are left out: they come and go between documents.
    """

    family: tuple[tuple[Part, ...], ...] = ()
    given: tuple[tuple[Part, ...], ...] = ()
    birth: Birth | None = None
    addresses: tuple[Address, ...] = ()


@dataclass(slots=True)
class Heard:
    """Names and addresses that have been read already: of a query's candidates many share a name or a house.

    One per query or batch, never longer: it holds names in memory.
    """

    names: dict[str, tuple[Part, ...]] = field(default_factory=dict)
    addresses: dict[Address, Address] = field(default_factory=dict)

    def name(self, spelling: str) -> tuple[Part, ...]:
        """Its parts, at most 8."""
        read = self.names.get(spelling)
        if read is None:
            read = self.names[spelling] = parts(spelling)[:_MOST_PARTS]
        return read

    def address(self, written: Address) -> Address:
        """The form in which it is compared."""
        read = self.addresses.get(written)
        if read is None:
            read = self.addresses[written] = _plain(written)
        return read


def described(
    family: Iterable[str],
    given: Iterable[str],
    birth: Birth | None = None,
    addresses: Iterable[Address] = (),
    heard: Heard | None = None,
) -> Described:
    """The names read into their parts, the addresses into the form in which they are compared.

    Of more than 12 spellings, 8 parts of one, or 12 addresses the first ones and the last addresses count: a bound on
    what a record can cost, which none of a real person reaches. `heard`: what was read before in the same batch.
    """
    heard = heard or Heard()
    return Described(
        tuple(read for name in islice(family, _MOST) if (read := heard.name(name))),
        tuple(read for name in islice(given, _MOST) if (read := heard.name(name))),
        birth,
        tuple(map(heard.address, [*addresses][-_MOST:])),
    )


def _plain(address: Address) -> Address:
    street = search_form(address.street).replace("strasse", "str").replace(" str", "str")
    number = "".join(address.number.casefold().split())
    return Address(street, number, address.postal_code.strip(), search_form(address.place))


_MOST: Final = 12
_MOST_PARTS: Final = 8
_DAY: Final = 10
_CLOSE: Final = 0.8
_FAINT: Final = 0.6
_STREET_ALIKE: Final = 0.7
_SHORTEST_BONES: Final = 2
_RANK: Final = {level: rank for rank, level in enumerate(NameLevel)}
_AGREEING: Final = frozenset({NameLevel.EXACT, NameLevel.SAME_SOUND, NameLevel.CLOSE, NameLevel.SAME_CONSONANTS})


@dataclass(frozen=True, slots=True)
class Agreement:
    """How two names compare, and the sounds of the parts on which they agree (the rarer, the more it says).

    The sounds are those of the one who is asked for: their frequency is looked up once, whoever is compared.
    """

    level: NameLevel
    sounds: tuple[str, ...] = ()


@dataclass
class Names:
    """Compares names and remembers the parts that it has compared: of a query's candidates many share a name.

    One per query or batch, never longer: it holds names in memory.
    """

    seen: dict[tuple[str, str], NameLevel] = field(default_factory=dict)

    def part(self, one: Part, other: Part) -> NameLevel:
        """How two single parts compare."""
        key = (one.form, other.form)
        level = self.seen.get(key)
        if level is None:
            level = self.seen[key] = _part_level(one, other)
        return level

    def compare(self, one: tuple[Part, ...], other: tuple[Part, ...]) -> Agreement:
        """How two names of any number of parts compare, whatever the order of their parts."""
        if len(one) == len(other) == 1:
            level = self.part(one[0], other[0])
            return Agreement(level, (one[0].sound,) if level in _AGREEING else ())
        short, long = (one, other) if len(one) <= len(other) else (other, one)
        pairs = self._aligned(short, long)
        parted = _over_parts([level for level, _, _ in pairs], dropped=len(long) - len(short))
        if parted not in _AGREEING and len(short) < len(long) and _as_one_word(one, other):
            return Agreement(NameLevel.SAME_SOUND, tuple(part.sound for part in one))
        agreeing = [(a, b) if short is one else (b, a) for level, a, b in pairs if level in _AGREEING]
        return Agreement(parted, tuple(asked.sound for asked, _ in agreeing))

    def _aligned(self, short: Sequence[Part], long: Sequence[Part]) -> list[tuple[NameLevel, Part, Part]]:
        """For each part of the shorter name the best part of the longer one that is still free; good pairs first."""
        scored = sorted(
            ((self.part(a, b), i, j) for i, a in enumerate(short) for j, b in enumerate(long)),
            key=lambda entry: (_RANK[entry[0]], abs(entry[1] - entry[2])),
        )
        taken: dict[int, tuple[NameLevel, int]] = {}
        used = set[int]()
        for level, i, j in scored:
            if i not in taken and j not in used:
                taken[i] = (level, j)
                used.add(j)
        return [(taken[i][0], part, long[taken[i][1]]) for i, part in enumerate(short)]


def _as_one_word(one: tuple[Part, ...], other: tuple[Part, ...]) -> bool:
    """Gebre Medhin and Gebremedhin."""
    written, there = ("".join(part.form for part in name) for name in (one, other))
    return bool(likeness(written, there, _FAINT)) and not whole(one).sounds.isdisjoint(whole(other).sounds)


def _part_level(one: Part, other: Part) -> NameLevel:
    if one.form == other.form:
        return NameLevel.EXACT
    if len(one.form) == 1 or len(other.form) == 1:
        return NameLevel.INITIAL if one.form[0] == other.form[0] else NameLevel.OTHER
    if not one.sounds.isdisjoint(other.sounds):
        return NameLevel.SAME_SOUND
    alike = likeness(one.form, other.form, _FAINT)
    if alike >= _CLOSE:
        return NameLevel.CLOSE
    if any(len(bones) > _SHORTEST_BONES for bones in one.skeletons & other.skeletons):
        return NameLevel.SAME_CONSONANTS
    alike = max(alike, likeness(one.sound, other.sound, _FAINT))
    if alike >= _CLOSE:
        return NameLevel.CLOSE
    return NameLevel.FAINT if alike else NameLevel.OTHER


def _over_parts(levels: list[NameLevel], *, dropped: int) -> NameLevel:
    """One level for a name of several parts, `dropped` of which stand on one side only."""
    worst = max(levels, key=_RANK.__getitem__)
    if worst in _AGREEING:
        return NameLevel.PARTS_DROPPED if dropped else worst
    if any(level in _AGREEING for level in levels):
        return NameLevel.SOME_PARTS if worst is not NameLevel.INITIAL else NameLevel.PARTS_DROPPED
    return worst


def birth_level(one: Birth, other: Birth) -> BirthLevel:
    """How two dates of birth compare."""
    if len(one.on) == len(other.on) == _DAY:
        if one.on == other.on:
            return BirthLevel.SAME_FIRST_JANUARY if one.is_first_january else BirthLevel.SAME_DAY
        if one.conventional or other.conventional:
            return _by_year(one, other)
        return _full_dates(one.on, other.on)
    return _by_year(one, other)


def _by_year(one: Birth, other: Birth) -> BirthLevel:
    if one.on[:4] != other.on[:4]:
        return BirthLevel.OTHER
    known = 4 if one.conventional or other.conventional else min(len(one.on), len(other.on))
    return BirthLevel.FITS if one.on[:known] == other.on[:known] else BirthLevel.SAME_YEAR


def _full_dates(one: str, other: str) -> BirthLevel:
    if one[:4] == other[:4] and one[5:7] == other[8:] and one[8:] == other[5:7]:
        return BirthLevel.DAY_AND_MONTH_SWAPPED
    if distance(one, other) == 1:
        return BirthLevel.ONE_DIGIT
    if one[:4] == other[:4] and (one.endswith("-01-01") or other.endswith("-01-01")):
        return BirthLevel.FITS
    same = [a == b for a, b in zip(one.split("-"), other.split("-"), strict=True)]
    if sum(same) == 2:  # noqa: PLR2004 -- two of three
        return BirthLevel.TWO_OF_THREE
    return BirthLevel.SAME_YEAR if same[0] else BirthLevel.OTHER


def house_level(one: Address, other: Address) -> HouseLevel | None:
    """How two addresses compare in street and number; None where one side has no street."""
    if not one.street or not other.street:
        return None
    if one.street == other.street:
        return HouseLevel.SAME_HOUSE if one.number == other.number else HouseLevel.SAME_STREET
    alike = one.number == other.number and likeness(one.street, other.street, _STREET_ALIKE)
    return HouseLevel.NEARLY_SAME_HOUSE if alike else HouseLevel.OTHER


def place_level(one: Address, other: Address) -> PlaceLevel | None:
    """How two addresses compare in place and postal code; None where nothing of one side can be compared."""
    places = bool(one.place and other.place)
    codes = bool(one.postal_code and other.postal_code)
    if not places and not codes:
        return None
    same_place, same_code = places and one.place == other.place, codes and one.postal_code == other.postal_code
    if same_place and (same_code or not codes):
        return PlaceLevel.SAME_DISTRICT if codes else PlaceLevel.SAME_PLACE
    if same_place or same_code:
        return PlaceLevel.SAME_PLACE
    near = (codes and distance(one.postal_code, other.postal_code) == 1) or (
        places and likeness(one.place, other.place, _CLOSE)
    )
    return PlaceLevel.NEARLY_SAME_PLACE if near else PlaceLevel.OTHER
