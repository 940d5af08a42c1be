"""`geleit init` and what the command line says about folders that it cannot use."""

import os
import socket
import stat
from pathlib import Path

import pytest
import yaml

from deploy.tests.nodes import as_nobody, free_port, new_folder, rewrite, said
from geleit_deploy import example
from geleit_deploy.cli import main
from geleit_deploy.layout import GATEWAY, SERVICES, DataFolder
from geleit_deploy.making import make
from geleit_deploy.ports import free_or_other
from geleit_deploy.problems import CannotDo
from geleit_kit.http.tenants import load_tenants
from geleit_kit.pure import node_keys


def test_a_new_folder_has_every_key_and_trusts_only_its_own_issuer(tmp_path: Path) -> None:
    folder = make(tmp_path / "one", "demo", issuer_port=8081)
    other = make(tmp_path / "two", "demo", issuer_port=8081)
    tenants, others = load_tenants(folder.tenants), load_tenants(other.tenants)

    assert node_keys.missing(folder.secrets, [*SERVICES, GATEWAY]) == []
    assert [body.key for body in tenants.bodies] == [body.key for body in example.BODIES]
    [issuer] = tenants.issuers
    assert issuer.demo
    assert issuer.iss not in {each.iss for each in others.issuers}
    assert not {body.id for body in tenants.bodies} & {body.id for body in others.bodies}


def test_keys_and_tenants_are_closed_to_other_accounts(tmp_path: Path) -> None:
    folder = make(tmp_path / "one", "demo", issuer_port=8081)
    secret = [folder.tenants, *folder.secrets.iterdir(), *(folder.path / "issuer").iterdir()]

    assert {each.name for each in secret if stat.S_IMODE(each.stat().st_mode) & 0o077} == {"page.json"}
    assert stat.S_IMODE(folder.secrets.stat().st_mode) == 0o700


def test_a_production_folder_has_no_example_bodies_and_no_demo_issuer(tmp_path: Path) -> None:
    folder = make(tmp_path / "one", "production", issuer_port=8081)

    assert load_tenants(folder.tenants).issuers == ()
    assert not (folder.path / "issuer").exists()


def test_a_folder_that_is_there_is_never_made_again(tmp_path: Path) -> None:
    folder = make(tmp_path / "one", "demo", issuer_port=8081)
    before = {path: path.read_bytes() for path in folder.secrets.iterdir()}

    with pytest.raises(CannotDo, match="a data folder already"):
        make(folder.path, "demo", issuer_port=8081)
    assert {path: path.read_bytes() for path in folder.secrets.iterdir()} == before


def test_a_folder_with_other_things_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")

    with pytest.raises(CannotDo, match="not empty"):
        make(tmp_path, "demo", issuer_port=8081)
    assert [each.name for each in tmp_path.iterdir()] == ["notes.txt"]


def test_what_a_broken_off_init_left_behind_does_not_stop_the_next(tmp_path: Path) -> None:
    (tmp_path / ".making-1" / "secrets").mkdir(parents=True)

    folder = make(tmp_path, "demo", issuer_port=8081)
    assert folder.mark().kind == "demo"
    assert not list(tmp_path.glob(".making-*"))


