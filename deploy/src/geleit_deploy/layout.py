"""Where everything of an embedded node lies: one data folder, with a mark.

folder.json         what the folder is for (demo, test, production) and which version wrote it
tenants.yaml        bodies, clients, issuers
clock.json          the domain clock's offset (demo and test folders)
secrets/   (0700)   keys of the services, page of keys
db/                 one SQLite database per service
keys-db/            the person keys, one database per service: back it up apart, and for 30 days at most
ledger/             who was erased, one database per service: no backup is ever put over it
files/              sealed bytes of files that people bring, one folder per service that takes some
valkey/             the event streams
issuer/    (0700)   the demo issuer's name, keys and clients (demo and test folders)
run/                what runs now: node.json, lock
logs/               JSON lines, one file per process
"""

import os
from dataclasses import dataclass
from pathlib import Path

from geleit_deploy.problems import CannotDo
from geleit_kit.pure.folder import MARK, FolderMark, FolderProblem, read_mark

SERVICES = ("identity", "cases", "referrals", "indicators")
GATEWAY = "gateway"
ISSUER = "issuer"


@dataclass(frozen=True, slots=True)
class DataFolder:
    """The paths of one data folder."""

    path: Path

    @property
    def tenants(self) -> Path:
        """Bodies, clients, issuers."""
        return self.path / "tenants.yaml"

    @property
    def secrets(self) -> Path:
        """Keys of the services."""
        return self.path / "secrets"

    @property
    def run(self) -> Path:
        """What runs now."""
        return self.path / "run"

    @property
    def valkey(self) -> Path:
        """The event streams."""
        return self.path / "valkey"

    @property
    def journal(self) -> Path:
        """When the journey was played on this folder, and whether every step held."""
        return self.path / "journey.json"

    @property
    def restoring(self) -> Path:
        """There while a restore is under way: a folder with it does not start."""
        return self.path / "restoring"

    @property
    def files(self) -> Path:
        """The sealed bytes of files, a folder per service."""
        return self.path / "files"

    def database(self, service: str) -> Path:
        """The rows of a service."""
        return self.path / "db" / f"{service}.sqlite"

    def keys_database(self, service: str) -> Path:
        """The person keys of a service."""
        return self.path / "keys-db" / f"{service}-keys.sqlite"

    def ledger(self, service: str) -> Path:
        """The ledger of erased persons of a service."""
        return self.path / "ledger" / f"{service}-ledger.sqlite"

    def log(self, name: str) -> Path:
        """The log of a process."""
        return self.path / "logs" / f"{name}.log"

    def mark(self) -> FolderMark:
        """The folder's mark. Raises CannotDo for a folder that is none, or of a newer version."""
        try:
            mark = read_mark(self.path)
        except FolderProblem as problem:
            what, _, remedy = str(problem).partition(". ")
            raise CannotDo(f"{what}.", remedy) from problem
        if mark is None:
            if not self.path.exists():
                raise CannotDo(f"There is no data folder {self.path}.", f"Make one: geleit init {self.path}")
            raise CannotDo(
                f"{self.path} is no data folder: it has no {MARK}.",
                f"Name another, or make one: geleit init {self.path}",
            )
        return mark

    def writable(self) -> None:
        """Raises CannotDo where the folder cannot be written to."""
        places = [self.path, *(each for each in self.path.iterdir() if each.is_dir())]
        closed = [place for place in places if not os.access(place, os.W_OK | os.X_OK)]
        if closed:
            raise CannotDo(
                f"{closed[0]} cannot be written to by this account.",
                f"Give it to the account that runs Geleit: chown -R {os.geteuid()} {self.path}",
            )
