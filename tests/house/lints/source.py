"""What every lint reads: one parsed file, and how a finding is written."""

import ast
import io
import tokenize
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path


@dataclass(frozen=True, order=True, slots=True)
class Finding:
    """Where a rule was broken, and what to do instead."""

    path: str
    line: int
    rule: str
    advice: str

    def __str__(self) -> str:
        """As compilers write it, so that editors jump to the place."""
        return f"{self.path}:{self.line}: {self.rule}: {self.advice}"


class Source:
    """One parsed file. `path` is relative to the root, with forward slashes."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self.tree = ast.parse(text)

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """All nodes."""
        return list(ast.walk(self.tree))

    @cached_property
    def calls(self) -> list[ast.Call]:
        """All calls."""
        return [node for node in self.nodes if isinstance(node, ast.Call)]

    @cached_property
    def imports(self) -> list[tuple[str, int]]:
        """Every imported name in full, `package.module.name`, with its line."""
        found: list[tuple[str, int]] = []
        for node in self.nodes:
            if isinstance(node, ast.Import):
                found += [(alias.name, node.lineno) for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                base = "." * node.level + (node.module or "")
                found += [(f"{base}.{alias.name}", node.lineno) for alias in node.names]
        return found

    @cached_property
    def comments(self) -> list[tuple[str, int]]:
        """Every comment with its line."""
        tokens = tokenize.generate_tokens(io.StringIO(self.text).readline)
        return [(token.string, token.start[0]) for token in tokens if token.type == tokenize.COMMENT]

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return Path(self.path).stem

    @property
    def is_service(self) -> bool:
        """Code of a service, not its tests."""
        return self.path.startswith("services/") and "/src/" in self.path

    @property
    def is_migration(self) -> bool:
        """A migration or its environment."""
        return "migrations/" in self.path

    @property
    def is_source(self) -> bool:
        """Code that runs in production."""
        return "/src/" in self.path

    @property
    def package(self) -> str:
        """The import name of the package, such as `geleit_cases`."""
        return self.path.split("/src/", 1)[1].split("/", 1)[0] if self.is_source else ""

    @property
    def room(self) -> str | None:
        """The room of a service's file, if it lies in one."""
        inside = self.path.split("/src/", 1)[-1].split("/")
        in_room = self.is_service and len(inside) == len(("package", "room", "file")) and inside[1] != "migrations"
        return inside[1] if in_room else None

    def under(self, places: Iterable[str]) -> bool:
        """Whether the file is one of these, or lies in one of these folders."""
        return any(self.path == place or (place.endswith("/") and self.path.startswith(place)) for place in places)


Rule = Callable[[Source], Iterator[tuple[int, str]]]


def dotted(node: ast.AST) -> str:
    """`a.b.c` for a name or an attribute; calls in between leave no trace."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}".lstrip(".")
    return dotted(node.func) if isinstance(node, ast.Call) else ""


def last(node: ast.AST) -> str:
    """The last word of a called or annotated thing."""
    return dotted(node).rpartition(".")[2]


def keywords(call: ast.Call) -> dict[str, ast.expr]:
    """The named arguments of a call."""
    return {word.arg: word.value for word in call.keywords if word.arg}
