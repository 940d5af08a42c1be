"""A pytest plugin: while a service's own tests are read or run, the other services are not there.

"Works alone" is so proven by the one run that there is, with every test of every service: what is absent cannot be
imported, as on a machine where it is not installed, and no other service answers (tests start their own service only).
`python -c "import tests.house.alone"` with GELEIT_ALONE=<service> does the same for a whole process.
"""

import os
import sys
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

import pytest

from tests.house.places import ROOT, SERVICES

MEMBERS = {*SERVICES, "gateway", "deploy", "demo_issuer"}


class Absent(MetaPathFinder):
    """Refuses packages as if they were not installed."""

    def __init__(self, names: set[str] | None = None) -> None:
        self.names = names or set()

    def find_spec(
        self, fullname: str, _path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Raises for what is absent, leaves the rest to the others."""
        if fullname.partition(".")[0] in self.names:
            raise ModuleNotFoundError(f"No module named {fullname!r} (the service runs alone)", name=fullname)
        return None


def others(alone: str) -> set[str]:
    """The import names of everything that is not there when one service runs alone."""
    if alone not in MEMBERS:
        raise ValueError(f"GELEIT_ALONE names no service: {alone!r}")
    return {f"geleit_{name}" for name in MEMBERS - {alone}}


def service_of(path: Path) -> str | None:
    """The service whose own test this is: `services/<name>/tests/...`."""
    inside = path.relative_to(ROOT).parts if path.is_relative_to(ROOT) else ()
    return inside[1] if inside[:1] == ("services",) and inside[2:3] == ("tests",) else None


@contextmanager
def alone(service: str | None) -> Iterator[None]:
    """Takes the other services out of reach, those that are imported already as well, and brings them back."""
    names = others(service) if service else set()
    before, _finder.names = _finder.names, names
    hidden = {name: module for name, module in sys.modules.items() if name.partition(".")[0] in names}
    for name in hidden:
        del sys.modules[name]
    try:
        yield
    finally:
        _finder.names = before
        sys.modules.update(hidden)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Generator[None, object, object]:
    """A file of tests is imported here."""
    with alone(service_of(collector.path) if isinstance(collector, pytest.Module) else None):
        return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """One test, with what its fixtures do before and after it."""
    with alone(service_of(item.path)):
        return (yield)


_finder = Absent(others(os.environ["GELEIT_ALONE"]) if os.environ.get("GELEIT_ALONE") else None)
sys.meta_path.insert(0, _finder)
