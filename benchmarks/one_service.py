"""Memory of a node with one service and the gateway: summed PSS of its processes, Valkey and supervisor included."""

import time

import httpx
from _figures import note, report
from _nodes import folder, free_port, geleit, lines_until, proportional_set_sizes, stopping

from geleit_deploy.layout import DataFolder
from geleit_deploy.running import read
from geleit_deploy.tokens import Tokens

TARGET_MIB = 250.0
SERVICE = "cases"
SETTLE_SECONDS = 5.0
DIMENSIONS = dict.fromkeys(("age_band", "sex", "group", "district", "target_group"), "unknown")


def used(place: DataFolder) -> None:
    """A little work through the door, so that what a first request loads is loaded."""
    node = read(place)
    assert node is not None
    assert node.issuer is not None
    headers = {"Authorization": f"Bearer {Tokens(node.issuer)('case_manager', 'ki')}"}
    with httpx.Client(base_url=node.gateway, headers=headers, trust_env=False, timeout=20) as line:
        for number in range(20):
            person = f"0197a3c0-6e1b-4c3a-9d52-6f7c2f0d8a{number:02}"
            given = {"person": person, "clock_start": "unknown", "dimensions": DIMENSIONS}
            made = line.post(f"/{SERVICE}/v1/support-records", json=given)
            assert made.status_code == 201, made.text
        for path in (f"/{SERVICE}/v1/support-records", "/me", "/openapi.json"):
            assert line.get(path).status_code == 200


def main() -> None:
    """Starts the node as a user does, works a little, and adds up after five seconds of rest."""
    with folder() as place:
        geleit("init", str(place), "--kind", "test", "--issuer-port", str(free_port())).wait(60)
        with stopping(geleit("up", str(place), "--port", "0", "--services", SERVICE)) as node:
            lines_until(node, "Ready after")
            used(DataFolder(place))
            time.sleep(SETTLE_SECONDS)
            running = read(DataFolder(place))
            assert running is not None
            names = {each.pid: each.name for each in running.members} | {running.pid: "supervisor"}
            sizes = {int(key.split()[1]): mib for key, mib in proportional_set_sizes(node.pid).items()}
    for pid, mib in sizes.items():
        note(f"{names.get(pid, pid)!s:<12} {mib:7.1f} MiB")
    issuer = sum(mib for pid, mib in sizes.items() if names.get(pid) == "issuer")
    total = sum(sizes.values()) - issuer
    note("the demo issuer stands beside the node on this test folder and is not counted")
    report("one_service", total, "MiB", target=f"<={TARGET_MIB:g}", met=total <= TARGET_MIB)


if __name__ == "__main__":
    main()
