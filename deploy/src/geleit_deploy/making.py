"""`geleit init`: a new data folder with keys, tenants and, for a demonstration, an issuer.

Everything is made in a folder beside and moved in at the end, the mark last: a folder with a mark is complete.
"""

import os
import shutil
from pathlib import Path
from typing import Any

import yaml

from geleit_demo_issuer.settings import IssuerSettings, prepare
from geleit_deploy import example
from geleit_deploy.layout import GATEWAY, SERVICES, DataFolder
from geleit_deploy.problems import CannotDo
from geleit_kit.pure.folder import MARK, VERSION, FolderMark, Kind, write_mark
from geleit_kit.pure.node_keys import make_secrets
from geleit_vocabulary.roles import Role

_HEAD = """\
# Bodies, clients and issuers of this node. Read at the start of each service.
#
# bodies:  key (short, never changes), id (UUID), name, land (two letters), law, kind
# clients: id (the token's client_id), body (left out: the token names it), roles (an upper bound)
# issuers: iss, jwks_url or jwks_file, algorithms, typ, claims {body, roles, client}, roles {theirs: ours}
"""
_HIDDEN_ROLES = {Role.SERVICE}


def make(path: Path, kind: Kind, *, node: str | None = None, issuer_port: int) -> DataFolder:
    """Makes a data folder. Raises CannotDo where something is there already or cannot be written."""
    folder = DataFolder(path.absolute())
    _must_be_free(folder.path)
    try:
        folder.path.mkdir(parents=True, exist_ok=True)
        workshop = folder.path / f".making-{os.getpid()}"
        workshop.mkdir(mode=0o700)
    except OSError as error:
        raise CannotDo(
            f"{folder.path} cannot be written to ({error.strerror}).", "Name a folder that this account may write to."
        ) from error
    try:
        _furnish(DataFolder(workshop), kind, node or (example.NODE if kind != "production" else "geleit"), issuer_port)
        _move_in(workshop, folder.path)
    finally:
        shutil.rmtree(workshop, ignore_errors=True)
    return folder


def _must_be_free(path: Path) -> None:
    if not path.exists():
        return
    if not path.is_dir():
        raise CannotDo(f"{path} is a file.", "Name a folder.")
    there = [each for each in path.iterdir() if not each.name.startswith(".making-")]
    if (path / MARK).exists():
        raise CannotDo(f"{path} is a data folder already.", f"Start it: geleit up {path}")
    if there:
        raise CannotDo(
            f"{path} is not empty and no data folder.", "Name an empty folder, or one that does not exist yet."
        )
    for abandoned in path.iterdir():
        shutil.rmtree(abandoned, ignore_errors=True)


def _furnish(folder: DataFolder, kind: Kind, node: str, issuer_port: int) -> None:
    write_mark(folder.path, FolderMark(kind, VERSION, node))
    for place in ("db", "keys-db", "ledger", "valkey", "run", "logs"):
        (folder.path / place).mkdir(mode=0o700)
    make_secrets(folder.secrets, (*SERVICES, GATEWAY))
    tenants: dict[str, Any] = {"node": node, "bodies": [], "clients": [], "issuers": []}
    if kind != "production":
        issuer = prepare(
            folder.path,
            port=issuer_port,
            roles=tuple(sorted(role for role in Role if role not in _HIDDEN_ROLES)),
            bodies=tuple(body.key for body in example.BODIES),
        )
        tenants |= {"bodies": example.bodies(), "clients": example.clients(), "issuers": [trusted(issuer)]}
    _write(folder.tenants, _HEAD + yaml.safe_dump(tenants, sort_keys=False, allow_unicode=True))


def trusted(issuer: IssuerSettings) -> dict[str, Any]:
    """The demo issuer's entry in `tenants.yaml`; services drop it on a folder without a demo or test mark."""
    return {
        "iss": issuer.iss,
        "jwks_url": f"{issuer.iss}/jwks.json",
        "algorithms": ["ES256"],
        "typ": "at+jwt",
        "demo": True,
    }


def _move_in(workshop: Path, path: Path) -> None:
    for each in sorted(workshop.iterdir(), key=lambda entry: entry.name == MARK):
        each.rename(path / each.name)


def _write(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
