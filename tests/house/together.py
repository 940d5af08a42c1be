"""A pytest plugin: which tests run in one worker after one another, and what is given out first.

Files that share one world run together, so that the world is made once and ends with them. What lasts longest goes first:
at the end of a run the workers then come to rest together, and none waits for the other's last file.
"""

import re

import pytest
from xdist.remote import Producer  # type: ignore[import-untyped]  # it comes without types
from xdist.scheduler import LoadFileScheduling  # type: ignore[import-untyped]  # likewise
from xdist.workermanage import WorkerController  # type: ignore[import-untyped]  # likewise

SHARED = ("tests/attack", "tests/canary", "tests/isolation")
"""Folders whose fixtures hold one world per kind of database for all their files (scope `package`)."""
_KIND = re.compile(r"\[(sqlite|postgresql)\b")
LASTING: dict[str, int] = {}
"""Seconds of what lasts longer than the rest, by file or shared folder, on a quiet machine."""


class ByWorld(LoadFileScheduling):  # type: ignore[misc]  # likewise
    """Work is given out by file, where a folder shares a world by folder and kind of database; the longest first."""

    def _split_scope(self, nodeid: str) -> str:
        return unit_of(nodeid)

    def _assign_work_unit(self, node: WorkerController) -> None:
        longest = max(self.workqueue, key=lambda unit: (LASTING.get(unit, 0), len(self.workqueue[unit])))
        self.workqueue.move_to_end(longest, last=False)
        super()._assign_work_unit(node)


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
