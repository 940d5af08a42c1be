"""From a withdrawal to the refusal of its grants in every service of the node: 99th percentile of a hundred.

The clock starts when the withdrawal is sent (before it is carried out) and stops when the last of identity, cases and
referrals has refused a grant that it answered before; each is asked every ten milliseconds or so.
"""

import asyncio
import statistics
import sys
import threading
import time
from pathlib import Path

from _figures import note, report
from _nodes import folder, free_port, geleit, lines_until, stopping

sys.path.insert(0, str(Path(__file__).parents[1]))
from geleit_deploy.layout import DataFolder
from tests.planted import plant_texts_of_node
from tests.withdrawal.two_bodies import RESOURCES, Told, TwoBodies

RUNS = 100
TARGET_SECONDS = 1.0
PATIENCE = 20.0


def refused(bodies: TwoBodies, service: str, grant: str, begun: float, found: dict[str, float]) -> None:
    """Asks one service until it refuses."""
    while time.monotonic() < begun + PATIENCE:
        answer = bodies.read(service, grant)
        if answer.status_code == 403:
            assert answer.json()["code"] == "grant_withdrawn", answer.text
            found[service] = time.monotonic() - begun
            return
        assert answer.status_code == 200, answer.text
        time.sleep(0.01)


def once(bodies: TwoBodies, told: Told) -> float:
    """Seconds from one withdrawal to the last refusal."""
    grants = {service: bodies.grant(told, service) for service in RESOURCES}
    assert all(bodies.read(service, grant).status_code == 200 for service, grant in grants.items())
    found: dict[str, float] = {}
    begun = time.monotonic()
    asking = [threading.Thread(target=refused, args=(bodies, *each, begun, found)) for each in grants.items()]
    for one in asking:
        one.start()
    bodies.withdraw(told)
    for one in asking:
        one.join()
    assert len(found) == len(RESOURCES), f"not refused within {PATIENCE:.0f} s: {sorted(RESOURCES.keys() - found)}"
    return max(found.values())


def main() -> None:
    """A hundred withdrawals on a running node."""
    with folder() as place:
        geleit("init", str(place), "--kind", "test", "--issuer-port", str(free_port())).wait(60)
        with stopping(geleit("up", str(place), "--port", "0")) as node:
            lines_until(node, "Ready after")
            asyncio.run(plant_texts_of_node(place))
            bodies = TwoBodies(DataFolder(place))
            seconds = [once(bodies, bodies.told()) for _ in range(RUNS)]
            bodies.line.close()
    late = statistics.quantiles(seconds, n=100)[98]
    note(f"{RUNS} withdrawals: median {statistics.median(seconds):.3f} s, slowest {max(seconds):.3f} s")
    report("withdrawal", late, "s", target=f"<={TARGET_SECONDS:g}", met=late <= TARGET_SECONDS)


if __name__ == "__main__":
    main()
