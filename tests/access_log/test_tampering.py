"""Whoever alters a copy of an access log leaves a mark: `geleit audit verify` names the first entry that does not hold.

The log is written and sealed by the code that services run; the hand that spoils it has every right on the database.
Each copy holds before it is touched.
"""

import asyncio
import contextlib
import io
from dataclasses import dataclass
from uuid import uuid4

import pytest
from joserfc import jws
from joserfc.jwk import ECKey
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from geleit_deploy.cli import main
from geleit_kit.db.access_log import AccessLog, Sealer
from geleit_kit.db.database import Database
from geleit_kit.db.keys import KeyStore
from geleit_kit.db.leases import Held, take
from geleit_kit.db.session import Disclosure
from geleit_kit.pure.clock import DomainClock
from geleit_kit.testing.databases import Engine
from geleit_kit.testing.node import Node, body_id

ENTRIES = 9
CHECKPOINTS = (3, 6, 9)
Deed = tuple[int, str, tuple[str, ...]]
INSERTED = (
    "INSERT INTO access_log (id, body_id, at, kind, operation, person, categories, facts, sealed, number, previous,"
    " hash) SELECT '{id}', body_id, at, kind, 'invented', person, categories, facts, sealed, 5, hash, hash"
    " FROM access_log WHERE number = 4"
)
BORROWED = (
    "UPDATE access_log_checkpoints SET signature = (SELECT signature FROM access_log_checkpoints WHERE number = 6)"
    " WHERE number = 9"
)


@dataclass
class Log:
    """A sealed log of nine entries with three checkpoints, and a hand that may do everything to it."""

    engine: Engine
    node: Node
    address: str
    postgres: str | None = None

    async def do(self, *statements: str) -> list[int]:
        """Runs statements past every wall; how many rows each met."""
        opened = create_async_engine(self.postgres or self.address)
        async with opened.begin() as connection:
            found = [(await connection.execute(text(one))).rowcount for one in statements]
        await opened.dispose()
        return found

    async def verified(self, *options: str) -> tuple[int, str]:
        """Exit code and words of the command."""
        command = ["audit", "verify", "--services", "cases", "--database", self.address]
        return await asyncio.to_thread(_said, [*command, "--secrets", str(self.node.secrets), *options])


def _said(words: list[str]) -> tuple[int, str]:
    with contextlib.redirect_stdout(io.StringIO()) as heard, contextlib.redirect_stderr(heard):
        code = main(words)
    return code, heard.getvalue()


def _key(node: Node, service: str = "cases") -> ECKey:
    key = ECKey.import_key((node.secrets / f"{service}.pem").read_bytes())
    key.ensure_kid()
    return key


async def _lease(database: Database) -> Held:
    held = await take(database, "sealer", "test")
    assert held is not None
    return held


@pytest.fixture
async def log(engine: Engine, node: Node) -> Log:
    """Three times three entries, each time sealed and signed."""
    addresses = await engine.databases("geleit_cases")
    keys = KeyStore(addresses.keys_url, (node.secrets / "cases.kek").read_bytes())
    database = Database(addresses.database_url, keys, DomainClock())
    entries, sealer, held = AccessLog(database), Sealer(database, _key(node)), await _lease(database)
    for _ in CHECKPOINTS:
        await entries.write([_entry("ki"), _entry("jobcenter"), _entry("ki")])
        while await sealer.step(held):
            pass
        await sealer.sign(held)
    await database.close()
    server = engine.postgres
    name = make_url(addresses.database_url).database or ""
    return Log(engine, node, addresses.database_url, server.url(name, "postgres") if server else None)


def _entry(body: str) -> Disclosure:
    personal = {"staff": "anna"}
    return Disclosure(body=body_id(body), kind="read", operation="read_contact", person=uuid4(), personal=personal)


