"""One record per body and person, its pseudonym, and the keys by which it is found."""

from datetime import date
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Index, Integer, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from geleit_identity.tables import Base
from geleit_kit.db.base import BodyRow, PersonalRow
from geleit_kit.db.erasable import HangsOn, OfPerson


class Person(Base, PersonalRow):
    """A body's record of a person. Sealed: names, birth, addresses, languages, interpreter need, protections.

    `id` never leaves identity; everybody else says the pseudonym.
    """

    __tablename__ = "persons"

    registered_on: Mapped[date] = mapped_column(Date)


class Pseudonym(Base, BodyRow):
    """The random name of a person in its body. A table entry, no hash of anything: deleting it ends the name.

    It is looked for among the body's own only: an index over all bodies told by a microsecond whether another knows it.
    """

    __tablename__ = "pseudonyms"
    __erasure__ = OfPerson("pseudonym")

    pseudonym: Mapped[UUID] = mapped_column(Uuid)
    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("persons.id"), index=True)

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
