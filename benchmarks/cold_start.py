"""Cold start of the embedded node: from an empty place to ready, new keys and first migrations included."""

import os
import time

from _figures import note, report
from _nodes import folder, free_port, geleit, lines_until, stopping

TARGET_SECONDS = 10.0
RUNS = 5


def once() -> float:
    """Seconds from the start of `geleit init` to the line of `geleit up` that says ready."""
    with folder() as place:
        begun = time.monotonic()
        init = geleit("init", str(place), "--issuer-port", str(free_port()))
        said, _ = init.communicate(timeout=60)
        if init.returncode:
            raise SystemExit(said)
        with stopping(geleit("up", str(place), "--port", "0")) as node:
            lines_until(node, "Ready after")
            return time.monotonic() - begun


def main() -> None:
    """The slowest of five starts."""
    runs = [once() for _ in range(RUNS)]
    note("starts in seconds: " + ", ".join(f"{seconds:.2f}" for seconds in runs))
    note(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores (above them, others had a share)")
    slowest = max(runs)
    report("cold_start", slowest, "s", target=f"<={TARGET_SECONDS:g}", met=slowest <= TARGET_SECONDS)


if __name__ == "__main__":
    main()
