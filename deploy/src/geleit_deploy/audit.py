"""`geleit audit verify`: walks the chain of each access log; reads only, also while the node runs.

Of an embedded node it takes the data folder, or a copy of it; elsewhere the address of a database (or of a copy) and
the folder with the public keys (`page.json`, `retired.json`). It opens no personal part and needs no secret.
"""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from joserfc.jwk import KeySet
from sqlalchemy.exc import DBAPIError

from geleit_deploy.layout import DataFolder
from geleit_deploy.problems import CannotDo
from geleit_kit.db.access_log import Verdict
from geleit_kit.db.access_log import verify as walk
from geleit_kit.db.database import Database
from geleit_kit.db.keys import KeyStore
from geleit_kit.db.scope import NODE
from geleit_kit.pure import node_keys
from geleit_kit.pure.clock import DomainClock
from geleit_kit.pure.problems import Problem


@dataclass(frozen=True, slots=True)
class Proof:
    """What was found in the log of one service."""

    service: str
    verdict: Verdict

    @property
    def holds(self) -> bool:
        """Whether nothing was changed, taken out or cut off."""
        return self.verdict.broken_at is None

    @property
    def sentence(self) -> str:
        """For the reader of the command line."""
        found = self.verdict
        counts = f"{found.entries} entries, {found.checkpoints} signed checkpoints"
        if self.holds:
            waiting = f", {found.waiting} not chained yet" if found.waiting else ""
            return f"{self.service}: holds ({counts}{waiting}, head {found.entries}:{found.head})"
        return f"{self.service}: BROKEN at entry {found.broken_at}: {found.reason} ({counts} before it)"


def verify(folder: DataFolder, services: Iterable[str], noted: Mapping[int, str] | None = None) -> list[Proof]:
    """The logs of those services that have a database. Raises CannotDo where there is none at all. `noted`: a head that
    was kept elsewhere, of the one service that is named.
    """
    folder.mark()
    found = [service for service in services if folder.database(service).exists()]
    if not found:
        raise CannotDo(f"There is no database on {folder.path} yet.", f"Start the node first: geleit up {folder.path}")
    _known(folder.secrets)
    return [verify_at(_address(folder, service), service, folder.secrets, noted) for service in found]


def verify_at(address: str, service: str, secrets: Path, noted: Mapping[int, str] | None = None) -> Proof:
    """The log of one service in the database at this address. Raises CannotDo where it cannot be read."""
    signers = _signers(_known(secrets), service)
    try:
        return Proof(service, asyncio.run(_walked(address, signers, noted)))
    except (Problem, DBAPIError, OSError) as error:
        raise CannotDo(
            f"The access log of {service} cannot be read ({type(error).__name__}).",
            "Is the address right, does the database run, may this role read its tables?",
        ) from error


async def _walked(address: str, signers: KeySet, noted: Mapping[int, str] | None) -> Verdict:
    nothing = KeyStore("sqlite+aiosqlite:////dev/null", bytes(32))  # never opened: the chain is over ciphertext
    database = Database(address, nothing, DomainClock())
    try:
        async with database.read(NODE) as read:
            return await walk(read, signers, noted)
    finally:
        await database.close()


def _address(folder: DataFolder, service: str) -> str:
    return f"sqlite+aiosqlite:///{folder.database(service)}"


def _known(secrets: Path) -> Path:
    if not (secrets / node_keys.PAGE).is_file():
        raise CannotDo(f"The page of keys is missing: {secrets / node_keys.PAGE}.", "Restore it from your backup.")
    return secrets


def _signers(secrets: Path, service: str) -> KeySet:
    """The keys with which the service has ever signed checkpoints."""
    keys = [*node_keys.shown(secrets), *node_keys.retired(secrets)]
    return KeySet.import_key_set({"keys": [key for key in keys if key["service"] == service]})
