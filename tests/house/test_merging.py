"""Every table says what merging two persons does to it: one that is new and says nothing is found here."""

import pytest
from sqlalchemy import Uuid
from sqlalchemy.orm import Mapped, mapped_column

from geleit_kit.db.base import BodyRow, PersonalRow, TableBase, new_metadata
from geleit_kit.db.erasable import Mentions, OfPerson
from geleit_kit.db.mergeable import Moves, undeclared
from tests.house.documents import application
from tests.house.places import SERVICES


@pytest.mark.parametrize("service", SERVICES)
def test_every_table_about_persons_says_what_a_merge_does_to_it(service: str) -> None:
    assert list(undeclared(application(service).state.tables.metadata)) == []


def test_a_table_that_says_nothing_is_found() -> None:
    class Base(TableBase):
        __abstract__ = True
        metadata = new_metadata()

    class Said(Base, PersonalRow):
        __tablename__ = "said"

    class Silent(Base, BodyRow):
        __tablename__ = "silent"
        __erasure__ = OfPerson("person")
        person: Mapped[str] = mapped_column(Uuid)

    class Paired(Base, BodyRow):
        __tablename__ = "paired"
        __erasure__ = Mentions(columns=("one",))
        one: Mapped[str] = mapped_column(Uuid)

    class Wrong(Base, BodyRow):
        __tablename__ = "wrong"
        __erasure__ = OfPerson("one")
        __merge__ = Moves("nobody")
        one: Mapped[str] = mapped_column(Uuid)

    found = list(undeclared(Base.metadata))
    assert [line.split()[0] for line in found] == ["paired", "silent", "wrong"]
    assert {Said.__tablename__, Silent.__tablename__, Paired.__tablename__, Wrong.__tablename__} > {"silent"}
