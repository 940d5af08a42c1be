"""A pytest plugin that makes the other services absent: `GELEIT_ALONE=cases python -m pytest -p tests.house.alone
services/cases`.

What is absent cannot be imported, as on a machine where it is not installed.
"""

import os
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

MEMBERS = {"identity", "cases", "referrals", "indicators", "gateway", "deploy", "demo_issuer"}


class Absent(MetaPathFinder):
    """Refuses packages as if they were not installed."""

    def __init__(self, names: set[str]) -> None:
        self.names = names

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


if alone := os.environ.get("GELEIT_ALONE"):
    sys.meta_path.insert(0, Absent(others(alone)))
