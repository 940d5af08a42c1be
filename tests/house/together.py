"""A pytest plugin: which tests run in one worker after one another, and what is given out first.

Files that share one world run together, so that the world is made once and ends with them. What lasts longest goes first:
at the end of a run the workers then come to rest together, and none waits for the other's last file.
"""

import re
from collections.abc import Mapping, Sized

import pytest
from xdist.remote import Producer  # type: ignore[import-untyped]  # it comes without types
from xdist.scheduler import LoadFileScheduling  # type: ignore[import-untyped]  # likewise
from xdist.workermanage import WorkerController  # type: ignore[import-untyped]  # likewise

SHARED = ("tests/attack", "tests/canary", "tests/house", "tests/isolation", "tests/scenarios")
"""Folders whose files share what is made once: a world per kind of database (fixtures of scope `package`), or the
applications and documents of all services (`tests.house.documents`).
"""
_KIND = re.compile(r"\[(sqlite|postgresql)\b")
LASTING = {
    "tests/isolation sqlite": 160,
    "tests/canary": 75,
    "tests/attack sqlite": 65,
    "tests/handover/test_one_holder.py": 60,
    "tests/browser/test_the_documentation_of_a_node.py": 50,
    "tests/chaos/test_chaos.py": 45,
    "deploy/tests/test_the_crowd_and_the_attack.py": 40,
    "deploy/tests/test_the_demonstration.py": 40,
    "deploy/tests/test_a_running_node.py": 30,
    "tests/erasure/test_erasing_on_a_node.py": 30,
    "tests/isolation postgresql": 30,
    "tests/facts/test_the_join_attack.py": 30,
    "tests/scenarios sqlite": 20,
    "tests/scenarios postgresql": 20,
    "tests/withdrawal/test_withdrawal.py": 25,
    "deploy/tests/test_backing_up.py": 20,
}
"""About how many seconds those take that last longer than the rest, on a quiet machine. The number of tests, by which the
others follow, would put most of these at the end.
"""


class ByWorld(LoadFileScheduling):  # type: ignore[misc]  # likewise
    """Work is given out by file, where a folder shares a world by folder and kind of database; the longest first."""

    def _split_scope(self, nodeid: str) -> str:
        return unit_of(nodeid)

    def _assign_work_unit(self, node: WorkerController) -> None:
        self.workqueue.move_to_end(longest(self.workqueue), last=False)
        super()._assign_work_unit(node)


def longest(units: Mapping[str, Sized]) -> str:
    """What is given out next: what is known to last, then what has the most tests."""
    return max(units, key=lambda unit: (LASTING.get(unit, 0), len(units[unit])))


def unit_of(nodeid: str) -> str:
    """What a test is given out with."""
    shared = next((folder for folder in SHARED if nodeid.startswith(f"{folder}/")), None)
    if shared is None:
        return nodeid.partition("::")[0]
    kind = _KIND.search(nodeid)
    return f"{shared} {kind[1]}" if kind else shared


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByWorld:
    """What `--dist loadfile` gives out."""
    return ByWorld(config, log)
