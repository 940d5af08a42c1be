"""docs/keys.md is true: every key of a node that ran has its line, every line a key, and each line every column."""

import re
from pathlib import Path

from geleit_demo_issuer.keys import KeyRing
from geleit_deploy.layout import SERVICES
from geleit_deploy.making import make
from geleit_deploy.starting import _password
from geleit_kit.pure import node_keys
from tests.house.places import ROOT

PAGE = ROOT / "docs" / "keys.md"
_NO_KEYS = {"issuer.json", "clients.json"}
COLUMNS = ("key", "purpose", "algorithm", "holder", "change it", "effect of loss")


def lines() -> dict[str, dict[str, str]]:
    """The table of keys: the name of a file (or what stands for it) -> its columns."""
    rows = [[cell.strip() for cell in line.strip("|\n ").split("|")] for line in PAGE.read_text("utf-8").splitlines()]
    start = next(number for number, row in enumerate(rows) if tuple(row) == COLUMNS)
    found = {}
    for row in rows[start + 2 :]:
        if len(row) != len(COLUMNS):
            break
        name = re.match(r"`([^`]+)`", row[0])
        found[name.group(1) if name else row[0]] = dict(zip(COLUMNS, row, strict=True))
    return found


def _named(file: str) -> str:
    """`cases.kek` is `<service>.kek`."""
    service, dot, rest = file.partition(".")
    return f"<service>{dot}{rest}" if service in (*SERVICES, "gateway") else file


def _every_key(folder: Path) -> set[str]:
    """The names of all keys that a node of any kind has, after each of its rotations."""
    made = make(folder, "test", issuer_port=18999)
    _password(made.secrets / "valkey.password")
    node_keys.rotate(made.secrets, "cases")
    node_keys.drop_old(made.secrets)
    node_keys.rotate_kek(made.secrets, "cases")
    KeyRing(made.path / "issuer" / "keys.json", now=0)
    keys = {_named(file.name) for file in made.secrets.iterdir()}
    return keys | {f"issuer/{file.name}" for file in (made.path / "issuer").iterdir() if file.name not in _NO_KEYS}


def test_every_key_of_a_node_has_a_line_and_every_line_a_key(tmp_path: Path) -> None:
    there = _every_key(tmp_path / "folder")
    said = {name for name in lines() if not name.startswith("person keys")}
    assert there == said


def test_each_line_says_purpose_algorithm_holder_change_and_loss() -> None:
    assert len(lines()) >= 10
    assert [name for name, line in lines().items() if not all(line.values())] == []
    assert [name for name, line in lines().items() if "not yet" in line["change it"]] == []


def test_the_commands_of_the_page_exist() -> None:
    source = (ROOT / "deploy/src/geleit_deploy/cli.py").read_text("utf-8")
    named = set(re.findall(r"geleit keys (--[a-z-]+)", PAGE.read_text("utf-8")))
    assert named == {"--rotate", "--rotate-kek", "--drop-old"}
    assert all(f'"{option}"' in source for option in named)
