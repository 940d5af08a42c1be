"""A name enters kit with its second user: what one service alone uses belongs there, what nobody uses to nobody."""

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from tests.house.places import ROOT, packages

KIT = ROOT / "kit/src/geleit_kit"
# Names with fewer than two users, each with its reason.
REVIEWED: dict[str, str] = {
    "geleit_kit.db.access_log.verify": "the form of the log is kit's; `geleit audit verify` reads it",
    "geleit_kit.http.parts.TheFile": "files are kit's to seal and to judge; documents come first",
    "geleit_kit.pure.node_keys.rotate": "the form of the node's keys is kit's; the node's command turns them",
    "geleit_kit.pure.node_keys.rotate_kek": "as rotate",
    "geleit_kit.pure.grants.issue": "one codec: identity writes what every service reads",
    "geleit_kit.pure.grants.new_id": "as issue",
    "geleit_kit.http.jobs.begin_job": "one shape of job for every service that offers kinds; imports come first",
    "geleit_kit.pure.jobs.Lines": "as begin_job",
    "geleit_kit.pure.forms.definition.read": "one form language for every service that asks (DECISIONS); cases come first",
    "geleit_kit.pure.forms.answers.unlike": "as read",
    "geleit_kit.db.definitions.Versions": "definitions are kit's rows (DECISIONS); concepts and forms of cases go by it",
    "geleit_kit.db.mergeable.undeclared": "the house asks it about every service",
    "geleit_kit.db.leaving.rows_of_body": "what a body owns in a database is kit's to say; the node's command writes it out",
    "geleit_kit.db.leaving.schema_of": "as rows_of_body",
    "geleit_kit.db.leaving.tables_of_bodies": "as rows_of_body",
    "geleit_kit.db.four_eyes.STEPS": "how a proposal ends is kit's to say; four rooms of identity go by it",
    "geleit_kit.db.restricting.not_found_by": "kit says who is hidden; only identity has rows that name two persons",
    "geleit_kit.db.together.tasks_together": "tasks are kit's rows; who opens them by the hundred uses kit's own way",
    "geleit_kit.pure.rules.checking.Checker": "one rule language for concepts, routing and grounds; concepts come first",
    "geleit_kit.pure.rules.facts.given_of": "as Checker",
    "geleit_kit.pure.rules.schema.rule_schema": "as Checker",
    "geleit_kit.pure.rules.tables.decide": "as Checker",
    "geleit_kit.pure.rules.tracing.lines": "as Checker",
    "geleit_kit.events.standing.unspoken": "the house asks it about every service",
}


def public(path: Path) -> Iterator[str]:
    """The public names that a module defines at its top."""
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names = [node.name]
        elif isinstance(node, ast.Assign):
            names = [one.id for one in node.targets if isinstance(one, ast.Name)]
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names = [node.target.id]
        else:
            continue
        yield from (name for name in names if not name.startswith("_"))


def module_of(path: Path) -> str:
    """`geleit_kit.db.rows` for its file."""
    return ".".join(["geleit_kit", *path.relative_to(KIT).with_suffix("").parts]).removesuffix(".__init__")


@cache
def used_by(package: Path) -> frozenset[tuple[str, str]]:
    """(module of kit, name) of everything that the code of a package takes from kit."""
    found: set[tuple[str, str]] = set()
    for path in sorted((package / "src").rglob("*.py")):
        found |= set(taken(ast.parse(path.read_text("utf-8"))))
    return frozenset(found)


def taken(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """What a file imports from kit by name, or reaches through a module of kit."""
    modules: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("geleit_kit"):
            for one in node.names:
                yield str(node.module), one.name
                modules[one.asname or one.name] = f"{node.module}.{one.name}"
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules:
            yield modules[node.value.id], node.attr


def users(path: Path, name: str) -> set[str]:
    """The packages that use a name of kit; kit counts where it uses the name itself beside defining it."""
    module, found = module_of(path), set()
    for package in packages():
        label = package.relative_to(ROOT).as_posix()
        inside = label == "kit" and len(re.findall(rf"\b{re.escape(name)}\b", path.read_text("utf-8"))) > 1
        if inside or (module, name) in used_by(package):
            found.add(label)
    return found


def alone() -> Mapping[str, set[str]]:
    """Every public name of kit that kit itself does not use and fewer than two others do."""
    found = {}
    for path in sorted(KIT.rglob("*.py")):
        if {"migrations", "key_migrations", "testing"} & set(path.relative_to(KIT).parts):
            continue  # testing is used by tests
        for name in public(path):
            who = users(path, name)
            if "kit" not in who and len(who) < 2:
                found[f"{module_of(path)}.{name}"] = who
    return found


def test_every_public_name_of_kit_has_two_users_or_a_reason() -> None:
    found = alone()
    assert {name: sorted(who) for name, who in found.items() if name not in REVIEWED} == {}
    assert set(REVIEWED) - set(found) == set(), "these have their users now"


def test_a_name_with_one_user_is_found() -> None:
    tree = ast.parse("from geleit_kit.pure import ids\nfrom geleit_kit.db.rows import visible\nids.reference('SR')\n")
    assert set(taken(tree)) >= {("geleit_kit.db.rows", "visible"), ("geleit_kit.pure.ids", "reference")}
    rows = KIT / "db" / "rows.py"
    assert len(users(rows, "visible")) > 3
    assert users(rows, "nobody_defines_this") == set()
