"""Every task that a service makes has its words: a worklist of keys helps nobody at half past four on a Friday."""

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from tests.house.documents import application
from tests.house.places import SERVICES, source

# Functions that make a task of a kind that they are handed: their callers name it.
HANDED_ON = {"geleit_referrals.referring.sides: kind"}

every_service = pytest.mark.parametrize("service", SERVICES)


def kinds(path: Path, module: str) -> Iterator[str]:
    """The kind of every task that a module makes or names when it closes one; where it is a parameter,
    `module: name`.
    """
    names = vars(import_module(module))
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        if node.func.attr == "task":
            given = next((ast.unparse(one.value) for one in node.keywords if one.arg == "kind"), "")
        elif node.func.attr == "feedback_task":
            given = ast.unparse(node.args[-1])
        else:
            continue
        try:
            yield str(eval(given, names))  # noqa: S307 -- a name or a literal of our own code
        except NameError:
            yield f"{module}: {given}"


def made(service: str) -> set[str]:
    root = source(service)
    found: set[str] = set()
    for path in sorted(root.rglob("*.py")):
        if "migrations" not in path.parts:
            module = ".".join([root.name, *path.relative_to(root).with_suffix("").parts])
            found |= set(kinds(path, module.removesuffix(".__init__")))
    return found


@every_service
def test_every_kind_of_task_has_its_words(service: str) -> None:
    found = made(service) - HANDED_ON
    assert found or service == "indicators"
    assert application(service).state.texts.missing({f"task.kind.{kind}" for kind in found}) == []


def test_a_task_without_words_would_be_found(tmp_path: Path) -> None:
    path = tmp_path / "service.py"
    path.write_text('async def f(write, kind):\n    await write.task(kind="nobody_named_it", subject=("x", 1))\n')
    found = set(kinds(path, "geleit_identity.links.service"))
    assert found == {"nobody_named_it"}
    assert application("identity").state.texts.missing({f"task.kind.{kind}" for kind in found}) == [
        "task.kind.nobody_named_it"
    ]
