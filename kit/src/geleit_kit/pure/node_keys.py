"""The key material of a node, made once by `geleit init` (or a test): what lies in the folder `secrets`.

| file | purpose | algorithm | holder |
|---|---|---|---|
| `<service>.pem` | signs service assertions; identity's also signs grants and status lists | ES256 | that service |
| `<service>.kek` | wraps the person keys of that service | AES-256 | that service |
| `grants.key` | seals the pseudonym inside a grant | AES-256-GCM | the services of the node |
| `page.json` | the node's page of keys: public parts of all `.pem` files | JWK set | everybody |

The page may hold an older key of a service beside the present one: that is the overlap of a rotation.
"""

import json
import os
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from joserfc.jwk import ECKey

PAGE: Final = "page.json"
GRANTS: Final = "grants.key"


def make_secrets(folder: Path, services: Iterable[str]) -> None:
    """Writes what is missing in the folder (0700, files 0600); never touches a key that is there."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)
    for service in services:
        _write_once(folder / f"{service}.pem", ECKey.generate_key("P-256").as_pem(private=True))
        _write_once(folder / f"{service}.kek", secrets.token_bytes(32))
    _write_once(folder / GRANTS, secrets.token_bytes(32))
    publish(folder)


def publish(folder: Path) -> None:
    """Writes the page of keys from the `.pem` files, keeping the keys that it already shows."""
    page = folder / PAGE
    shown: dict[str, dict[str, Any]] = {}
    if page.exists():
        shown = {key["kid"]: key for key in json.loads(page.read_text("utf-8"))["keys"]}
    for pem in sorted(folder.glob("*.pem")):
        public = public_key(pem)
        shown[public["kid"]] = public
    fresh = folder / f".{PAGE}.new"
    fresh.write_text(json.dumps({"keys": list(shown.values())}, indent=2) + "\n", "utf-8")
    os.replace(fresh, page)  # noqa: PTH105 -- readers see the old page or the new one


def public_key(pem: Path) -> dict[str, Any]:
    """The public part of a service's key as a JWK; `kid` is its thumbprint (RFC 7638), `service` its holder."""
    key = ECKey.import_key(pem.read_bytes())
    return {**key.as_dict(private=False), "kid": key.thumbprint(), "use": "sig", "alg": "ES256", "service": pem.stem}


def missing(folder: Path, services: Iterable[str]) -> list[str]:
    """The names of the key files that these services need and that are not there."""
    needed = [PAGE, GRANTS, *(f"{service}.{kind}" for service in services for kind in ("pem", "kek"))]
    return [name for name in needed if not (folder / name).is_file()]


def _write_once(path: Path, content: bytes) -> None:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
