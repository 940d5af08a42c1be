"""`geleit audit verify`: walks the chain of each access log; reads only, also while the node runs."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass

from joserfc.jwk import KeySet

from geleit_deploy.layout import DataFolder
from geleit_deploy.problems import CannotDo
from geleit_kit.db.access_log import Verdict
from geleit_kit.db.access_log import verify as walk
from geleit_kit.db.database import Database
from geleit_kit.db.keys import KeyStore
from geleit_kit.db.scope import NODE
from geleit_kit.pure import node_keys
from geleit_kit.pure.clock import DomainClock


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
            return f"{self.service}: holds ({counts})"
        return f"{self.service}: BROKEN at entry {found.broken_at}: {found.reason} ({counts} before it)"


def verify(folder: DataFolder, services: Iterable[str]) -> list[Proof]:
    """The logs of those services that have a database. Raises CannotDo where there is none at all."""
    folder.mark()
    found = [service for service in services if folder.database(service).exists()]
    if not found:
        raise CannotDo(f"There is no database on {folder.path} yet.", f"Start the node first: geleit up {folder.path}")
    missing = node_keys.missing(folder.secrets, found)
    if missing:
        raise CannotDo(f"A key is missing: {folder.secrets / missing[0]}.", "Restore it from your backup.")
    return [Proof(service, asyncio.run(_walked(folder, service))) for service in found]


async def _walked(folder: DataFolder, service: str) -> Verdict:
    kek = (folder.secrets / f"{service}.kek").read_bytes()
    keys = KeyStore(f"sqlite+aiosqlite:///{folder.keys_database(service)}", kek)
    database = Database(f"sqlite+aiosqlite:///{folder.database(service)}", keys, DomainClock())
    try:
        async with database.read(NODE) as read:
            return await walk(read, _signers(folder, service))
    finally:
        await database.close()


def _signers(folder: DataFolder, service: str) -> KeySet:
    """The keys with which the service has ever signed checkpoints."""
    keys = [*node_keys.shown(folder.secrets), *node_keys.retired(folder.secrets)]
    return KeySet.import_key_set({"keys": [key for key in keys if key["service"] == service]})
