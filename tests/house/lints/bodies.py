"""The wall between bodies: every query starts from `visible`, SQL lives in stores, nobody goes round a session."""

import ast
import sys
from collections.abc import Iterator

from tests.house.lints.source import Source, dotted, last

QUERIES = frozenset({"select", "text", "insert", "update", "delete", "union", "union_all", "literal_column"})
DRIVERS = frozenset({"sqlite3", "aiosqlite", "asyncpg", "psycopg", "psycopg2"})
CONNECTIONS = frozenset({
    "create_engine", "create_async_engine", "AsyncSession", "Session", "sessionmaker", "async_sessionmaker",
    "AsyncEngine", "AsyncConnection", "Engine", "Connection",
})  # fmt: skip
INSIDES = frozenset({
    "_session", "_reading", "_writing", "get_bind", "driver_connection", "get_raw_connection", "exec_driver_sql",
})  # fmt: skip
OWN_CONNECTIONS = {
    "kit/src/geleit_kit/db/": "the sessions themselves, migrations, keys",
    "kit/src/geleit_kit/testing/": "servers of tests",
    "deploy/src/geleit_deploy/backing.py": "copies whole files; opens no row",
}
OPENS_SESSIONS = {
    "services/identity/src/geleit_identity/decisions/": "the node's status list: random ids, nothing else",
    "services/identity/src/geleit_identity/bodies/service.py": "at the start, in each known body",
    "services/identity/src/geleit_identity/persons/indexing.py": "a worker: each known body, one after the other",
    "services/identity/src/geleit_identity/persons/telling.py": "a worker: each known body, one after the other",
    "services/identity/src/geleit_identity/reports/service.py": "asks others between two sessions, all in the caller's",
    "services/identity/src/geleit_identity/rights/gathering.py": "asks others between two sessions, all in the caller's",
    "services/indicators/src/geleit_indicators/periods/": "sums of the whole node; no person and no case lives there",
    "services/indicators/src/geleit_indicators/publishing/": "sums of the whole node; no person and no case lives there",
}
KIT_STATES = {
    "kit/src/geleit_kit/db/": "sessions and machinery",
    "kit/src/geleit_kit/events/": "outbox, inbox, positions",
    "kit/src/geleit_kit/http/": "kit's own rows: tasks, lists, feed, idempotency",
    "kit/src/geleit_kit/testing/": "servers of tests",
    "deploy/src/geleit_deploy/audit.py": "reads the chain of a copy",
}
OTHER_BODYS_ROWS = {
    "kit/src/": "the door itself",
    "services/identity/src/": "links, decisions",
    "services/referrals/src/": "a referral is two rows, one per body",
    "services/indicators/src/": "sums of the whole node; no person and no case lives there",
}


def query_not_visible(source: Source) -> Iterator[tuple[int, str]]:
    """A query that does not start from `visible(...)` forgets the body."""
    if not (source.is_service and source.name == "store"):
        return
    meant = _words_of_sqlalchemy(source)
    tables = _plain_tables(source)
    for statement in [node for node in source.nodes if isinstance(node, ast.stmt)]:
        own = [
            n for field in ast.iter_child_nodes(statement) if not isinstance(field, ast.stmt) for n in ast.walk(field)
        ]
        scoped = any(isinstance(n, ast.Attribute) and n.attr == "body_id" for n in own)
        for call in [n for n in own if isinstance(n, ast.Call)]:
            word = _query(call.func, meant, tables)
            if word and not (word in {"update", "delete"} and scoped):
                yield call.lineno, f"{word}(...) in a store: start from visible(session, Table)"
        if isinstance(statement, ast.Assign | ast.AnnAssign) and isinstance(statement.value, ast.Name | ast.Attribute):
            word = _query(statement.value, meant, tables)
            if word:
                yield statement.lineno, f"{word} under another name: start from visible(session, Table)"


def _words_of_sqlalchemy(source: Source) -> dict[str, str]:
    """Name in this file -> what it is in SQLAlchemy, `select` for `pick` after `from sqlalchemy import select as pick`;
    empty for the package itself.
    """
    found = {word: word for word in QUERIES} | {"sa": "", "sqlalchemy": ""}
    for node in source.nodes:
        if isinstance(node, ast.Import):
            found |= {one.asname: "" for one in node.names if one.asname and one.name.split(".")[0] == "sqlalchemy"}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "sqlalchemy":
            modules = {"sql", "orm", "expression", "dialects", "postgresql", "sqlite"}
            found |= {one.asname or one.name: "" if one.name in modules else one.name for one in node.names}
    return found


def _plain_tables(source: Source) -> set[str]:
    """Names that hold the table behind a class."""
    named = [(node.targets[0], node.value) for node in source.nodes if isinstance(node, ast.Assign)]
    named += [(node.target, node.value) for node in source.nodes if isinstance(node, ast.AnnAssign) and node.value]
    return {name.id for name, value in named if isinstance(name, ast.Name) and last(value) == "__table__"}


