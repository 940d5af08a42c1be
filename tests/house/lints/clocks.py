"""Time: two clocks, always with a zone, never the database's."""

import ast
from collections.abc import Iterator

from tests.house.lints.source import Source, dotted

KEEPS_INSTANTS = {"kit/src/geleit_kit/db/types.py": "makes UtcDateTime of it"}
READS_THE_CLOCK = {
    "kit/src/geleit_kit/pure/clock.py": "the one place where the time enters",
    "kit/src/geleit_kit/db/revise.py": "a file name for a person who writes a migration",
    "kit/src/geleit_kit/testing/": "tokens and certificates of tests",
}


def naive_time(source: Source) -> Iterator[tuple[int, str]]:
    """Time without a zone, and days of the machine's zone, are wrong twice a year."""
    for call in source.calls:
        name = dotted(call.func)
        bare = not call.args and not call.keywords
        if name.endswith(("datetime.utcnow", "datetime.utcfromtimestamp", "date.today", "datetime.today")):
            yield call.lineno, f"{name}(): ask the session (.today, .now) or geleit_kit.pure.clock"
        elif name.endswith("datetime.now") and bare:
            yield call.lineno, "datetime.now() has no zone"


def own_clock(source: Source) -> Iterator[tuple[int, str]]:
    """Legal days come from the domain clock, which a test and a demo may move."""
    forbidden = ["datetime.now"]
    if source.is_service:
        forbidden += ["time.time", "time.localtime"]  # kit counts the seconds of tokens and leases in real time
    elif not source.path.startswith("kit/src/") or source.under(READS_THE_CLOCK):
        return
    for call in source.calls:
        if dotted(call.func).endswith(tuple(forbidden)):
            yield call.lineno, "ask the session (.today, .now) or geleit_kit.pure.clock"


def database_clock(source: Source) -> Iterator[tuple[int, str]]:
    """The database's clock is neither of the two clocks."""
    for node in source.nodes:
        name = dotted(node) if isinstance(node, ast.Attribute) else ""
        if name.endswith(("func.now", "func.current_timestamp", "func.current_date", "func.localtimestamp")):
            yield getattr(node, "lineno", 1), "never now() in SQL: bind a value"


def naive_column(source: Source) -> Iterator[tuple[int, str]]:
    """A column without a zone answers another instant on each database."""
    if not source.is_source or source.is_migration or source.under(KEEPS_INSTANTS):
        return
    for name, line in source.imports:
        if name.startswith("sqlalchemy") and name.rpartition(".")[2] in {"DateTime", "TIMESTAMP", "Time"}:
            yield line, f"{name}: instants are UtcDateTime (geleit_kit.db.types), legal days are Date"
