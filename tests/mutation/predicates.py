"""Takes the wall out of the stores, one predicate at a time: on PostgreSQL every row stays hidden by the second wall.

    python -m tests.mutation.predicates [--service cases] [--share 0.2] [--seed 4711] [--keep FILE]
                                        [--report docs/reports/predicates.md]

A predicate is each `visible(...)` of a store, each `by_id(...)`, each `Prepared(...)` or `PreparedColumns(...)`, and each comparison with
`body_id`. With one taken out, the operations that pass through its function are called as in the isolation matrix: the owner first, then every
other body. On SQLite, which has no second wall, the hole must show; where it does not, the line says so.

`--keep` notes each outcome as soon as it is known: a run that was broken off goes on where it stood, and the report is of
all that is noted there.
"""

import argparse
import ast
import json
import logging
import os
import random
import shutil
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import UUID

import uvloop
from sqlalchemy import select

from geleit_kit.db import rows
from geleit_kit.testing.databases import KINDS, Engine, Kind, Templates
from geleit_kit.testing.servers import session_folder, shared_postgres
from tests.house.places import ROOT, SERVICES, rooms, source
from tests.isolation.leaks import leaks
from tests.mutation.patching import patch
from tests.world import OPERATIONS, World, open_world

import_module("tests.planted")  # the texts that the owner's own calls rest on, as in the suite

# Where kit itself asks for rows of a body; met in every service, tried in the first.
KIT = ("http/lists.py", "http/tasks.py", "http/meta.py", "http/feed.py", "db/rows.py")
_OPERATIONS = 4
_TRIES = 5
_AS_MANY_AS_ONE_SERVICE = "cases"


@dataclass(frozen=True, slots=True)
class Hole:
    """A file with one predicate less."""

    service: str
    file: str
    module: str
    line: int
    function: str
    number: int
    text: str

    @property
    def name(self) -> str:
        """`services/cases/.../store.py:31 record`; a second predicate of the same line tells its number."""
        return f"{self.file}:{self.line} {self.function}{f' ({self.number})' if self.number > 1 else ''}"


def holes() -> list[Hole]:
    """Every predicate of every store, and kit's."""
    found: list[Hole] = []
    for service in SERVICES:
        for room in rooms(service):
            if (room / "store.py").exists():
                found += _of(service, room / "store.py", source(service).parent)
    kit = ROOT / "kit" / "src"
    for name in KIT:
        found += _of(_AS_MANY_AS_ONE_SERVICE, kit / "geleit_kit" / name, kit)
    return found


def _of(service: str, file: Path, base: Path) -> Iterator[Hole]:
    text = file.read_text("utf-8")
    count = sum(1 for node in ast.walk(ast.parse(text)) if _is_predicate(node))
    of_line: Counter[int] = Counter()
    for number in range(count):
        tree = ast.parse(text)
        node = [one for one in ast.walk(tree) if _is_predicate(one)][number]
        line = int(getattr(node, "lineno", 0))
        of_line[line] += 1
        function = _function_at(tree, line)
        _take_out(node)
        module = ".".join(file.relative_to(base).with_suffix("").parts)
        changed = ast.unparse(ast.fix_missing_locations(tree))
        yield Hole(service, file.relative_to(ROOT).as_posix(), module, line, function, of_line[line], changed)


def _is_predicate(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id in _EVERYWHERE
    if not (isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Eq)):
        return False
    left, right = node.left, ast.unparse(node.comparators[0])
    return isinstance(left, ast.Attribute) and left.attr == "body_id" and right.endswith((".body", "own_body')"))


def _take_out(node: ast.AST) -> None:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        node.func.id = f"_everywhere_{node.func.id.lower()}"  # lent to the module under this name
    elif isinstance(node, ast.Compare):
        node.ops, node.comparators = [ast.IsNot()], [ast.Constant(None)]
        # `x.body_id == y` becomes `x.body_id.is_not(None)`: true of every row
        call = ast.Call(ast.Attribute(node.left, "is_not", ast.Load()), [ast.Constant(None)], [])
        node.__class__ = ast.Call  # type: ignore[assignment]  # in place, so that its parent need not be known
        node.__dict__ = call.__dict__ | {"lineno": node.lineno, "col_offset": node.col_offset}


