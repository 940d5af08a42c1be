"""Named points at which the fault runs stop a process (SIGKILL). Without the environment of a fault run they do
nothing.

Two ways to arm one. `GELEIT_FAULT_POINT` (and `GELEIT_FAULT_AFTER`, how often it is passed first) at the start of a
process. Or, while it runs, a file in the folder `GELEIT_FAULT_FOLDER`, which must lie in a data folder that is marked
`test`: `<service>.<point>` holds how often the point is passed first. Whoever reaches it takes the file away
(`.hit`) and dies, so that one order kills one process, whichever replica it is.
"""

import os
import re
import signal
import sys
from contextlib import suppress
from pathlib import Path

from geleit_kit.pure.folder import read_mark

_ARMED = os.environ.get("GELEIT_FAULT_POINT", "")
_COUNT = {"left": int(os.environ.get("GELEIT_FAULT_AFTER", "0"))}
_SERVICE = re.compile(r"GELEIT_[A-Z]+_SERVICE")


def _watched() -> Path | None:
    named = os.environ.get("GELEIT_FAULT_FOLDER")
    mark = read_mark(Path(named).parent) if named else None
    return Path(named) if named and mark is not None and mark.kind == "test" else None


_FOLDER = _watched()


def point(name: str) -> None:
    """Kills this process where the point is armed and was passed as often as was ordered."""
    if _FOLDER is not None:
        _look(_FOLDER, name)
    if name != _ARMED:
        return
    if _COUNT["left"] > 0:
        _COUNT["left"] -= 1
        return
    _die(name)


def _look(folder: Path, name: str) -> None:
    service = next((value for key, value in os.environ.items() if _SERVICE.fullmatch(key)), "")
    order = folder / f"{service}.{name}"
    with suppress(FileNotFoundError):  # not armed, or another replica was faster
        left = int(order.read_text("ascii") or 0)
        if left > 0:
            order.write_text(str(left - 1), "ascii")
            return
        order.rename(order.with_name(f"{order.name}.hit"))
        _die(name)


def _die(name: str) -> None:
    sys.stderr.write(f"fault point {name}\n")
    sys.stderr.flush()
    os.kill(os.getpid(), signal.SIGKILL)
