"""What a form consists of, after its definition was read: fields, groups of fields, and rows that repeat."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, NamedTuple

from geleit_kit.pure.forms.patterns import Pattern
from geleit_kit.pure.texts import Text

NO_ANSWER: Final[Mapping[str, Text]] = {
    "unknown": Text("Nicht bekannt", "Unknown"),
    "not_asked": Text("Nicht gefragt", "Not asked"),
    "not_wished_to_say": Text("Möchte es nicht sagen", "Did not wish to say"),
}
"""Not having something is a value: each field takes these beside its own."""
LONGEST_TEXT: Final = 20_000
MOST_FIELDS: Final = 500
MOST_CODES: Final = 300
MOST_ROWS: Final = 100
DEEPEST: Final = 5
LARGEST: Final = 2**53


class Kind(StrEnum):
    """What a field takes."""

    TEXT = "text"
    DATE = "date"
    PARTIAL_DATE = "partial_date"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    CODE = "code"
    CODES = "codes"
    GROUP = "group"
    ROWS = "rows"


class Ground(NamedTuple):
    """Why one may ask: the kind, and what it cites (a paragraph), where it cites something."""

    kind: str
    cites: str | None


@dataclass(frozen=True, slots=True)
class Said:
    """What a field says of itself, of its own or from what it stands in; None where nobody said it."""

    category: str | None = None
    purpose: str | None = None
    ground: Ground | None = None
    retention: str | None = None
    why: Text | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """One field; a group and rows have fields `inside`. `least`, `most`: of a text its length, of a number its value,
    of a list and of rows their number.
    """

    kind: Kind
    label: Text
    said: Said
    least: int | None = None
    most: int | None = None
    pattern: Pattern | None = None
    written: str | None = None
    codes: Mapping[str, Text] = field(default_factory=dict)
    inside: Mapping[str, "Field"] = field(default_factory=dict)

    @property
    def category(self) -> str:
        """The data category; a form that was read without faults has one in each field."""
        return self.said.category or ""

    def takes_all_of(self, other: "Field") -> bool:
        """Whether every answer to the other is one to this, and told to the same readers."""
        return (
            (self.kind, self.category, self.written) == (other.kind, other.category, other.written)
            and self.codes.keys() >= other.codes.keys()
            and (self.least is None or (other.least is not None and self.least <= other.least))
            and (self.most is None or (other.most is not None and self.most >= other.most))
        )


@dataclass(frozen=True, slots=True)
class Form:
    """A form that was read without faults. `ui`: its UI schema, or None where the order of the schema is enough."""

    title: Text
    fields: Mapping[str, Field]
    ui: Mapping[str, Any] | None

    def leaves(self) -> Iterator[tuple[str, Field]]:
        """Every field that takes an answer, with its place; a `*` stands for the number of a row."""
        yield from leaves(self.fields)


@dataclass(frozen=True, slots=True)
class Known:
    """The codes that a field may name. A field of a category in `own_sheet` stands in a group of its own kind."""

    categories: AbstractSet[str]
    purposes: AbstractSet[str]
    grounds: AbstractSet[str]
    own_sheet: AbstractSet[str]


def leaves(fields: Mapping[str, Field], at: str = "") -> Iterator[tuple[str, Field]]:
    """Every field that takes an answer, at any depth; rows count as well as what stands in them."""
    for name, one in fields.items():
        place = f"{at}/{name}"
        if one.kind is not Kind.GROUP:
            yield place, one
        yield from leaves(one.inside, f"{place}/*" if one.kind is Kind.ROWS else place)