def _function_at(tree: ast.Module, line: int) -> str:
    """Where a call is to be seen: in the function, or in who calls it where it answers once and for all."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    inside = [node for node in functions if node.lineno <= line <= (node.end_lineno or 0)]
    if not inside:
        return "(file)"
    name = inside[-1].name
    if any(ast.unparse(one) == "cache" for one in inside[-1].decorator_list):
        return next((one.name for one in functions if one.name != name and f"{name}(" in ast.unparse(one)), name)
    return name


def _everywhere_visible(_session: Any, table: Any, *, deleted: bool = False) -> Any:
    query = select(table)
    return query if deleted else query.where(table.deleted_at.is_(None))


async def _everywhere_by_id_or_none(session: Any, table: Any, row_id: UUID) -> Any:
    return await session.first(_everywhere_visible(session, table).where(table.id == row_id))


async def _everywhere_by_id(session: Any, table: Any, row_id: UUID) -> Any:
    return await session.one(_everywhere_visible(session, table).where(table.id == row_id))


class _EverywherePrepared(rows.Prepared[Any]):
    def __init__(self, table: Any, *conditions: Any, order_by: Any = ()) -> None:
        super().__init__(table, *conditions, order_by=order_by)
        self._asks_who = False
        self._query = select(table).where(table.deleted_at.is_(None), *conditions).order_by(*order_by)


class _EverywhereColumns(rows.PreparedColumns):
    def _of_own_body(self, table: type[Any]) -> list[Any]:
        del table
        return []


_EVERYWHERE = {
    "visible": _everywhere_visible,
    "by_id": _everywhere_by_id,
    "by_id_or_none": _everywhere_by_id_or_none,
    "Prepared": _EverywherePrepared,
    "PreparedColumns": _EverywhereColumns,
}
"""What each is without its predicate."""


@contextmanager
def opened(hole: Hole) -> Iterator[None]:
    """The running services with this predicate taken out."""
    module = import_module(hole.module)
    right = compile((ROOT / hole.file).read_text("utf-8"), str(ROOT / hole.file), "exec")
    lent = {f"_everywhere_{name.lower()}": value for name, value in _EVERYWHERE.items()}
    try:
        _lend(module, hole.file, hole.text, lent)
        yield
    finally:
        patch(module, right)


def _lend(module: ModuleType, file: str, text: str, lent: dict[str, Any]) -> None:
    """The module as if its file had this text, which uses names that are lent to it."""
    vars(module).update(lent)
    patch(module, compile(text, str(ROOT / file), "exec"), keep=tuple(lent))


@contextmanager
def noting(service: str, note: Callable[[str, str], None]) -> Iterator[None]:
    """The running services with a note at the head of every function of a file with predicates."""
    files = {hole.file: import_module(hole.module) for hole in holes() if hole.service == service}
    try:
        for file, module in files.items():
            tree = ast.parse((ROOT / file).read_text("utf-8"))
            for node in ast.walk(tree):
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                    node.body.insert(0, ast.parse(f"_noted({node.name!r})").body[0])
            _lend(module, file, ast.unparse(ast.fix_missing_locations(tree)), {"_noted": partial(note, file)})
        yield
    finally:
        for file, module in files.items():
            patch(module, compile((ROOT / file).read_text("utf-8"), str(ROOT / file), "exec"))


async def passing_through(world: World, service: str) -> dict[tuple[str, str], list[str]]:
    """(file, function) -> the operations that call it."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    left_out: set[str] = set()
    asked = ""

    def note(file: str, function: str) -> None:
        if asked not in found[file, function]:
            found[file, function].append(asked)

    with noting(service, note):
        for one, operation in sorted(OPERATIONS):  # as the matrix goes: a log of a body shows what it asked by before
            if one != service:
                continue
            asked = operation
            faults = await _shown(world, service, operation)
            if faults:  # says nothing about a predicate; the isolation matrix is where it is to be seen
                print(f"left out, not sound without any change: {faults[0][:200]}", flush=True)
                left_out.add(operation)
    return {place: [one for one in every if one not in left_out] for place, every in found.items()}


@dataclass(frozen=True, slots=True)
class Tried:
    """What showed through a hole on one kind of database."""

    hole: Hole
    kind: Kind
    operations: tuple[str, ...]
    shown: tuple[str, ...]


async def tried(service: str, kind: Kind, chosen: list[Hole], folder: Path, note: Callable[[Tried], None]) -> None:
    """All holes of one service, one after the other, in one world; `note` hears of each as soon as it was tried."""
    server = shared_postgres(folder, os.getpid()) if kind == "postgresql" else None
    place = folder / f"{service}-{kind}"
    place.mkdir()
    async with open_world(Engine(kind, Templates(folder, f"holes_{service}"), place, server), place) as world:
        through = await passing_through(world, service)
        for hole in chosen:
            operations = tuple(through.get((hole.file, hole.function), ())[:_OPERATIONS])
            if hole.function == "(file)":  # a prepared query: whoever uses its room
                operations = tuple(
                    dict.fromkeys(o for (f, _), every in through.items() if f == hole.file for o in every)
                )
            with opened(hole):
                shown = [line for one in operations for line in await _shown(world, service, one)]
            one = Tried(hole, kind, operations, tuple(shown))
            print(line(one), flush=True)
            note(one)


async def _shown(world: World, service: str, operation: str) -> list[str]:
    """What showed in one operation. Where the owner's own way to it breaks, rows of others stood in it: that shows.

    A database that is busy for a moment says nothing about a predicate, so the way is tried again.
    """
    broken = ""
    for _ in range(_TRIES):
        try:
            return await leaks(world, service, [operation])
        except AssertionError as error:
            broken = str(error)
        if "database_busy" not in broken:
            break
    return [f"{service} {operation} by the owner: its own way breaks: {broken}"]


