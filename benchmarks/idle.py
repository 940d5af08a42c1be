"""CPU time of a whole node that nobody asks anything: relay, consumers, ticker, sealer and status list look around."""

import time

from _figures import note, report
from _nodes import folder, free_port, geleit, lines_until, stopping
from _services import cpu_seconds

from geleit_deploy.layout import DataFolder
from geleit_deploy.running import read

TARGET_PERCENT = 5.0
SETTLE_SECONDS = 8.0
SECONDS = 30.0


def main() -> None:
    """Starts a node, lets it rest, and reads the CPU time of each process over half a minute."""
    with folder() as place:
        geleit("init", str(place), "--kind", "test", "--issuer-port", str(free_port())).wait(60)
        with stopping(geleit("up", str(place), "--port", "0")) as node:
            lines_until(node, "Ready after")
            time.sleep(SETTLE_SECONDS)
            running = read(DataFolder(place))
            assert running is not None
            roots = {each.name: each.pid for each in running.members if each.pid is not None}
            before = cpu_seconds(roots)
            time.sleep(SECONDS)
            spent = {name: after - before[name] for name, after in cpu_seconds(roots).items()}
    for name, seconds in spent.items():
        note(f"{name:<12} {seconds / SECONDS:7.2%} of one core")
    total = sum(spent.values()) / SECONDS * 100
    report("idle", total, "percent_of_a_core", target=f"<={TARGET_PERCENT:g}", met=total <= TARGET_PERCENT)


if __name__ == "__main__":
    main()
