"""A second process of one service of a running node: `python -m geleit_deploy.replica <folder> <service>`.

It serves on a free loopback port and runs relay, consumers, ticker and sealer on the same databases like the first:
leases decide which of the two works. The journey uses it to show that what falls due takes effect once. Production
replicas run on PostgreSQL.
"""

import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

import uvicorn

from geleit_deploy import members, running
from geleit_deploy.calm import calm
from geleit_deploy.layout import GATEWAY, ISSUER, DataFolder
from geleit_deploy.members import LOOPBACK, Plan
from geleit_deploy.ports import listen
from geleit_deploy.problems import CannotDo
from geleit_kit.http.logs import log_json

REDIS = "GELEIT_REPLICA_REDIS_URL"
"""The environment variable with the address of the node's Valkey, which holds its password."""


def plan_of(folder: DataFolder) -> Plan:
    """The plan of the node that runs on the folder. Raises CannotDo where none runs."""
    node = running.read(folder)
    if node is None:
        raise CannotDo(f"No node runs on {folder.path}.", f"Start it: geleit up {folder.path}")
    bases = {each.name: each.base for each in node.members if each.base} | {GATEWAY: node.gateway}
    if node.issuer:
        bases[ISSUER] = node.issuer
    ports = {name: urlsplit(base).port or 0 for name, base in bases.items()}
    services = tuple(name for name in ports if name not in {GATEWAY, ISSUER})
    return Plan(folder, folder.mark(), services, ports, LOOPBACK, os.environ[REDIS], "WARNING")


def main(folder: Path, service: str) -> int:
    """Serves until it is ended."""
    plan = plan_of(DataFolder(folder))
    os.environ.update(members.environment(plan, service))
    log_json(service, plan.log_level)
    app, protocol = members.served(plan, service)
    opened = listen(LOOPBACK, 0, what="the second process", remedy="Try again.")
    config = uvicorn.Config(
        calm(app), loop="uvloop", http=protocol, ws="none", lifespan="on", log_config=None, access_log=False
    )
    uvicorn.Server(config).run(sockets=[opened])
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