def _query(node: ast.AST, meant: dict[str, str], tables: set[str]) -> str:
    """Which word of SQL a called (or renamed) thing is; empty where it is none."""
    if isinstance(node, ast.Call):
        return ""
    first, *rest = dotted(node).split(".")
    word = rest[-1] if rest else meant.get(first, "")
    of_package = not rest or meant.get(first) == ""
    of_table = "__table__" in (first, *rest[:-1]) or (first in tables and len(rest) == 1)
    return word if word in QUERIES and (of_package or of_table) else ""


def sql_outside_store(source: Source) -> Iterator[tuple[int, str]]:
    """Row rules sit in stores; SQL elsewhere goes round them."""
    if not source.is_source or source.is_migration or source.under(KIT_STATES):
        return
    if source.is_service and source.name in {"store", "tables"}:
        return
    for name, line in source.imports:
        if name.split(".")[0] == "sqlalchemy" and not name.startswith(("sqlalchemy.exc", "sqlalchemy.Select")):
            yield line, f"{name}: SQL lives in store.py"
    for node in source.nodes if source.is_service else ():
        if isinstance(node, ast.Attribute) and node.attr in {"__table__", "__mapper__"}:
            yield node.lineno, f".{node.attr} is the way to SQL without a session: write it in store.py"
    for call in source.calls:
        if last(call.func) in {"execute", "tuples", "scalar"} and dotted(call.func).split(".")[0] in {"write", "read"}:
            yield call.lineno, "a statement is executed in store.py"


def session_bypass(source: Source) -> Iterator[tuple[int, str]]:
    """A connection of one's own knows no body, no access log and no row-level security of the transaction."""
    if not source.is_source or source.is_migration or source.under(OWN_CONNECTIONS):
        return
    for name, line in source.imports:
        if name.split(".")[0] in DRIVERS or (name.startswith("sqlalchemy") and name.rpartition(".")[2] in CONNECTIONS):
            yield line, f"{name}: work with the ReadSession or WriteSession that kit gives"
    for node in source.nodes:
        if isinstance(node, ast.Attribute) and node.attr in INSIDES:
            yield node.lineno, f".{node.attr} goes round the session: use its methods"


def session_of_its_own(source: Source) -> Iterator[tuple[int, str]]:
    """Kit opens a session in the caller's body; who opens one elsewhere chooses the body himself."""
    if not source.is_service or source.under(OPENS_SESSIONS):
        return
    for call in source.calls:
        owner, _, deed = dotted(call.func).rpartition(".")
        if deed in {"read", "write", "node_write"} and owner.rpartition(".")[2].strip("_") == "database":
            yield call.lineno, f"{deed}(...) opens a session: take Read or Write as an argument"
    for node in source.nodes:
        if isinstance(node, ast.Attribute) and node.attr.strip("_") == "database" and isinstance(node.ctx, ast.Load):
            yield node.lineno, f".{node.attr} opens sessions: take Read or Write as an argument"
    for name, line in source.imports:
        if name == "geleit_kit.db.scope.NODE":
            yield line, "NODE sees the rows of every body: work in the caller's body"


def other_bodys_rows(source: Source) -> Iterator[tuple[int, str]]:
    """`acting_as` is the one door to another body's rows, for what goes between two bodies only."""
    if not source.is_source or source.under(OTHER_BODYS_ROWS):
        return
    for call in source.calls:
        if last(call.func) == "acting_as":
            yield call.lineno, "only what goes between two bodies uses this door"


def tables_of_another_room(source: Source) -> Iterator[tuple[int, str]]:
    """A room knows another room by its service, never by its tables or store."""
    if source.room is None:
        return
    for name, line in source.imports:
        parts = name.split(".")
        if (
            parts[0] == source.package
            and len(parts) > 2
            and parts[1] != source.room
            and parts[2] in {"tables", "store"}
        ):
            yield line, f"{parts[1]}.{parts[2]} belongs to the room {parts[1]}: ask its service.py"


def impure_rules(source: Source) -> Iterator[tuple[int, str]]:
    """Rules are plain Python that a test reads in milliseconds."""
    if source.room is None or source.name != "rules":
        return
    for name, line in source.imports:
        top = name.split(".")[0]
        own_rules = name.startswith(f"{source.package}.") and not {"store", "tables", "service", "routes"} & set(
            name.split(".")
        )
        pure = top in sys.stdlib_module_names or name.startswith(("geleit_kit.pure", "geleit_vocabulary")) or own_rules
        if not pure:
            yield line, f"{name}: rules import the standard library, geleit_kit.pure and geleit_vocabulary only"
