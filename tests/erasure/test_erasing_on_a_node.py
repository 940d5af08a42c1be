"""After the erasure nothing of a person stands in any file of a node's data folder, also after an older backup."""

import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import pytest

from deploy.tests.nodes import Node, new_folder, said, until, up
from geleit_deploy.layout import DataFolder
from tests.erasure.remote import on_monday, remote, under_the_law_of_the_world
from tests.erasure.search import Find, found
from tests.erasure.story import SERVICES, erase_everybody, keys, play, rows, staff, tables_of
from tests.planted import plant_texts_of_node

pytestmark = pytest.mark.processes
_EACH = 1000 if os.environ.get("FULL") == "1" else 12


@dataclass
class Traces:
    """What was written about persons before they were erased, as it would be found in the bytes."""

    words: list[str]
    keys: list[bytes] = field(default_factory=list)
    clues: list[str] = field(default_factory=list)

    def search(self, folder: Path) -> list[Find]:
        """Where anything of it stands."""
        return found(folder, [*self.words, *self.keys, *self.clues])


@dataclass
class Played:
    """A node on which persons were written about, backed up, erased, and brought back from the older backup."""

    folder: DataFolder
    backup: Path
    traces: Traces
    before: list[Find] = field(default_factory=list)
    empty_before: list[str] = field(default_factory=list)
    after: list[Find] = field(default_factory=list)
    stopped: list[Find] = field(default_factory=list)
    restored: list[Find] = field(default_factory=list)
    again: list[Find] = field(default_factory=list)
    erased: list[UUID] = field(default_factory=list)
    left: dict[str, int] = field(default_factory=dict)
    left_again: dict[str, int] = field(default_factory=dict)
    unbound: dict[str, int] = field(default_factory=dict)


@pytest.fixture(scope="module")
async def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    base = tmp_path_factory.mktemp("erasing")
    folder = new_folder(base / "folder")
    under_the_law_of_the_world(folder.path)
    on_monday(folder.path)
    with up(folder) as node:
        await plant_texts_of_node(folder.path)
        async with remote(node) as world:
            it = Played(folder, base / "backup", Traces(await play(world)))
        _quiet(node)
        _note(it)
        assert said("backup", str(folder.path), str(it.backup))[0] == 0
        async with remote(node) as world:
            it.erased = await erase_everybody(world)
        until(lambda: _settled(folder, len(it.erased)), within=30)
        it.after, it.left, it.unbound = it.traces.search(folder.path), _left(folder), _unbound(folder)
    it.stopped = it.traces.search(folder.path)
    code, out, error = said("restore", str(folder.path), str(it.backup), "--keys")
    assert code == 0, out + error
    it.restored = it.traces.search(folder.path)
    with up(folder) as node:
        it.again, it.left_again = it.traces.search(folder.path), _left(folder)
    return it


def _note(it: Played) -> None:
    """Keys and clues are a part of all: each is one more word to look for in every writing in every file."""
    for service in SERVICES:
        of_staff = staff(it.folder)
        found = {who: key for who, key in keys(it.folder, service).items() if who.rpartition("|")[2] not in of_staff}
        it.traces.keys += list(found.values())[-_EACH:]
    # Six digits alone stand somewhere by chance; in a row and in its index they follow kind and generation (one byte).
    clues = rows(
        it.folder, "identity", "SELECT DISTINCT kind || char(generation) || value FROM search_keys ORDER BY id DESC"
    )
    it.traces.clues = [value for (value,) in clues[:_EACH]]
    it.before = it.traces.search(it.folder.path)
    it.empty_before = [name for name, count in _left(it.folder).items() if not count]


