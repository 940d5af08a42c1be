"""Tests: each says what it expects, and our own services are never replaced by stand-ins."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house.lints.source import Source, dotted, last

# Helpers that assert for whoever calls them, by their names.
ASSERTING = frozenset({"raises", "warns", "fail", "refused", "problem", "refusal"})
SUITES = ("services/", "gateway/tests/", "deploy/")


def test_without_expectation(source: Source) -> Iterator[tuple[int, str]]:
    """A test that expects nothing passes whatever happens."""
    if not Path(source.path).name.startswith("test_"):
        return
    for node in source.nodes:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or not node.name.startswith("test_"):
            continue
        if not any(isinstance(part, ast.Assert) or _asserts(part) for part in ast.walk(node)):
            yield (
                node.lineno,
                f"{node.name} asserts nothing: say what must hold (helpers are named assert_... or expect_...)",
            )


test_without_expectation.__test__ = False  # type: ignore[attr-defined]  # its name is that of a rule, it is no test


def _asserts(part: ast.AST) -> bool:
    if not isinstance(part, ast.Call):
        return False
    name = last(part.func).lstrip("_")
    return name in ASSERTING or name.startswith(("assert_", "expect_"))


def stand_in(source: Source) -> Iterator[tuple[int, str]]:
    """A replaced part of our own passes tests that the real one would fail. Figures (UPPER_CASE) may be set."""
    if "/tests/" not in source.path or not source.path.startswith(SUITES):
        return
    for name, line in source.imports:
        if name.startswith(("unittest.mock", "mock.")):
            yield line, "start the real part: kit.testing has databases, Valkey, services and an issuer"
    ours = {
        alias.asname or alias.name.split(".")[0]
        for node in source.nodes
        if isinstance(node, ast.Import | ast.ImportFrom) and _from_ours(node)
        for alias in node.names
    }
    for call in source.calls:
        if dotted(call.func) != "monkeypatch.setattr" or not call.args:
            continue
        target = call.args[0]
        if isinstance(target, ast.Constant):
            owner, _, attribute = str(target.value).rpartition(".")
            replaced = owner.startswith("geleit_")
        else:
            attribute = str(call.args[1].value) if len(call.args) > 1 and isinstance(call.args[1], ast.Constant) else ""
            replaced = dotted(target).split(".")[0] in ours
        if replaced and not attribute.strip("_").isupper():
            yield call.lineno, f"{attribute} is replaced by a stand-in: use a setting, a clock or a real part"


def _from_ours(node: ast.Import | ast.ImportFrom) -> bool:
    named = node.module or "" if isinstance(node, ast.ImportFrom) else node.names[0].name
    return named.startswith("geleit_")
