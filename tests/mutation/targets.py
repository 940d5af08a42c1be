"""What is mutated, and which tests must notice.

Every `rules.py` is a target by its place, with the tests of its room; what decides elsewhere is named here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.house.places import ROOT, SERVICES, rooms, source

# Pure modules that decide beside the rules of rooms, each with the tests that know them.
ELSEWHERE = {
    "services/indicators/src/geleit_indicators/disclosure/linked.py": ["disclosure", "publishing"],
    "services/indicators/src/geleit_indicators/disclosure/protect.py": ["disclosure", "publishing"],
    "services/indicators/src/geleit_indicators/disclosure/audit.py": ["disclosure", "publishing"],
}
# kit's pure layer: its own tests first, then those of the rooms that stand on it.
KIT = {
    "calendar": ["kit/tests/pure/test_calendar_borders.py", "kit/tests/pure/test_calendar.py"],
    "holidays": ["kit/tests/pure/test_calendar.py"],
    "categories": ["kit/tests/pure/test_cutting.py", "kit/tests/http", "services/cases/tests/test_granted_reads.py"],
    "grants": [
        "kit/tests/pure/test_grant_borders.py",
        "kit/tests/http/test_grants.py",
        "services/cases/tests/test_granted_reads.py",
    ],
    "lifecycle": [
        "kit/tests/pure/test_lifecycle_tables.py",
        "kit/tests/http",
        "services/cases/tests/test_lifecycles.py",
        "services/referrals/tests/referring",
    ],
    "definitions": ["kit/tests/http", "services/cases/tests/concepts"],
}
# Tests of a whole service that hold its rooms' tables to account.
OF_ALL_ROOMS = ("test_lifecycles.py", "test_house.py")


@dataclass(frozen=True, slots=True)
class Target:
    """A file, its import name, and the tests that are to notice (folders or files from the root)."""

    file: str
    module: str
    tests: tuple[str, ...]

    @property
    def room(self) -> str:
        """`cases/plans` or `kit/calendar`."""
        if self.file.startswith("kit/"):
            return f"kit/{Path(self.file).stem}"
        parts = Path(self.file).parts
        name = f"{parts[1]}/{parts[4]}"
        return name if parts[5] == "rules.py" else f"{name}/{Path(self.file).stem}"


def targets() -> list[Target]:
    """Every file that is mutated, in a fixed order."""
    return [*_rules(), *_elsewhere(), *_kit()]


def _rules() -> Iterator[Target]:
    for service in SERVICES:
        for room in rooms(service):
            file = room / "rules.py"
            if file.exists():
                yield _of_service(service, file, [room.name])


def _elsewhere() -> Iterator[Target]:
    for name, folders in ELSEWHERE.items():
        yield _of_service(Path(name).parts[1], ROOT / name, folders)


def _of_service(service: str, file: Path, folders: list[str]) -> Target:
    tests = ROOT / "services" / service / "tests"
    wanted = [*(tests / folder for folder in folders), *(tests / name for name in OF_ALL_ROOMS)]
    found = [path for path in wanted if path.exists()] or [tests]
    found.append(ROOT / "tests" / "docs" / "test_life_cycles.py::test_the_page_is_what_the_tables_say")
    inside = file.relative_to(source(service).parent).with_suffix("")
    return Target(_name(file), ".".join(inside.parts), tuple(_name(path) for path in found))


def _kit() -> Iterator[Target]:
    for name, tests in KIT.items():
        yield Target(f"kit/src/geleit_kit/pure/{name}.py", f"geleit_kit.pure.{name}", tuple(tests))


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