# Each deed: the first entry that does not hold, the reason, and what was done to the copy.
DEEDS: dict[str, Deed] = {
    "an entry is altered": (4, "changed", ("UPDATE access_log SET operation = 'nothing' WHERE number = 4",)),
    "an entry is moved to another body": (
        2,
        "changed",
        ("UPDATE access_log SET body_id = (SELECT body_id FROM access_log WHERE number = 1) WHERE number = 2",),
    ),
    "who it was is taken out": (5, "changed", ("UPDATE access_log SET sealed = NULL WHERE number = 5",)),
    "an entry is removed": (4, "missing", ("DELETE FROM access_log WHERE number = 4",)),
    "the first entry is removed": (1, "missing", ("DELETE FROM access_log WHERE number = 1",)),
    "an entry is removed and the gap closed": (
        4,
        "changed",
        (
            "DELETE FROM access_log WHERE number = 4",
            "UPDATE access_log SET number = -number WHERE number > 4",
            "UPDATE access_log SET number = -number - 1 WHERE number < 0",
        ),
    ),
    "an entry is inserted": (
        5,
        "changed",
        (
            "UPDATE access_log SET number = -number WHERE number >= 5",
            "UPDATE access_log SET number = -number + 1 WHERE number < 0",
            INSERTED,
        ),
    ),
    "two entries are swapped": (
        4,
        "changed",
        (
            "UPDATE access_log SET number = -5 WHERE number = 4",
            "UPDATE access_log SET number = 4 WHERE number = 5",
            "UPDATE access_log SET number = 5 WHERE number = -5",
        ),
    ),
    "the tail is cut off": (8, "cut_off", ("DELETE FROM access_log WHERE number >= 8",)),
    "the last entry is cut off": (9, "cut_off", ("DELETE FROM access_log WHERE number = 9",)),
    "the tail waits for the sealer again": (
        8,
        "cut_off",
        ("UPDATE access_log SET number = NULL, previous = NULL, hash = NULL WHERE number >= 8",),
    ),
    "a checkpoint is forged": (
        6,
        "checkpoint",
        ("UPDATE access_log_checkpoints SET signature = '{forged}' WHERE number = 6",),
    ),
    "a checkpoint without a signature": (
        6,
        "checkpoint",
        ("UPDATE access_log_checkpoints SET signature = '{unsigned}' WHERE number = 6",),
    ),
    "a checkpoint of another entry": (
        9,
        "checkpoint",
        (BORROWED,),
    ),
}


def _filled(log: Log, statements: tuple[str, ...]) -> list[str]:
    """The statements, with what a forger makes: an id, a signature by another service's key, one by nobody."""
    key = _key(log.node, "referrals")
    forged = jws.serialize_compact({"alg": "ES256", "kid": _key(log.node).kid}, b'{"number":6}', key)
    unsigned = "eyJhbGciOiJub25lIn0." + forged.split(".")[1] + "."
    fresh = uuid4()
    made = {"forged": forged, "unsigned": unsigned, "id": fresh if log.postgres else fresh.hex}
    return [one.format(**made) for one in statements]


@pytest.mark.parametrize("deed", DEEDS)
async def test_the_first_entry_that_does_not_hold_is_named(log: Log, deed: str) -> None:
    code, said = await log.verified()
    assert (code, said.startswith(f"cases: holds ({ENTRIES} entries, 3 signed checkpoints, head 9:")) == (0, True), said
    broken_at, reason, statements = DEEDS[deed]

    assert all(await log.do(*_filled(log, statements)))

    code, said = await log.verified()
    assert (code, f"BROKEN at entry {broken_at}: {reason} " in said) == (1, True), said


async def test_a_tail_cut_off_with_its_checkpoints_shows_only_against_a_head_kept_elsewhere(log: Log) -> None:
    """The limit, said precisely: the chain alone proves order and content, not that nothing came after its end."""
    head = (await log.verified())[1].rpartition("head ")[2].rstrip(")\n")
    await log.do("DELETE FROM access_log WHERE number > 6", "DELETE FROM access_log_checkpoints WHERE number > 6")

    assert (await log.verified())[0] == 0
    code, said = await log.verified("--head", head)

    assert (code, "BROKEN at entry 7: cut_off" in said) == (1, True), said


async def test_a_chain_calculated_anew_shows_against_a_head_kept_elsewhere_and_against_its_checkpoints(
    log: Log,
) -> None:
    head = (await log.verified())[1].rpartition("head ")[2].rstrip(")\n")
    await log.do("UPDATE access_log SET operation = 'nothing' WHERE number = 8")
    await _calculated_anew(log)

    assert "BROKEN at entry 9: checkpoint" in (await log.verified())[1]
    await log.do("DELETE FROM access_log_checkpoints WHERE number = 9")
    assert (await log.verified())[0] == 0
    assert "BROKEN at entry 9: not_as_noted" in (await log.verified("--head", head))[1]


async def _calculated_anew(log: Log) -> None:
    """What somebody does who knows how the chain is made: gives every entry the hash that it would have."""
    database = Database(log.address, KeyStore("sqlite+aiosqlite:////dev/null", bytes(32)), DomainClock())
    await log.do("UPDATE access_log SET number = NULL, previous = NULL, hash = NULL WHERE number >= 7")
    sealer, held = Sealer(database, _key(log.node, "referrals")), await _lease(database)
    await sealer.step(held)
    await database.close()
    await log.do("DELETE FROM access_log_checkpoints WHERE number > 9")
