"""Tries mutants: the tests are collected once, and each mutant is a fork of that process with the change in it.

What the fork cannot change (class bodies) is tried again in a fork that reads all our own code anew.
"""

import gc
import importlib
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import cache
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from itertools import pairwise
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

import pytest
from hypothesis import settings

from tests.house.places import ROOT
from tests.mutation.operators import Mutant
from tests.mutation.patching import patch

_LOOK_SECONDS = 0.005
_PROFILE = "mutation"
settings.register_profile(_PROFILE, deadline=None, derandomize=True, database=None)
"""Drawn examples are the same in each run, and a slow machine kills no mutant."""
_WARNINGS = "ignore::pytest.PytestAssertRewriteWarning"


class Fate(StrEnum):
    """What became of a mutant."""

    KILLED = "killed"
    SURVIVED = "survived"
    ENDLESS = "endless"


class Unsound(Exception):
    """The tests fail without any change."""


class Round:
    """A pytest plugin that collects the tests of one kind and tries mutants on them instead of running them once."""

    def __init__(self, module: str, file: Path, *, quick: bool, seconds: float) -> None:
        self._module, self._file, self._quick, self._seconds = module, file, quick, seconds
        self.waiting: list[Mutant] = []
        self.fates: dict[str, Fate] = {}
        self.tests = 0
        self.files: list[str] = []
        """Where the tests of this kind stand: who reads all code anew need not read the other tests."""

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Quick tests need no service and no database. Processes and PostgreSQL are never among them."""
        items[:] = [item for item in items if _is_quick(item) is self._quick and not _is_heavy(item)]
        self.files = sorted({str(item.path) for item in items})

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Instead of one run: one per mutant."""
        self.tests = len(session.items)
        if session.items:
            self._held_without_a_change(session)
        module = sys.modules.get(self._module) or importlib.import_module(self._module)
        for mutant in self.waiting:
            self.fates[mutant.key] = self._tried(session, module, mutant) if session.items else Fate.SURVIVED
        return True

    def _held_without_a_change(self, session: pytest.Session) -> None:
        """Raises Unsound where the tests fail as it is. The quick ones go on in order of their time, the shortest first:
        most mutants die early.
        """
        reading, writing = os.pipe()
        with os.fdopen(reading, encoding="utf-8") as times:
            fate = in_fork(lambda: _run(session, writing), self._seconds * 4)
            os.close(writing)
            if fate is not Fate.SURVIVED:
                raise Unsound
            if self._quick:
                took = [int(word) for word in times.read().split()]
                order = sorted(range(len(took)), key=lambda at: took[at])
                session.items[:] = [session.items[at] for at in order]

    def _tried(self, session: pytest.Session, module: ModuleType, mutant: Mutant) -> Fate:
        code = compile(mutant.text, str(self._file), "exec")

        def run() -> int:
            patch(module, code)
            return _run(session)

        return in_fork(run, self._seconds)