def line(one: Tried) -> str:
    """One line of the run."""
    through = f"{len(one.operations)} operations"
    if not one.operations:
        return f"{one.kind:10} not reached   {one.hole.name}"
    word = "shows" if one.shown else "stays hidden"
    return f"{one.kind:10} {word:13} {one.hole.name} ({through}){': ' + one.shown[0][:160] if one.shown else ''}"


def main() -> int:
    """1 where a row showed on PostgreSQL."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--service", choices=SERVICES, default=None)
    parser.add_argument("--engine", choices=KINDS, default=None)
    parser.add_argument("--seed", type=int, default=4711)
    parser.add_argument("--share", type=float, default=1.0)
    parser.add_argument("--keep", default="", help="a file that notes the outcomes, so that a run can be made in parts")
    parser.add_argument("--report", default="")
    asked = parser.parse_args()
    logging.disable(logging.CRITICAL)  # an open predicate makes faults on purpose; what they show stands in the answer
    notes = Notes(Path(asked.keep) if asked.keep else None)
    folder = session_folder()
    try:
        for service in [asked.service] if asked.service else SERVICES:
            every = [hole for hole in holes() if hole.service == service]
            count = max(1, round(len(every) * asked.share))
            chosen = sorted(random.Random(asked.seed).sample(every, count), key=lambda hole: hole.name)
            for kind in [asked.engine] if asked.engine else KINDS:
                waiting = [hole for hole in chosen if (hole.name, kind) not in notes.known]
                if waiting:
                    uvloop.run(tried(service, kind, waiting, folder, notes.add))
    finally:
        if (folder / "postgres.json").exists():
            shared_postgres(folder, os.getpid()).stop()
        shutil.rmtree(folder, ignore_errors=True)
    made = {hole.name for hole in holes()}  # what is noted of a line that moved since is not told
    known = {(name, kind): said for (name, kind), said in notes.known.items() if name in made}
    if asked.report:
        (ROOT / asked.report).write_text(page(known, asked.seed, asked.share), "utf-8")
    through = [name for (name, kind), (_, word) in known.items() if kind == "postgresql" and word == "shows"]
    print(f"{len(known)} tried, {len(through)} showed a row on PostgreSQL")
    return 1 if through else 0


class Notes:
    """(predicate, kind of database) -> [number of operations, what showed]: of this run, and of the file if there is one."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        before = json.loads(file.read_text("utf-8")) if file is not None and file.exists() else []
        self.known: dict[tuple[str, str], list[Any]] = {(name, kind): said for name, kind, *said in before}

    def add(self, one: Tried) -> None:
        """Known from now on, also to a later run with the same file."""
        self.known[one.hole.name, one.kind] = _note(one)
        if self._file is not None:
            told = [[*key, *said] for key, said in self.known.items()]
            fresh = self._file.with_suffix(".new")
            fresh.write_text(json.dumps(told), "utf-8")
            fresh.replace(self._file)


def _note(one: Tried) -> list[Any]:
    return [len(one.operations), "shows" if one.shown else "hidden" if one.operations else "not reached"]


def page(notes: dict[tuple[str, str], list[Any]], seed: int, share: float) -> str:
    """The report: per predicate and kind of database how many operations passed through it and what they showed."""
    names = sorted({name for name, _ in notes})
    on = {kind: [notes.get((name, kind), [0, "-"]) for name in names] for kind in ("postgresql", "sqlite")}
    words = {kind: [word for _, word in every] for kind, every in on.items()}
    lines = [
        "# Store predicates taken out",
        "",
        "Each line is one predicate that keeps rows of other bodies away, taken out of a running service; then up to",
        f"{_OPERATIONS} operations that pass through it were called by the owner and by every other body. On PostgreSQL",
        "row-level security must hide the row all the same. SQLite has the first wall alone, so there the hole should show;",
        "where it does not, what else the query asks leaves the others nothing to find (a conversation, a turn, a partner,",
        "a row that was found before), and the line proves little. A predicate that is not reached stands in a query that no",
        "operation of one body about its own rows runs; that such a query has the second wall as well is held by",
        "`tests/isolation/test_second_wall.py`, for every table.",
        "",
        f"`python -m tests.mutation.predicates --seed {seed}{f' --share {share}' if share < 1 else ''}`:",
        f"{len(names)} predicates; PostgreSQL showed {words['postgresql'].count('shows')} and hid",
        f"{words['postgresql'].count('hidden')}; SQLite showed {words['sqlite'].count('shows')} and hid",
        f"{words['sqlite'].count('hidden')}.",
        "",
        "| predicate | operations | PostgreSQL | SQLite |",
        "|---|---:|---|---|",
    ]
    for name, second, first in zip(names, on["postgresql"], on["sqlite"], strict=True):
        lines.append(f"| `{name}` | {max(second[0], first[0])} | {second[1]} | {first[1]} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
