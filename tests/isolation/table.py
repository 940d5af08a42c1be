"""The reviewed table of expectations: what stands in it, what the documents and the vocabulary say, and the difference.

`python -m tests.isolation.table --write` writes roles and permissions anew (for review in the diff) and adds a line
`other: unreviewed` for each new operation, which fails until somebody has decided what another body gets.
"""

import sys
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from geleit_vocabulary.roles import RIGHTS
from tests.world import OPERATIONS

FILE = Path(__file__).with_name("expectations.yaml")
_HEAD = """\
# What each operation demands and what a body gets that the row does not belong to. Reviewed by hand; written by
# `python -m tests.isolation.table --write`, which leaves `other` as it was decided.
#
# other: not_found    404, the same bytes as for a row that nobody has
#        empty        a list or search without anything of the owner's: the same bytes as before the owner had it
#        own          it makes or shows what belongs to the calling body alone
#        invalid      422, the same bytes as for an id in the document that nobody has
#        refused      403, the same bytes as for a grant or conversation that nobody has
#        everybody    of no body: the same for all
#        node         of the whole node, for its operators: figures and codes, nothing of a body's rows
"""


class Other(StrEnum):
    """What another body gets; the head of the table says it in words."""

    NOT_FOUND = "not_found"
    EMPTY = "empty"
    OWN = "own"
    INVALID = "invalid"
    REFUSED = "refused"
    EVERYBODY = "everybody"
    NODE = "node"
    UNREVIEWED = "unreviewed"


@dataclass(frozen=True, slots=True)
class Expected:
    """One line: the permission that opens the operation (None: public), and what another body gets."""

    permission: str | None
    other: Other


@dataclass(frozen=True, slots=True)
class Role:
    """What a role of the own body opens."""

    permissions: frozenset[str]
    categories: frozenset[str]


@cache
def _table() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(FILE.read_text("utf-8"))
    return found


def expected(service: str, operation_id: str) -> Expected:
    """The line of an operation. Raises KeyError where there is none: then nobody has decided yet."""
    line = _table()["operations"][service][operation_id]
    return Expected(line["permission"], Other(line["other"]))


def roles() -> dict[str, Role]:
    """The roles as they were reviewed."""
    return {
        name: Role(frozenset(rights["permissions"]), frozenset(rights["categories"]))
        for name, rights in _table()["roles"].items()
    }


def told_roles() -> dict[str, dict[str, list[str]]]:
    """The roles as the vocabulary has them."""
    return {
        str(role): {
            "permissions": sorted(map(str, rights.permissions)),
            "categories": sorted(map(str, rights.categories)),
        }
        for role, rights in sorted(RIGHTS.items())
    }


def difference() -> list[str]:
    """Every way in which the table is not what the documents and the vocabulary say."""
    table = _table()
    found = [f"role {name} changed" for name, told in told_roles().items() if table["roles"].get(name) != told]
    found += [f"role {name} is gone" for name in table["roles"].keys() - told_roles().keys()]
    lines = {(service, name): line for service, own in table["operations"].items() for name, line in own.items()}
    for key, operation in OPERATIONS.items():
        line = lines.get(key)
        if line is None or line["other"] == Other.UNREVIEWED:
            found.append(f"{' '.join(key)}: nobody has decided what another body gets")
        elif line["permission"] != operation.permission:
            found.append(f"{' '.join(key)} demands {operation.permission}, the table says {line['permission']}")
    return found + [f"{' '.join(key)} is gone" for key in lines.keys() - OPERATIONS.keys()]


def write() -> None:
    """Writes the table anew; what was decided stays."""
    before = yaml.safe_load(FILE.read_text("utf-8"))["operations"] if FILE.exists() else {}
    operations: dict[str, dict[str, Any]] = {}
    for (service, name), operation in OPERATIONS.items():
        other = before.get(service, {}).get(name, {}).get("other", str(Other.UNREVIEWED))
        operations.setdefault(service, {})[name] = {"permission": operation.permission, "other": other}
    lines = [_HEAD, "operations:"]
    for service, own in operations.items():
        lines.append(f"  {service}:")
        lines += [f"    {name}: {_line(line)}" for name, line in own.items()]
    lines.append(yaml.safe_dump({"roles": told_roles()}, sort_keys=False, width=118, default_flow_style=None))
    FILE.write_text("\n".join(lines), "utf-8")


def _line(line: dict[str, Any]) -> str:
    permission = "null" if line["permission"] is None else f'"{line["permission"]}"'
    return f"{{permission: {permission}, other: {line['other']}}}"


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        write()
    sys.exit(bool(difference()))
