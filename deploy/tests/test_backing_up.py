"""`geleit backup`, `geleit restore` and `geleit keys --rotate-kek` on a data folder, refused and done."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import UUID, uuid4

import httpx
import pytest

from deploy.tests.nodes import Node, new_folder, said, up
from geleit_deploy.backing import back_up
from geleit_deploy.layout import SERVICES, DataFolder
from geleit_deploy.tokens import Tokens
from geleit_kit.events.age import AHEAD

pytestmark = pytest.mark.processes
NAMES = {"names": [{"kind": "family", "value": "Quittenbaum"}, {"kind": "given", "value": "Nour"}]}


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    with up(new_folder(tmp_path_factory.mktemp("backing") / "folder")) as node:
        yield node


def call(node: Node, method: str, path: str, document: object = None) -> httpx.Response:
    issuer = next(str(each.base) for each in node.now().members if each.name == "issuer")
    headers = {"Authorization": f"Bearer {Tokens(issuer)('case_manager', 'ki')}"}
    return httpx.request(
        method, node.base("identity") + path, json=document, headers=headers, timeout=60, trust_env=False
    )


def register(node: Node) -> str:
    answer = call(node, "POST", "/v1/persons", NAMES)
    assert answer.status_code == 201, answer.text
    pseudonym: str = answer.json()["person"]
    return pseudonym


def test_a_key_encryption_key_is_replaced_while_the_node_runs_and_nobody_is_lost(node: Node) -> None:
    before = register(node)
    old = (node.folder.secrets / "identity.kek").read_bytes()

    code, out, error = said("keys", str(node.folder.path), "--rotate-kek", "identity")
    assert code == 0, error
    assert "wrapped anew" in out
    after = register(node)
    for person in (before, after):
        assert call(node, "GET", f"/v1/persons/{person}").json()["names"][0]["value"] == "Quittenbaum"
    assert (node.folder.secrets / "identity.kek").read_bytes() != old

    present = (node.folder.secrets / "identity.kek").read_bytes()
    said("keys", str(node.folder.path), "--rotate-kek", "identity")  # wraps what was made while the first one ran
    code, _, error = said("keys", str(node.folder.path), "--rotate-kek", "identity")
    assert (code, "nothing was replaced" in error) == (2, True), "who rotates again is not left to believe it was done"
    assert (node.folder.secrets / "identity.kek").read_bytes() == present

    code, out, _ = said("keys", str(node.folder.path), "--drop-old")
    assert (code, (node.folder.secrets / "identity.kek.old").exists()) == (0, False)
    for person in (before, after, register(node)):
        assert call(node, "GET", f"/v1/persons/{person}").json()["names"][0]["value"] == "Quittenbaum"


def test_a_backup_holds_every_database_of_one_moment_in_folders_apart(node: Node, tmp_path: Path) -> None:
    person = register(node)
    assert said("backup", str(node.folder.path), str(tmp_path / "backup"))[0] == 0
    files = {str(file.relative_to(tmp_path / "backup")) for file in (tmp_path / "backup").rglob("*.sqlite")}
    assert files == {f"{part}/{service}.sqlite" for part in ("databases", "keys", "ledger") for service in SERVICES}
    with closing(sqlite3.connect(tmp_path / "backup/databases/identity.sqlite")) as line:
        known = {UUID(hex_) for (hex_,) in line.execute("SELECT person FROM persons")}
        assert line.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert UUID(person) in known


def test_a_backup_is_written_into_a_new_folder_only(node: Node, tmp_path: Path) -> None:
    (tmp_path / "something").write_text("else")
    code, _, error = said("backup", str(node.folder.path), str(tmp_path))
    assert code == 2
    assert "is not empty" in error


def test_a_running_node_is_not_restored(node: Node, tmp_path: Path) -> None:
    assert said("backup", str(node.folder.path), str(tmp_path / "backup"))[0] == 0
    code, _, error = said("restore", str(node.folder.path), str(tmp_path / "backup"))
    assert code == 2
    assert "runs" in error or "in use" in error


def test_what_is_no_backup_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    folder = new_folder(tmp_path / "folder")
    code, _, error = said("restore", str(folder.path), str(tmp_path))
    assert (code, folder.restoring.exists()) == (2, False)
    assert "is no whole backup" in error


@pytest.fixture
def small(tmp_path: Path) -> tuple[DataFolder, Path]:
    """A folder with one service's databases, and the place of a backup."""
    folder = new_folder(tmp_path / "folder")
    _ledger(folder.database("cases"), "erasures", uuid4())
    _ledger(folder.keys_database("cases"), "erased_persons", uuid4())
    return folder, tmp_path / "backup"


