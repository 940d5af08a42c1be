"""`geleit audit verify`: the chain of the access log holds, and an entry that was changed or taken out shows."""

import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from deploy.tests.nodes import new_folder, said, until, up
from geleit_deploy.audit import verify
from geleit_deploy.layout import DataFolder
from geleit_deploy.tokens import Tokens
from geleit_kit.pure import node_keys

pytestmark = pytest.mark.processes
PERSON = {"names": [{"kind": "family", "value": "Erdacht", "spelling_source": "self"}]}


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """A stopped node on which three persons were registered and read."""
    folder = new_folder(tmp_path_factory.mktemp("audit") / "folder")
    with up(folder, "--services", "identity") as node:
        headers = {"Authorization": f"Bearer {Tokens(str(node.now().issuer))('case_manager', 'ki')}"}
        with httpx.Client(base_url=node.now().gateway, headers=headers, trust_env=False) as line:
            for number in range(3):
                made = line.post("/identity/v1/persons", json=PERSON, headers={"Idempotency-Key": f"person-{number}"})
                assert made.status_code == 201, made.text
                line.get(f"/identity/v1/persons/{made.json()['id']}").raise_for_status()
        until(lambda: _unsealed(folder) == 0)
        time.sleep(0.2)
    return folder


def _unsealed(folder: DataFolder) -> int:
    with closing(sqlite3.connect(folder.database("identity"))) as line:
        total, open_ = line.execute("SELECT count(*), sum(number IS NULL) FROM access_log").fetchone()
    return int(open_ or 0) if total >= 6 else 1


@pytest.fixture
def folder(played: DataFolder, tmp_path: Path) -> DataFolder:
    """A copy that a test may spoil."""
    shutil.copytree(played.path, tmp_path / "copy")
    return DataFolder(tmp_path / "copy")


def _spoil(folder: DataFolder, statement: str) -> None:
    with closing(sqlite3.connect(folder.database("identity"))) as line, line:
        changed = line.execute(statement).rowcount
    assert changed == 1


def test_the_log_of_a_played_node_holds_and_has_entries(folder: DataFolder) -> None:
    code, out, _ = said("audit", "verify", str(folder.path))
    assert code == 0
    assert out.startswith("identity: holds (")

    [proof] = verify(folder, ["identity"])
    assert proof.verdict.entries >= 6


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("UPDATE access_log SET operation = 'innocent' WHERE number = 2", "changed"),
        ("""UPDATE access_log SET facts = '{"why": "no reason"}' WHERE number = 3""", "changed"),
        ("UPDATE access_log SET body_id = '0197a3c06e1b7c3a9d526f7c2f0d8a11' WHERE number = 5", "changed"),
        ("UPDATE access_log SET person = NULL WHERE number = 6", "changed"),
        ("DELETE FROM access_log WHERE number = 4", "missing"),
    ],
)
def test_an_entry_that_was_changed_or_taken_out_is_found(folder: DataFolder, statement: str, reason: str) -> None:
    assert said("audit", "verify", str(folder.path))[0] == 0
    _spoil(folder, statement)

    code, out, _ = said("audit", "verify", str(folder.path))
    assert code == 1
    assert "BROKEN at entry" in out
    assert reason in out


def test_checkpoints_of_a_retired_key_still_hold_and_without_it_they_do_not(folder: DataFolder) -> None:
    node_keys.rotate(folder.secrets, "identity")
    node_keys.drop_old(folder.secrets)
    [proof] = verify(folder, ["identity"])
    assert proof.holds
    assert proof.verdict.checkpoints >= 1

    (folder.secrets / node_keys.RETIRED).unlink()
    [proof] = verify(folder, ["identity"])
    assert proof.verdict.reason == "checkpoint"


def test_a_log_that_was_cut_off_below_a_checkpoint_is_found(folder: DataFolder) -> None:
    with closing(sqlite3.connect(folder.database("identity"))) as line, line:
        line.execute("DELETE FROM access_log WHERE number >= (SELECT max(number) FROM access_log_checkpoints)")

    [proof] = verify(folder, ["identity"])
    assert proof.verdict.reason == "cut_off"


def test_a_folder_without_databases_has_nothing_to_verify(tmp_path: Path) -> None:
    code, _, err = said("audit", "verify", str(new_folder(tmp_path / "folder").path))
    assert code == 2
    assert "Start the node first" in err
