"""The keys of a node: made once, rotated with an overlap, never replaced by accident."""

import stat
from pathlib import Path

import pytest

from geleit_kit.pure import node_keys

SERVICES = ("identity", "cases")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    node_keys.make_secrets(tmp_path / "secrets", SERVICES)
    return tmp_path / "secrets"


def _kids(folder: Path, service: str) -> list[str]:
    return [key["kid"] for key in node_keys.shown(folder) if key["service"] == service]


def test_the_page_shows_public_parts_only(folder: Path) -> None:
    assert {key["service"] for key in node_keys.shown(folder)} == set(SERVICES)
    assert not any("d" in key for key in node_keys.shown(folder))


def test_secrets_are_private_and_the_page_is_not(folder: Path) -> None:
    open_to_others = {path.name for path in folder.iterdir() if stat.S_IMODE(path.stat().st_mode) & 0o077}
    assert open_to_others == {"page.json"}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_making_secrets_again_adds_what_is_missing_and_replaces_nothing(folder: Path) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "page.json"}
    node_keys.make_secrets(folder, [*SERVICES, "referrals"])

    after = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert {name: after[name] for name in before} == before
    assert _kids(folder, "referrals")


def test_a_rotated_key_stands_on_the_page_beside_the_old_one_until_it_is_dropped(folder: Path) -> None:
    [old] = _kids(folder, "cases")
    new = node_keys.rotate(folder, "cases")
    assert _kids(folder, "cases") == [old, new]
    assert node_keys.public_key(folder / "cases.pem")["kid"] == new

    assert node_keys.drop_old(folder) == [old]
    assert _kids(folder, "cases") == [new]
    assert [key["kid"] for key in node_keys.retired(folder)] == [old]
    assert len(_kids(folder, "identity")) == 1
    assert not list(folder.glob(".*"))


def test_dropping_leaves_keys_of_services_that_live_elsewhere(folder: Path) -> None:
    (folder / "identity.pem").unlink()
    node_keys.rotate(folder, "cases")

    assert len(node_keys.drop_old(folder)) == 1
    assert len(_kids(folder, "identity")) == 1


def test_what_is_missing_is_named(folder: Path) -> None:
    (folder / "cases.kek").unlink()
    (folder / "grants.key").unlink()
    assert node_keys.missing(folder, SERVICES) == ["grants.key", "cases.kek"]
