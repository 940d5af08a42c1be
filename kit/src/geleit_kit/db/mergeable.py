"""What merging two persons of a body does to each table. A table about persons says it once, as `__merge__`:

    class OpenSupportRecord(Base, BodyRow):
        __merge__ = Moves("person")

Every `PersonalRow` has said `Moves()` already. Rows that hang on others go where those go.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import MetaData, Table

from geleit_kit.db.erasable import Mentions, OfPerson, erasure_of


@dataclass(frozen=True, slots=True)
class Moves:
    """The rows follow the person who stays; what is sealed is sealed anew under that person's key.

    `asked`: whose a row is that came after the merge is asked of a person when the merge is undone; otherwise it stays
    with whom it named.
    """

    column: str = "person"
    asked: bool = True


@dataclass(frozen=True, slots=True)
class Remade:
    """The rows are not moved: they are made anew, for both persons, from what moved. `why` names from what."""

    why: str


@dataclass(frozen=True, slots=True)
class Stays:
    """The rows go on naming the pseudonym that they named. `why` is read by the data protection officer."""

    why: str


Merging = Moves | Remade | Stays


def merging_of(table: Table) -> Merging | None:
    """What the table has said."""
    found: Merging | None = table.info.get("merging")
    return found


def undeclared(metadata: MetaData) -> Iterable[str]:
    """The tables that name persons and do not say what a merge does to them, or name a column that is not there."""
    for table in metadata.sorted_tables:
        said = merging_of(table)
        if said is None and isinstance(erasure_of(table), OfPerson | Mentions):
            yield f"{table.name} does not say what merging two persons does to it (__merge__)"
        if isinstance(said, Moves) and said.column not in table.c:
            yield f"{table.name} has no column {said.column}"