def _refusal(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(words) == 2
    spoken = capsys.readouterr()
    assert spoken.out == ""
    return spoken.err


def test_up_without_a_folder_says_how_to_make_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert f"geleit init {tmp_path / 'none'}" in _refusal(capsys, "up", str(tmp_path / "none"))


def test_a_folder_of_a_newer_version_is_not_touched(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = new_folder(tmp_path / "one")
    rewrite(folder.path / "folder.json", version=99)
    before = sorted(path.name for path in folder.path.rglob("*"))

    refusal = _refusal(capsys, "up", str(folder.path))
    assert "newer Geleit (layout 99" in refusal
    assert "Start the newer version" in refusal
    assert sorted(path.name for path in folder.path.rglob("*")) == before


def test_a_broken_mark_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = new_folder(tmp_path / "one")
    for content in ("", "[]", '{"kind": "toy", "version": 1}', '{"kind": "demo", "version": "1"}'):
        (folder.path / "folder.json").write_text(content)
        assert "folder.json" in _refusal(capsys, "up", str(folder.path))


@pytest.mark.parametrize("name", ["cases.kek", "identity.pem", "grants.key", "page.json"])
def test_a_missing_key_is_named_and_no_new_one_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    folder = new_folder(tmp_path / "one")
    (folder.secrets / name).unlink()

    refusal = _refusal(capsys, "up", str(folder.path))
    assert str(folder.secrets / name) in refusal
    assert "Restore it from your backup" in refusal
    assert not (folder.secrets / name).exists()


def test_tenants_that_cannot_be_read_are_refused_with_the_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = new_folder(tmp_path / "one")
    tenants = yaml.safe_load(folder.tenants.read_text())
    tenants["bodies"][2]["land"] = "Nordrhein"
    folder.tenants.write_text(yaml.safe_dump(tenants))

    assert "bodies.2.land" in _refusal(capsys, "up", str(folder.path))


def test_a_port_in_use_is_named_with_the_way_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = new_folder(tmp_path / "one")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refusal = _refusal(capsys, "up", str(folder.path), "--port", str(port))
        assert f"Port {port} on 127.0.0.1 is in use" in refusal
        assert "--port" in refusal

        moved = _refusal(capsys, "up", str(folder.path), "--port", "0", "--issuer-port", str(port))
        assert "the demo issuer needs it" in moved
        assert "--issuer-port" in moved


def test_a_folder_that_may_not_be_written_to_is_said(tmp_path: Path) -> None:
    folder = new_folder(tmp_path / "one")
    for each in (tmp_path, *tmp_path.parents):
        if each.stat().st_uid == os.geteuid() and each != Path("/"):
            each.chmod(each.stat().st_mode | 0o011)
    folder.path.chmod(0o555)
    try:
        code, text = as_nobody("up", str(folder.path))
        assert (code, "cannot be written to" in text) == (2, True), text
        assert "chown" in text

        code, text = as_nobody("init", str(folder.path / "inside"))
        assert (code, "cannot be written to" in text) == (2, True), text
    finally:
        folder.path.chmod(0o755)


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (["up", "--services", "cases,mayors"], "mayors is no service; there are identity, cases"),
        (["up", "--port", "70000"], "70000 is no port"),
        (["clock", "--to", "1 June"], "1 June is no day"),
        (["token", "--role", "counsellor"], "--body"),
        ([], "command"),
    ],
)
def test_wrong_words_are_answered_with_the_right_ones(words: list[str], answer: str) -> None:
    code, _, err = said(*words)
    assert (code, answer in err) == (2, True), err


def test_the_clock_moves_on_a_test_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = new_folder(tmp_path / "one")
    for words, day in ((["--to", "2016-06-01"], "2016-06-01"), (["--days", "30"], "2016-07-01"), ([], "2016-07-01")):
        assert main(["clock", str(folder.path), *words]) == 0
        assert capsys.readouterr().out.startswith(day)
    assert main(["clock", str(folder.path), "--back"]) == 0
    assert not capsys.readouterr().out.startswith("2016")


def test_the_clock_of_a_production_folder_does_not_move(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = make(tmp_path / "one", "production", issuer_port=8081)

    assert "stands on real time" in _refusal(capsys, "clock", str(folder.path), "--to", "2016-06-01")
    assert not (folder.path / "clock.json").exists()


def test_the_demo_empties_only_demo_folders(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = make(tmp_path / "production", "production", issuer_port=8081)
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "1.jpg").write_text("mine")

    for path in (kept.path, tmp_path / "photos"):
        before = sorted(path.rglob("*"))
        assert "not emptied" in _refusal(capsys, "demo", str(path), "--fresh", "--once")
        assert sorted(path.rglob("*")) == before


def test_a_played_demo_folder_is_not_played_again_unless_fresh(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = make(tmp_path / "one", "demo", issuer_port=free_port())
    folder.journal.write_text('{"on": "2026-11-22T00:00:00+00:00", "held": true}')

    assert "FRESH=1" in _refusal(capsys, "demo", str(folder.path), "--once", "--port", "0")
    assert folder.journal.exists()


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "example.org", "::"])  # noqa: S104 -- what must be refused
def test_a_demo_node_is_not_opened_to_others(tmp_path: Path, capsys: pytest.CaptureFixture[str], host: str) -> None:
    folder = new_folder(tmp_path / "one")

    assert "listens on loopback only" in _refusal(capsys, "up", str(folder.path), "--port", "0", "--host", host)


def test_a_demonstration_takes_another_issuer_port_when_its_own_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert free_or_other("127.0.0.1", port) != port
    assert free_or_other("127.0.0.1", port) == port


def test_status_of_a_folder_on_which_nothing_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder: DataFolder = new_folder(tmp_path / "one")

    assert main(["status", str(folder.path)]) == 3
    assert "No node runs" in capsys.readouterr().out
