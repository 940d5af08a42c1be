"""Memory of the whole embedded node after the journey: summed PSS of all its processes, Valkey included."""

import time

from _figures import note, report
from _nodes import folder, free_port, geleit, lines_until, proportional_set_sizes, stopping

TARGET_MIB = 600.0
SETTLE_SECONDS = 5.0


def main() -> None:
    """Plays the journey on a fresh folder, waits a little, and adds up."""
    with folder() as place:
        command = ("demo", str(place), "--fresh", "--port", "0", "--issuer-port", str(free_port()))
        with stopping(geleit(*command)) as node:
            lines_until(node, "Serving.")
            time.sleep(SETTLE_SECONDS)
            sizes = proportional_set_sizes(node.pid)
    for name, mib in sizes.items():
        note(f"{name:<24} {mib:7.1f} MiB")
    total = sum(sizes.values())
    report("memory", total, "MiB", target=f"<={TARGET_MIB:g}", met=total <= TARGET_MIB)


if __name__ == "__main__":
    main()
