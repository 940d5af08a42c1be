"""Which tests run on which database: all of them on SQLite; on PostgreSQL those that touch rows or locks, and a seeded
tenth of the others. FULL=1 runs the rest (docs/decisions/0055).

A test with many variants beside the database is a matrix. What it asks of the rows it asks with each variant alike, so
a tenth shows on the second database what there is to see. A test whose every variant meets locks or rows in another
way says `@pytest.mark.both`.

A test that says `@pytest.mark.answers` asks what a service answers: a rule by way of the API, a status, a problem, a
text. It sends no statement that no other test sends to PostgreSQL, and waits for nobody. Those of a module are one
matrix.
"""

import os
import random
from collections import defaultdict

import pytest

ANSWERS = "answers"
_LARGE = 5
_SHARE = 10
SEED = os.environ.get("SEED", "geleit")


def whole() -> bool:
    """Whether everything runs on both databases."""
    return os.environ.get("FULL") == "1"


def left_out(items: list[pytest.Item]) -> list[pytest.Item]:
    """What does not run this time: most of each matrix on PostgreSQL, and what is marked `full`."""
    if whole():
        return []
    matrices: dict[tuple[str, str], list[pytest.Function]] = defaultdict(list)
    for item in items:
        if isinstance(item, pytest.Function) and _on_postgresql(item) and item.get_closest_marker("both") is None:
            about = ANSWERS if item.get_closest_marker(ANSWERS) else item.originalname
            matrices[str(item.path), about].append(item)
    left = [item for item in items if item.get_closest_marker("full") is not None]
    for (_, name), variants in sorted(matrices.items()):
        if len(variants) >= _LARGE or name == ANSWERS:
            kept = drawn([variant.nodeid for variant in variants], name)
            left += [variant for variant in variants if variant.nodeid not in kept]
    return left


def drawn(names: list[str], purpose: str) -> set[str]:
    """A tenth of these, one at least: the same in every worker, another with another SEED."""
    choice = random.Random(f"{SEED}|{purpose}")  # noqa: S311 -- which variants run is no secret
    return set(choice.sample(sorted(names), max(1, len(names) // _SHARE)))


def _on_postgresql(item: pytest.Function) -> bool:
    """By its own databases, or by those of a world that the tests of a module share."""
    params = item.callspec.params if hasattr(item, "callspec") else {}
    return "postgresql" in {params.get("engine"), params.get("world")}