_CUT_UNBOUND = (
    "links.side = 'receiver' AND links.status = 'cut' AND links.deleted_at IS NOT NULL AND links.bound_on IS NULL"
    " AND links.person IS NULL AND links.conversation_id IS NULL AND links.counterpart IS NULL"
    " AND links.ground_id IS NULL AND links.own_reference IS NULL"
)
_AT_UNBOUND = f"EXISTS (SELECT 1 FROM links WHERE links.id = decisions.link_id AND {_CUT_UNBOUND})"  # noqa: S608 -- ours
_OF_NOBODY = {
    "links": _CUT_UNBOUND,
    "decisions": "side = 'recipient' AND person IS NULL AND own_reference IS NULL AND reasons = '{}' AND grounds = '[]'"
    f" AND client = '' AND {_AT_UNBOUND}",
    "recipient_duties": "occasion = 'erasure' AND person IS NULL AND sealed IS NULL AND ground_id IS NULL"
    " AND own_reference IS NULL",
}
"""What stays of an erasure under nobody's name. At the giver: that a body owes an answer to it (Art. 19 GDPR). At a
receiver that was sent a preview over an offered link and never bound it (decision 0070): the cut end, which joins nothing
any more, its copy of the answer that let the preview through, and that it owes an answer. None of them ever had a person
there, so no erasure of a person of that body reaches them.
"""


def _left(folder: DataFolder) -> dict[str, int]:
    """How many rows each table has from which erasing deletes. Staff are no persons in this sense."""
    return {
        f"{service}.{table.name}": rows(
            folder,
            service,
            f"SELECT count(*) FROM {table.name} WHERE NOT ({_OF_NOBODY.get(table.name, 'FALSE')})",  # noqa: S608 -- ours
        )[0][0]
        for service in SERVICES
        for table in tables_of(service)
        if table.name != "staff"
    }


def _unbound(folder: DataFolder) -> dict[str, int]:
    """How many rows stay under nobody's name at receivers."""
    at_receiver = _OF_NOBODY | {"recipient_duties": f"side = 'recipient' AND {_OF_NOBODY['recipient_duties']}"}
    return {
        table: rows(folder, "identity", f"SELECT count(*) FROM {table} WHERE {nobody}")[0][0]  # noqa: S608 -- our own
        for table, nobody in at_receiver.items()
    }


def _settled(folder: DataFolder, count: int) -> bool:
    """Every service has erased everybody, and is done with ledger, keys and files."""
    return all(
        rows(folder, service, "SELECT count(*), count(settled_at) FROM erasures")[0] == (count, count)
        for service in SERVICES
    )


def _quiet(node: Node) -> None:
    """Every fact was published."""
    waiting = "SELECT count(*) FROM outbox WHERE published_at IS NULL"
    until(lambda: all(rows(node.folder, service, waiting)[0][0] == 0 for service in SERVICES))


async def test_before_the_erasure_the_search_finds_what_is_to_go(played: Played) -> None:
    assert {name.split(".")[0] for name in played.left} >= {"identity", "cases", "referrals"}, "no table was looked at"
    assert played.empty_before == [], "a table that erasing deletes from has no row in this story"
    seen = {find.word for find in played.before}
    assert {key.hex() for key in played.traces.keys} <= seen
    assert set(played.traces.clues) <= seen
    assert any(find.file.startswith("db/cases") for find in played.before if find.word in played.traces.words)


async def test_after_the_erasure_nothing_stands_in_any_file(played: Played) -> None:
    assert played.after == []
    assert played.stopped == []
    assert {name: count for name, count in played.left.items() if count} == {}


async def test_only_a_receiver_that_never_bound_its_end_keeps_a_duty_of_nobody(played: Played) -> None:
    told = played.unbound
    assert told["recipient_duties"] > 0, "nobody was sent a preview over an offered link"
    assert told["recipient_duties"] <= told["decisions"], "a receiver that had bound owes under nobody's name"


async def test_an_older_backup_brings_nobody_back(played: Played) -> None:
    assert {find.file.split("/")[0] for find in played.restored} >= {"db", "keys-db"}, "the backup held nothing"
    assert played.again == []
    assert {name: count for name, count in played.left_again.items() if count} == {}


async def test_the_ledger_knows_each_erased_person_and_no_name(played: Played) -> None:
    for service in SERVICES:
        with closing(sqlite3.connect(played.folder.ledger(service))) as line:
            entries = {UUID(person) for (person,) in line.execute("SELECT person FROM erased_persons")}
        assert entries == set(played.erased)