def test_a_backup_is_done_when_every_file_lies_on_the_disk_and_its_mark_is_the_last(
    small: tuple[DataFolder, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, backup = small
    steps: list[tuple[str, Path]] = []
    synced, replaced = os.fsync, os.replace

    def fsync(descriptor: int) -> None:
        steps.append(("on disk", Path(f"/proc/self/fd/{descriptor}").readlink()))
        synced(descriptor)

    def replace(source: Path, target: Path) -> None:
        steps.append(("named", target))
        replaced(source, target)

    monkeypatch.setattr("os.fsync", fsync)
    monkeypatch.setattr("os.replace", replace)
    back_up(folder, backup)

    marked = steps.index(("named", backup / "backup.json"))
    before = {place for step, place in steps[:marked] if step == "on disk"}
    files = {backup / "databases/cases.sqlite", backup / "keys/cases.sqlite"}
    assert before >= files | {backup / "databases", backup / "keys", backup / "backup.json.new"}
    assert ("on disk", backup) in steps[marked:]
    assert ("on disk", backup.parent) in steps[marked:]


@pytest.mark.parametrize("broken", ["no mark", "a file too short", "a file too few"])
def test_a_backup_that_was_cut_off_is_refused_and_changes_nothing(small: tuple[DataFolder, Path], broken: str) -> None:
    folder, backup = small
    back_up(folder, backup)
    file = backup / "databases" / "cases.sqlite"
    match broken:
        case "no mark":
            (backup / "backup.json").unlink()
        case "a file too short":
            file.write_bytes(file.read_bytes()[:-4096])
        case "a file too few":
            file.unlink()
    there = folder.database("cases").read_bytes()

    code, _, error = said("restore", str(folder.path), str(backup))

    assert (code, folder.restoring.exists()) == (2, False)
    assert folder.database("cases").read_bytes() == there
    assert "is no whole backup" in error or "is not the file that geleit backup wrote" in error


def test_a_part_that_is_kept_elsewhere_is_no_broken_backup(small: tuple[DataFolder, Path]) -> None:
    folder, backup = small
    back_up(folder, backup)
    shutil.rmtree(backup / "keys")
    code, out, error = said("restore", str(folder.path), str(backup))
    assert code == 0, error
    assert "databases/cases" in out


def test_what_was_ended_since_stays_in_the_ledger_and_the_ledger_is_older_than_what_is_put_back(
    small: tuple[DataFolder, Path],
) -> None:
    folder, backup = small
    _write(folder.database("cases"), "INSERT INTO age (id, age) VALUES (1, 40)")
    back_up(folder, backup)
    subject = uuid4()
    _write(
        folder.database("cases"),
        "INSERT INTO ended (body_id, kind, subject, ended_at) VALUES (?, 'consent', ?, '2016-09-05 10:00:00')",
        uuid4().hex,
        subject.hex,
    )

    for _ in range(2):  # the same backup a second time
        code, _, error = said("restore", str(folder.path), str(backup))
        assert code == 0, error
        with closing(sqlite3.connect(folder.ledger("cases"))) as line:
            [(kind, kept)] = line.execute("SELECT kind, subject FROM ended")
            [(age,)] = line.execute("SELECT age FROM age")
        assert (kind, UUID(kept)) == ("consent", subject)
        assert age > 40 + AHEAD


def _write(file: Path, sql: str, *values: object) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as line:
        line.execute(sql, values)


def test_a_backup_of_another_node_is_refused(tmp_path: Path) -> None:
    """Its persons are sealed under keys that this node does not have, and it would stand where the own rows were."""
    folder, backup = new_folder(tmp_path / "folder"), tmp_path / "backup"
    backup.mkdir()
    (backup / "backup.json").write_text('{"node": "another"}')
    code, _, error = said("restore", str(folder.path), str(backup))
    assert (code, folder.restoring.exists()) == (2, False)
    assert "is a backup of the node another" in error


def test_a_backup_that_lacks_a_service_is_refused(tmp_path: Path) -> None:
    """The other services would go back to another moment than the one that stays: facts between them would be lost."""
    folder, backup = new_folder(tmp_path / "folder"), tmp_path / "backup"
    for service in ("cases", "referrals"):
        _ledger(folder.database(service), "erasures", uuid4())
    _ledger(backup / "databases" / "cases.sqlite", "erasures", uuid4())
    (backup / "backup.json").write_text("{}")
    code, _, error = said("restore", str(folder.path), str(backup))
    assert (code, folder.restoring.exists()) == (2, False)
    assert "lacks the database of referrals" in error


def test_a_damaged_database_is_named_and_is_restored_once_it_was_moved_away(tmp_path: Path) -> None:
    """The usual reason to restore at all."""
    folder, backup = new_folder(tmp_path / "folder"), tmp_path / "backup"
    _ledger(backup / "databases" / "cases.sqlite", "erasures", uuid4())
    (backup / "backup.json").write_text("{}")
    damaged = folder.database("cases")
    damaged.parent.mkdir(exist_ok=True)
    damaged.write_bytes(bytes(range(256)) * 64)

    code, _, error = said("restore", str(folder.path), str(backup))
    assert (code, folder.restoring.exists()) == (2, False)
    assert f"{damaged} cannot be read" in error
    damaged.rename(tmp_path / "damaged")

    code, out, error = said("restore", str(folder.path), str(backup))
    assert code == 0, error
    assert "databases/cases" in out
    assert len(_erased(folder)) == 1


def test_a_restore_that_was_ended_in_the_middle_is_done_again_before_the_node_starts(tmp_path: Path) -> None:
    folder = new_folder(tmp_path / "folder")
    folder.restoring.write_text("/backups/monday\n")
    code, _, error = said("up", str(folder.path), "--port", "0")
    assert code == 2
    assert f"geleit restore {folder.path} /backups/monday" in error


def test_the_ledger_only_grows(tmp_path: Path) -> None:
    """What the backup's ledger knows is added; what the node's own knows, and what only its rows know, stays."""
    folder, backup = new_folder(tmp_path / "folder"), tmp_path / "backup"
    own, only_in_rows, theirs, only_in_their_rows = uuid4(), uuid4(), uuid4(), uuid4()
    _ledger(folder.ledger("cases"), "erased_persons", own)
    _ledger(folder.database("cases"), "erasures", only_in_rows)
    _ledger(backup / "ledger" / "cases.sqlite", "erased_persons", theirs)
    _ledger(backup / "databases" / "cases.sqlite", "erasures", only_in_their_rows)
    (backup / "backup.json").write_text("{}")
    code, _, error = said("restore", str(folder.path), str(backup))
    assert code == 0, error
    assert _erased(folder) == {own, only_in_rows, theirs, only_in_their_rows}


def _ledger(file: Path, table: str, person: UUID) -> None:
    from asyncio import run  # noqa: PLC0415 -- stands beside its use

    from geleit_kit.db.migrate import migrate  # noqa: PLC0415 -- the same

    file.parent.mkdir(parents=True, exist_ok=True)
    run(migrate(f"sqlite+aiosqlite:///{file}", "geleit_cases" if table == "erasures" else None))
    more = ", names, facts" if table == "erasures" else ""
    values = ", '[]', '[]'" if more else ""
    with closing(sqlite3.connect(file, isolation_level=None)) as line:
        line.execute(
            f"INSERT INTO {table} (body_id, person, keys, erased_at{more}) VALUES (?, ?, '[]', '2016-09-05'{values})",  # noqa: S608 -- fixed names
            (uuid4().hex, person.hex),
        )


def _erased(folder: DataFolder) -> set[UUID]:
    with closing(sqlite3.connect(folder.ledger("cases"))) as line:
        return {UUID(person) for (person,) in line.execute("SELECT person FROM erased_persons")}


def _sealed(folder: Path, name: str, content: bytes) -> Path:
    place = folder / "cases" / str(uuid4()) / name[:2] / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)
    return place


def test_sealed_files_are_copied_and_come_back_where_they_lack(small: tuple[DataFolder, Path]) -> None:
    folder, backup = small
    kept, lost = (_sealed(folder.files, name, b"sealed") for name in ("aa-kept", "bb-lost"))
    arriving = folder.files / "cases" / "arriving" / "cc" / "half"
    arriving.parent.mkdir(parents=True)
    arriving.write_bytes(b"half")
    back_up(folder, backup)
    assert not (backup / arriving.relative_to(folder.path)).exists()

    lost.unlink()
    later = _sealed(folder.files, "dd-later", b"sealed later")
    code, out, error = said("restore", str(folder.path), str(backup))
    assert (code, "files" in out) == (0, True), error
    assert (kept.read_bytes(), lost.read_bytes(), later.read_bytes()) == (b"sealed", b"sealed", b"sealed later")
    assert lost.stat().st_mode & 0o777 == 0o600


def test_a_backup_that_lost_a_sealed_file_is_refused(small: tuple[DataFolder, Path]) -> None:
    folder, backup = small
    place = _sealed(folder.files, "aa-kept", b"sealed")
    back_up(folder, backup)
    (backup / place.relative_to(folder.path)).unlink()
    code, _, error = said("restore", str(folder.path), str(backup))
    assert (code, "does not hold the files" in error) == (2, True)
