"""Named points at which the fault runs stop a process. Without `GELEIT_FAULT_POINT` in a test-marked folder they do
nothing.
"""

import os
import signal
import sys

_ARMED = os.environ.get("GELEIT_FAULT_POINT", "")
_COUNT = {"left": int(os.environ.get("GELEIT_FAULT_AFTER", "0"))}


def point(name: str) -> None:
    """Kills this process (SIGKILL) when the armed point is reached the set number of times."""
    if name != _ARMED:
        return
    if _COUNT["left"] > 0:
        _COUNT["left"] -= 1
        return
    sys.stderr.write(f"fault point {name}\n")
    sys.stderr.flush()
    os.kill(os.getpid(), signal.SIGKILL)
