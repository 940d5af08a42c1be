"""The node of a test: a data folder marked `test`, its keys, its bodies, its issuer, its clock."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_DNS, UUID, uuid5

import yaml

from geleit_kit.pure.folder import VERSION, FolderMark, write_mark
from geleit_kit.pure.node_keys import make_secrets
from geleit_kit.testing.issuer import Issuer

NAME = "geleit-test"
SERVICES = ("identity", "cases", "referrals", "indicators", "gateway")
BODIES = ("ki", "sozialamt", "jobcenter", "weiterbildung", "gesundheitsamt", "kurstraeger", "freiwillige")


def body_id(key: str) -> UUID:
    """The id of a test body: the same in every test."""
    return uuid5(NAMESPACE_DNS, f"{key}.{NAME}")


@dataclass
class Node:
    """What the services of one test share."""

    folder: Path
    issuer: Issuer
    name: str = NAME
    bodies: tuple[str, ...] = BODIES
    clients: list[dict[str, Any]] = field(default_factory=list)
    more_issuers: list[dict[str, Any]] = field(default_factory=list)

    @property
    def tenants_file(self) -> Path:
        """The bodies, clients and issuers that every service reads at its start."""
        return self.folder / "tenants.yaml"

    @property
    def secrets(self) -> Path:
        """The folder of the node's keys."""
        return self.folder / "secrets"

    def body(self, key: str) -> UUID:
        """The id of a body by its key."""
        return body_id(key)

    def write_tenants(self) -> None:
        """Writes `tenants.yaml` anew; services started afterwards know it."""
        bodies = [
            {"key": key, "id": str(body_id(key)), "name": f"Body {key}", "land": "NW", "law": "sgb_x", "kind": "agency"}
            for key in self.bodies
        ]
        clients = [{"id": self.issuer.client, "body": None}, *self.clients]
        issuers = [self.issuer.as_setting(), *self.more_issuers]
        document = {"node": self.name, "bodies": bodies, "clients": clients, "issuers": issuers}
        self.tenants_file.write_text(yaml.safe_dump(document, sort_keys=False), "utf-8")


def make_node(folder: Path) -> Node:
    """A new node in an empty folder."""
    folder.mkdir(parents=True, exist_ok=True)
    write_mark(folder, FolderMark(kind="test", version=VERSION, node=NAME))
    make_secrets(folder / "secrets", SERVICES)
    node = Node(folder, Issuer(folder / "issuer.json", audience=NAME))
    node.write_tenants()
    return node
