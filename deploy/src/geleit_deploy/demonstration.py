"""`geleit demo`: a node on a demo folder, the journey played over its door, and the node kept serving."""

import importlib
import json
import shutil
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from geleit_demo_issuer.settings import DEFAULT_PORT as ISSUER_PORT
from geleit_demo_issuer.settings import RefusedToStart, load
from geleit_deploy import members, ports, running, supervisor
from geleit_deploy.layout import GATEWAY, ISSUER, DataFolder
from geleit_deploy.making import make
from geleit_deploy.members import Plan
from geleit_deploy.problems import CannotDo
from geleit_deploy.starting import Wishes, started
from geleit_deploy.supervisor import Supervisor
from geleit_deploy.tokens import Tokens
from geleit_kit.pure.folder import FolderProblem, read_mark

Journey = Callable[[str, Tokens, TextIO, Plan], bool]
_AGAIN = "FRESH=1 plays it again on an empty folder."
_INTERRUPTED = 130


def demonstrate(folder: DataFolder, wishes: Wishes, *, once: bool, fresh: bool, out: TextIO = sys.stdout) -> int:
    """Starts, plays, serves. 0: every step held (with `once`) or it was told to stop; 1: a step did not hold."""
    if fresh:
        _may_be_emptied(folder)
    journey = _journey()
    if fresh:
        empty(folder)
    if not folder.path.exists() or not any(folder.path.iterdir()):
        make(folder.path, "demo", issuer_port=wishes.issuer_port or ISSUER_PORT)
    if folder.mark().kind != "demo":
        raise CannotDo(f"{folder.path} is no demo folder.", "Name another: geleit demo <folder>")
    wishes = replace(wishes, issuer_port=wishes.issuer_port or _issuer_port(folder))
    played = _played(folder)
    if played is not None and once:
        raise CannotDo(
            f"The journey was played on {folder.path} already, and it needs an empty folder.",
            "Empty it: make demo ONCE=1 FRESH=1",
        )
    begun = time.monotonic()
    with started(folder, wishes, lambda line: print(line, file=out, flush=True)) as node:
        if not node.until_ready():
            return 0
        _say(out, f"Node ready after {time.monotonic() - begun:.1f} s: {', '.join(node.plan.members)}.")
        held: bool | None = True
        if played is None:
            _write_down(folder, held=None)
            held = _play(node, journey, out)
            if held is None:
                return _INTERRUPTED
            _write_down(folder, held=held)
            if once:
                return 0 if held else 1
        else:
            how = {True: "was played", False: "was played, and a step did not hold,", None: "was broken off"}
            _say(out, f"The journey {how[played['held']]} here on {played['on'][:10]}. {_AGAIN}")
        _say(out, addresses(node))
        node.serve()
    return 0 if held else 1


def addresses(node: Supervisor) -> str:
    """Where the door is and how to get a token."""
    base, issuer = node.plan.base(GATEWAY), node.plan.base(ISSUER)
    return (
        f"\nServing. Ctrl-C ends it.\n"
        f"  documentation  {base}/docs\n"
        f"  API            {base}/openapi.json\n"
        f"  a token        TOKEN=$({_own_name()} token {node.plan.folder.path} --role case_manager --body ki)\n"
        f"                 or: curl -s -d role=case_manager -d body=ki {issuer}/demo/token\n"
        f'  try it         curl -s -H "Authorization: Bearer $TOKEN" {base}/me\n'
        f"  roles, bodies  {issuer}/\n"
    )


def _own_name() -> str:
    """How the reader calls this command line: by its name where that is found, else by its path."""
    if shutil.which("geleit"):
        return "geleit"
    script = Path(sys.executable).with_name("geleit")
    return str(script.relative_to(Path.cwd()) if script.is_relative_to(Path.cwd()) else script)


def empty(folder: DataFolder) -> None:
    """Removes a demo folder. Any other folder, and one on which a node runs, is left alone."""
    _may_be_emptied(folder)
    if folder.path.exists():
        with supervisor.held(running.lock(folder)):
            shutil.rmtree(folder.path)


def _may_be_emptied(folder: DataFolder) -> None:
    if not folder.path.is_dir() or not any(folder.path.iterdir()):
        return
    try:
        mark = read_mark(folder.path)
    except FolderProblem:
        mark = None
    if mark is None or mark.kind != "demo":
        raise CannotDo(f"{folder.path} is no demo folder, so it is not emptied.", "Name another: geleit demo <folder>")


def _issuer_port(folder: DataFolder) -> int | None:
    """The issuer's own port, or another when somebody has it: who tries the demonstration need not care."""
    if running.read(folder) is not None:
        return None  # the node that runs there has it; starting says so
    try:
        return ports.free_or_other(members.LOOPBACK, load(folder.path).port)
    except RefusedToStart:
        return None  # starting says why


def _journey() -> Journey:
    try:
        found: Any = importlib.import_module("geleit_deploy.journey")
    except ModuleNotFoundError as error:
        if error.name != "geleit_deploy.journey":
            raise
        raise CannotDo("This installation has no journey to play.", "Start the node without it: geleit up") from error
    play: Journey = found.play
    return play


def _play(node: Supervisor, journey: Journey, out: TextIO) -> bool | None:
    """Plays in a process of its own, while the supervisor watches the others. None when told to stop meanwhile."""

    def work() -> int:
        return 0 if journey(node.plan.base(GATEWAY), Tokens(node.plan.base(ISSUER)), out, node.plan) else 1

    pid = node.fork(work)
    ended: list[int] = []

    def over() -> bool:
        code = supervisor.exit_code(pid)
        if code is not None:
            ended.append(code)
        return code is not None

    node.serve(over)
    if not ended:
        supervisor.end(pid, signal.SIGTERM)
        return None
    return ended[0] == 0


def _played(folder: DataFolder) -> dict[str, Any] | None:
    try:
        return dict(json.loads(folder.journal.read_text("utf-8")))
    except FileNotFoundError:
        return None


def _write_down(folder: DataFolder, *, held: bool | None) -> None:
    folder.journal.write_text(json.dumps({"on": datetime.now(UTC).isoformat(), "held": held}) + "\n", "utf-8")


def _say(out: TextIO, text: str) -> None:
    print(text, file=out, flush=True)
