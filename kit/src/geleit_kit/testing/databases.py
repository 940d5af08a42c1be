"""Databases for tests: a template per worker and package, made by the real migrations; a copy of it per test."""

import itertools
import os
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from geleit_kit.db.migrate import migrate
from geleit_kit.testing.servers import APPLICATION, OWNER, Postgres

Kind = Literal["sqlite", "postgresql"]
KINDS: tuple[Kind, ...] = ("sqlite", "postgresql")
_KEYS = "keys"
PLANTED: dict[str, Callable[[str], Awaitable[None]]] = {}
"""Package -> what every database of it begins with in tests: gets the address of the template as its owner."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where one service finds its two databases, as the service and as the owner who migrates."""

    database_url: str
    keys_url: str
    migration_url: str
    keys_migration_url: str


@dataclass
class Templates:
    """What one worker has migrated so far. `worker` keeps the names of parallel workers apart."""

    folder: Path
    worker: str
    made: set[tuple[Kind, str]] = field(default_factory=set)
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def sqlite_file(self, package: str) -> Path:
        """The template file of a package."""
        return self.folder / f"template-{self.worker}-{package}.sqlite"

    def database(self, package: str) -> str:
        """The template's name on PostgreSQL."""
        return f"template_{self.worker}_{package}"


@dataclass
class Engine:
    """The kind of database that a test runs on, and fresh databases of it."""

    kind: Kind
    templates: Templates
    folder: Path
    postgres: Postgres | None = None
    created: list[str] = field(default_factory=list)

    async def databases(self, package: str) -> Addresses:
        """Fresh, migrated databases (rows and person keys) for the service in `package`, such as `geleit_cases`."""
        await self._template(package, package)
        await self._template(_KEYS, None)
        if self.postgres is not None:
            names = [await self._copy(each) for each in (package, _KEYS)]
            as_service = [self.postgres.url(name, APPLICATION) for name in names]
            as_owner = [self.postgres.url(name, OWNER) for name in names]
            return Addresses(as_service[0], as_service[1], as_owner[0], as_owner[1])
        rows = self._file("db", package, f"{package.removeprefix('geleit_')}.sqlite")
        keys = self._file("keys-db", _KEYS, f"{package.removeprefix('geleit_')}-keys.sqlite")
        return Addresses(rows, keys, rows, keys)

    async def empty(self) -> str:
        """A fresh database without any table, as its owner sees it: for tests of migrations."""
        name = f"empty_{self.templates.worker}_{os.getpid()}_{next(self.templates.numbers)}"
        if self.postgres is None:
            return f"sqlite+aiosqlite:///{self.folder / name}.sqlite"
        await self.postgres.create_database(name)
        self.created.append(name)
        return self.postgres.url(name, OWNER)

    async def drop(self) -> None:
        """Removes this test's databases; the files of SQLite go with the test's folder."""
        if self.postgres is not None and self.created:
            await self.postgres.drop_databases(self.created)
            self.created.clear()

    async def _template(self, name: str, package: str | None) -> None:
        if (self.kind, name) in self.templates.made:
            return
        if self.postgres is not None:
            database = self.templates.database(name)
            await self.postgres.create_database(database)
            address = self.postgres.url(database, OWNER)
            await migrate(address, package, APPLICATION)
        else:
            address = f"sqlite+aiosqlite:///{self.templates.sqlite_file(name)}"
            await migrate(address, package)
        if name in PLANTED:
            await PLANTED[name](address)
        self.templates.made.add((self.kind, name))

    async def _copy(self, template: str) -> str:
        assert self.postgres is not None  # noqa: S101 -- the only caller has looked
        name = f"test_{self.templates.worker}_{next(self.templates.numbers)}_{template}"
        await self.postgres.create_database(name, self.templates.database(template))
        self.created.append(name)
        return name

    def _file(self, place: str, template: str, name: str) -> str:
        path = self.folder / place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(self.templates.sqlite_file(template), path)
        return f"sqlite+aiosqlite:///{path}"
