"""The lints that no tool ships: walls that a reader could climb over without noticing. Run: `python -m
tests.house.lints`.

Each rule is a function of one parsed file, names the leak that it stops, and says what to do instead. An escape is a
comment on the line, `# house: <rule> -- <reason>`; an escape without a reason is itself a finding. Every rule has a bad
sample in `tests/house/test_lints.py`, because a lint that never fires guards nothing.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.house.lints import bodies, clocks, house, leaving, routes, suites
from tests.house.lints.leaving import PERSONAL as PERSONAL
from tests.house.lints.source import Finding as Finding
from tests.house.lints.source import Source
from tests.house.places import ROOT

Rule = Callable[[Source], Iterator[tuple[int, str]]]

RULES: tuple[Rule, ...] = (
    bodies.query_not_visible,
    bodies.sql_outside_store,
    bodies.session_bypass,
    bodies.session_of_its_own,
    bodies.other_bodys_rows,
    bodies.tables_of_another_room,
    bodies.impure_rules,
    leaving.http_client_elsewhere,
    leaving.socket_elsewhere,
    leaving.program_elsewhere,
    leaving.http_inside_session,
    leaving.commit_elsewhere,
    leaving.middleware_that_buffers,
    leaving.person_in_log,
    leaving.person_in_trace,
    leaving.person_in_problem,
    clocks.naive_time,
    clocks.naive_column,
    clocks.own_clock,
    clocks.database_clock,
    routes.route_without_permission,
    routes.route_without_finder,
    routes.person_in_address,
    house.suppression_without_reason,
    house.domain_word_in_kit,
    house.random_sample,
    house.file_too_long,
    house.undated_migration,
    suites.test_without_expectation,
    suites.stand_in,
)


def findings(path: str, text: str) -> list[Finding]:
    """What the rules say about one file, without what its escapes allow."""
    source = Source(path, text)
    escapes = {
        (line, match[1].replace("_", "-"))
        for comment, line in source.comments
        if (match := re.search(r"#\s*house: ([\w-]+) -- \S", comment))
    }
    found = {
        Finding(path, line, rule.__name__.replace("_", "-"), advice) for rule in RULES for line, advice in rule(source)
    }
    return sorted(finding for finding in found if (finding.line, finding.rule) not in escapes)


def files() -> Iterator[Path]:
    """Every Python file of the workspace that is our own."""
    for folder in ("kit", "vocabulary", "services", "gateway", "deploy", "tests", "benchmarks"):
        yield from sorted(path for path in (ROOT / folder).rglob("*.py") if "build" not in path.parts)