def tried_on(
    module: str, file: Path, tests: Sequence[str], waiting: list[Mutant], *, quick: bool, seconds: float
) -> Round:
    """A process that collects the tests and tries each mutant on them; the answers come back through a pipe."""
    reading, writing = os.pipe()
    round_ = Round(module, file, quick=quick, seconds=seconds)
    round_.waiting = waiting
    child = os.fork()
    if child == 0:
        gc.freeze()
        os.close(reading)
        _leave(_whole_round(round_, tests, writing))
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as answers:
        for line in answers:
            word, _, key = line.rstrip("\n").partition(" ")
            if word == "tests":
                round_.tests = int(key)
            elif word == "file":
                round_.files.append(_as_asked(key, tests))
            else:
                round_.fates[key] = Fate(word)
    _, status = os.waitpid(child, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        raise Unsound(f"the tests fail without any change: {', '.join(tests)}")
    return round_


def _as_asked(file: str, tests: Sequence[str]) -> str:
    """The one test of a file where only that one was asked for, otherwise the file."""
    return next((one for one in tests if "::" in one and str(ROOT / one.partition("::")[0]) == file), file)


def _whole_round(round_: Round, tests: Sequence[str], writing: int) -> int:
    with os.fdopen(writing, "w", encoding="utf-8") as answers:
        _quiet()
        code = pytest.main([*_arguments(), *tests], plugins=[round_])
        answers.write(f"tests {round_.tests}\n")
        answers.writelines(f"file {file}\n" for file in round_.files)
        answers.writelines(f"{fate} {key}\n" for key, fate in round_.fates.items())
    return 0 if code in {pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED} else 1


def tried_anew(
    module: str, file: Path, tests: Sequence[str], mutant: Mutant, seconds: float, *, quick: bool = False
) -> Fate:
    """All tests, or the quick ones alone, with our own code read anew and this module in its wrong version.

    What they notice counts only where they notice nothing in the right version.
    """
    fate = _anew(module, file, tests, mutant.text, seconds, quick=quick)
    if fate is not Fate.SURVIVED:
        _sound_anew(module, file, tuple(tests), seconds, quick=quick)
    return fate


@cache
def _sound_anew(module: str, file: Path, tests: tuple[str, ...], seconds: float, *, quick: bool) -> None:
    if _anew(module, file, tests, file.read_text("utf-8"), seconds * 4, quick=quick) is not Fate.SURVIVED:
        raise Unsound(f"the tests fail without any change: {', '.join(tests)}")


def _anew(module: str, file: Path, tests: Sequence[str], text: str, seconds: float, *, quick: bool) -> Fate:
    assert module not in sys.modules, f"{module} was read before it could be changed"
    code = compile(text, str(file), "exec")

    def run() -> int:
        _quiet()
        sys.dont_write_bytecode = True
        sys.meta_path.insert(0, Changed(module, code))
        done = pytest.main(["-x", *_arguments(), *tests], plugins=[Light(quick=quick)])
        return 0 if done is pytest.ExitCode.NO_TESTS_COLLECTED else int(done)

    return in_fork(run, seconds)


class Changed(MetaPathFinder, Loader):
    """Gives one module in its wrong version; all others come as they are."""

    def __init__(self, module: str, code: CodeType) -> None:
        self._module, self._code = module, code

    def find_spec(
        self, fullname: str, _path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Only the one."""
        return spec_from_loader(fullname, self) if fullname == self._module else None

    def exec_module(self, module: ModuleType) -> None:
        """Runs the wrong version."""
        exec(self._code, module.__dict__)  # noqa: S102 -- our own code with one change


class Light:
    """A pytest plugin: no processes, no PostgreSQL; where asked so, no service either."""

    def __init__(self, *, quick: bool) -> None:
        self._quick = quick

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Leaves the heavy ones out."""
        items[:] = [item for item in items if not _is_heavy(item) and (_is_quick(item) or not self._quick)]


def in_fork(run: Callable[[], int], seconds: float) -> Fate:
    """What `run` answers (0: nobody noticed), in a child that is given so long."""
    child = os.fork()
    if child == 0:
        gc.freeze()  # what the parent has, a whole suite's worth of it, is looked through by no collection
        os.setpgid(0, 0)
        _leave(_answer(run))
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return Fate.SURVIVED if os.waitstatus_to_exitcode(status) == 0 else Fate.KILLED
        time.sleep(_LOOK_SECONDS)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return Fate.ENDLESS


def _answer(run: Callable[[], int]) -> int:
    try:
        return run()
    except BaseException:  # noqa: BLE001 -- whatever a wrong version does to the house, it was noticed
        return 1


def _leave(code: int) -> None:
    os._exit(code)


def _run(session: pytest.Session, times: int | None = None) -> int:
    """One run; `times` is a pipe that is told how many hundredths of a second each test took."""
    items: list[Any] = [*session.items, None]
    for item, following in pairwise(items):
        began = time.monotonic()
        session.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.testsfailed:
            return 1
        if times is not None:
            os.write(times, b"%d " % round((time.monotonic() - began) * 100))
    return 0


def _arguments() -> list[str]:
    files = ["-c", str(ROOT / "pyproject.toml"), "--rootdir", str(ROOT), "-p", "geleit_kit.testing.plugin"]
    files += ["--hypothesis-profile", _PROFILE]
    return [*files, "-q", "--tb=no", "-W", _WARNINGS, "-p", "no:cacheprovider", "-p", "no:xdist", "--engine", "sqlite"]


def _quiet() -> None:
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)


def _is_quick(item: pytest.Item) -> bool:
    return not {"engine", "node", "valkey", "running", "postgres"} & set(getattr(item, "fixturenames", ()))


def _is_heavy(item: pytest.Item) -> bool:
    heavy = item.get_closest_marker("processes") or item.get_closest_marker("browser")
    return heavy is not None or "postgres" in getattr(item, "fixturenames", ())
