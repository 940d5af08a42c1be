"""One record per body and person, its pseudonym, and the keys by which it is found."""

from datetime import date
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Index, Integer, String, Uuid, false, text
from sqlalchemy.orm import Mapped, mapped_column

from geleit_identity.tables import Base
from geleit_kit.db.base import BodyRow, PersonalRow
from geleit_kit.db.erasable import HangsOn, NobodyIn, OfPerson
from geleit_kit.db.mergeable import Stays

_UNTOLD, _UNTOLD_SQLITE = text("NOT whereabouts_told"), text("whereabouts_told = 0")
"""As each says it of a boolean: else it does not see that the index is meant."""


class Person(Base, PersonalRow):
    """A body's record of a person. Sealed: names, birth, addresses, languages, interpreter need, protections.

    `id` never leaves identity; everybody else says the pseudonym.
    """

    __tablename__ = "persons"
    __merge__ = Stays("the record that was merged is set aside as it was; what it says stands in the other one, too")

    registered_on: Mapped[date] = mapped_column(Date)
    indexed: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    """The generation of the keys of matching under which the record is found; 0: none yet."""

    whereabouts_told: Mapped[bool] = mapped_column(default=True, server_default=false())
    """Whether the other services know on which days they are hidden; not of records from before that was told."""

    __table_args__ = (
        Index("ix_persons_indexed", "body_id", "indexed"),
        Index("ix_persons_whereabouts_untold", "body_id", "id", sqlite_where=_UNTOLD_SQLITE, postgresql_where=_UNTOLD),
    )


class Pseudonym(Base, BodyRow):
    """The random name of a person in its body. A table entry, no hash of anything: deleting it ends the name.

    It is looked for among the body's own only: an index over all bodies told by a microsecond whether another knows it.
    `merged_into`: the record was merged into another one, whose pseudonym answers for this one.
    """

    __tablename__ = "pseudonyms"
    __erasure__ = OfPerson("pseudonym")
    __merge__ = Stays("it is the name of its own record, which is set aside until the merge is undone")

    pseudonym: Mapped[UUID] = mapped_column(Uuid)
    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("persons.id"), index=True)
    merged_into: Mapped[UUID | None] = mapped_column(Uuid)

    __table_args__ = (Index("uq_pseudonyms_pseudonym", "body_id", "pseudonym", unique=True),)


class SearchKey(Base, BodyRow):
    """A blocking key: a truncated keyed hash over two attributes or more, with the body's own key (`generation`)."""

    __tablename__ = "search_keys"
    __erasure__ = HangsOn("person_id", "persons")

    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("persons.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    generation: Mapped[int] = mapped_column(Integer)
    value: Mapped[str] = mapped_column(String(16))

    __table_args__ = (
        Index("ix_search_keys_value", "body_id", "kind", "generation", "value"),
        Index("uq_search_keys_person", "person_id", "kind", "generation", "value", unique=True),
    )


class MatchKey(Base):
    """A blocking key of matching: the pass and 24 bits of a keyed hash over two attributes or more.

    Fourteen rows a person, so they are narrow: no version, no times; `id` is that of the record to which they belong.
    """

    __tablename__ = "match_keys"
    __erasure__ = HangsOn("id", "persons")

    body_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    value: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    record: Mapped[UUID] = mapped_column("id", Uuid, primary_key=True)

    __table_args__ = (Index("ix_match_keys_id", "id"), {"sqlite_with_rowid": False})


MatchKey.__table__.add_is_dependent_on(Person.__table__)  # type: ignore[attr-defined]  # -- in place of a foreign key, which PostgreSQL would check fourteen times a person


class NameCount(Base):
    """How many names of the body have a part that sounds so: a keyed digest and a number, no name and nobody's row."""

    __tablename__ = "name_counts"
    __erasure__ = NobodyIn("how often a keyed digest of a name part's sound occurs among all records of a body")

    body_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    value: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    count: Mapped[int] = mapped_column(Integer)
