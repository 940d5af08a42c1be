"""A pytest plugin: files that share one world run in one worker, so that the world is made once and ends with them."""

import pytest
from xdist.remote import Producer  # type: ignore[import-untyped]  # it comes without types
from xdist.scheduler import LoadFileScheduling  # type: ignore[import-untyped]  # likewise

SHARED = ("tests/attack", "tests/canary")
"""Folders whose fixtures hold one world for all their files (scope `package`)."""


class ByWorld(LoadFileScheduling):  # type: ignore[misc]  # likewise
    """Work is given out by file; by folder where a folder shares a world."""

    def _split_scope(self, nodeid: str) -> str:
        shared = next((folder for folder in SHARED if nodeid.startswith(f"{folder}/")), None)
        return shared or str(super()._split_scope(nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByWorld:
    """What `--dist loadfile` gives out."""
    return ByWorld(config, log)
