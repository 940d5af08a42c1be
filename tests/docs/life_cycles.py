"""docs/life-cycles.md: every life cycle as a picture and a table, from the tables that decide.

`python -m tests.docs.life_cycles --write` writes it anew; `tests/docs/test_life_cycles.py` holds it true, so that a step
which changes by a slip of the hand is seen by whoever reads the page.
"""

import sys
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Final

from geleit_kit.pure.definitions import DEFINITION
from geleit_kit.pure.four_eyes import PROPOSAL
from geleit_kit.pure.jobs import JOB
from geleit_kit.pure.lifecycle import Lifecycle, Step
from tests.docs.decision_table import table
from tests.house.places import ROOT, SERVICES, rooms

PAGE: Final = ROOT / "docs" / "life-cycles.md"
_OF_ALL: Final = {one.name: one for one in (DEFINITION, JOB, PROPOSAL)}
_HEAD: Final = """\
# Life cycles

Everything that lives by states, from the tables that decide (`python -m tests.docs.life_cycles --write`; a test fails where page
and tables differ). What is not an arrow here is answered with 409. A step with a permission is taken by a person, one marked
*by itself* by a fact or a day. The door draws the same tables with German and English labels at `/docs/lifecycles`, and each
service serves them as data at `/v1/meta/lifecycles`; tasks have one more table there, whose permission is each service's own.
"""


def of_room(room: Path) -> dict[str, Lifecycle]:
    """Name -> life cycle of what a room's rules declare."""
    if not (room / "rules.py").exists():
        return {}
    declared = vars(import_module(f"{room.parent.name}.{room.name}.rules")).values()
    return {one.name: one for one in declared if isinstance(one, Lifecycle) and one.name not in _OF_ALL}


def life_cycles() -> Iterator[tuple[str, Mapping[str, Lifecycle]]]:
    """Who lives by them -> name -> life cycle, in the order of the page."""
    yield "every service", _OF_ALL
    for service in SERVICES:
        found: dict[str, Lifecycle] = {}
        for room in rooms(service):
            found |= of_room(room)
        yield service, dict(sorted(found.items()))


def rendered() -> str:
    """The page."""
    parts = [_HEAD]
    for owner, cycles in life_cycles():
        parts.append(f"## {owner[0].upper()}{owner[1:]}\n")
        parts += [section(name, cycle) for name, cycle in cycles.items()]
    return "\n".join(parts)


def section(name: str, cycle: Lifecycle) -> str:
    """The picture and the table of one."""
    lines = [
        [
            str(number),
            f"`{step.action}`",
            ", ".join(f"`{source}`" for source in step.sources),
            f"`{step.target}`",
            "*by itself*" if step.automatic else f"`{step.needs}`" if step.needs else "-",
            f"`{step.asks}`" if step.asks else "-",
        ]
        for number, step in enumerate(cycle.steps, 1)
    ]
    heads = ["", "step", "from", "to", "who", "takes"]
    return f"### {name}\n\n```mermaid\n{_mermaid(cycle)}```\n\n{table(heads, lines)}\n"


def _mermaid(cycle: Lifecycle) -> str:
    ends = "".join(f"  {state} --> [*]\n" for state in sorted(cycle.final))
    ways = "".join(_ways(step) for step in cycle.steps)
    return f"stateDiagram-v2\n  [*] --> {cycle.start}\n{ways}{ends}"


def _ways(step: Step) -> str:
    return "".join(f"  {source} --> {step.target}: {step.action}\n" for source in step.sources)


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        PAGE.write_text(rendered(), "utf-8")
    sys.exit(PAGE.read_text("utf-8") != rendered())
