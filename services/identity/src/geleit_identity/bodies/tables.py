"""Bodies, the people who work there, the programs that call for them."""

from datetime import date
from typing import Any

from sqlalchemy import Date, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from geleit_identity.tables import Base
from geleit_kit.db.base import BodyRow, PersonalRow
from geleit_kit.db.erasable import NobodyIn
from geleit_kit.db.types import JsonColumn


class Body(Base, BodyRow):
    """A functional unit that may know something (Stelle, § 67 (4) SGB X). Its row is its own: `id` is `body_id`.

    `officer` is the address of a function, never a person; each list is None until the body has said something.
    `closed_on`: its last day on the node; `destroyed_on`: when its data went.
    """

    __tablename__ = "bodies"
    __erasure__ = NobodyIn("the bodies of the node")

    key: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(60))
    land: Mapped[str] = mapped_column(String(2))
    law: Mapped[str] = mapped_column(String(40))
    professions: Mapped[list[Any] | None] = mapped_column(JsonColumn)
    contracts: Mapped[list[Any] | None] = mapped_column(JsonColumn)
    officer: Mapped[dict[str, Any] | None] = mapped_column(JsonColumn)
    retention: Mapped[list[Any] | None] = mapped_column(JsonColumn)
    closed_on: Mapped[date | None] = mapped_column(Date)
    destroyed_on: Mapped[date | None] = mapped_column(Date)


class StaffMember(Base, PersonalRow):
    """Somebody who works in a body; `person` is the id that tasks and logs name. Sealed: name, function, login."""

    __tablename__ = "staff"

    status: Mapped[str] = mapped_column(String(20))

    __table_args__ = (Index("uq_staff_body_id_person", "body_id", "person", unique=True),)


class Client(Base, BodyRow):
    """A program that calls for a body."""

    __tablename__ = "clients"
    __erasure__ = NobodyIn("programs that call for a body")

    client_id: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(200))
    roles: Mapped[list[Any]] = mapped_column(JsonColumn)
    status: Mapped[str] = mapped_column(String(20))

    __table_args__ = (Index("uq_clients_client_id", "client_id", unique=True),)
