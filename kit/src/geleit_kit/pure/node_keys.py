"""The key material of a node, made once by `geleit init` (or a test): what lies in the folder `secrets`.

| file | purpose | algorithm | holder |
|---|---|---|---|
| `<service>.pem` | signs service assertions; identity's also signs grants and status lists | ES256 | that service |
| `<service>.kek` | wraps the person keys of that service | AES-256 | that service |
| `<service>.seal` | seals what belongs to no person, keys blind indexes | AES-256-GCM, HMAC-SHA-256 | that service |
| `grants.key` | seals the pseudonym inside a grant | AES-256-GCM | the services of the node |
| `page.json` | the node's page of keys: public parts of all `.pem` files | JWK set | everybody |
| `retired.json` | public keys taken off the page: they verify old checkpoints only | JWK set | auditors |

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
RETIRED: Final = "retired.json"
GRANTS: Final = "grants.key"


def make_secrets(folder: Path, services: Iterable[str]) -> None:
    """Writes what is missing in the folder (0700, files 0600); never touches a key that is there."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)
    for service in services:
        _write_once(folder / f"{service}.pem", ECKey.generate_key("P-256").as_pem(private=True))
        _write_once(folder / f"{service}.kek", secrets.token_bytes(32))
        _write_once(folder / f"{service}.seal", secrets.token_bytes(32))
    _write_once(folder / GRANTS, secrets.token_bytes(32))
    publish(folder)


def rotate(folder: Path, service: str) -> str:
    """A new signing key for a service; answers its `kid`. The page shows the old one too, until `drop_old`.

    Processes that run sign with the key that they read at their start: start them again, then drop the old one when the
    last token that it signed has ended (a minute for assertions, five minutes for grants).
    """
    pem = folder / f"{service}.pem"
    fresh = folder / f".{service}.pem.new"
    fresh.unlink(missing_ok=True)
    _write_once(fresh, ECKey.generate_key("P-256").as_pem(private=True))
    os.replace(fresh, pem)  # noqa: PTH105 -- a starting process reads the old key or the new one
    publish(folder)
    return str(public_key(pem)["kid"])


def drop_old(folder: Path) -> list[str]:
    """Takes the older keys of those services off the page whose `.pem` lies here; answers their `kid`s.

    They open nothing any more, but the checkpoints of old access logs are verified with them: `retired` keeps them.
    """
    present = {pem.stem: public_key(pem)["kid"] for pem in folder.glob("*.pem")}
    old = [key for key in shown(folder) if present.get(key["service"], key["kid"]) != key["kid"]]
    _write_page(folder, [*retired(folder), *old], RETIRED)
    _write_page(folder, [key for key in shown(folder) if key not in old])
    return [key["kid"] for key in old]


def publish(folder: Path) -> None:
    """Writes the page of keys from the `.pem` files, keeping the keys that it already shows."""
    keys = {key["kid"]: key for key in shown(folder)}
    for pem in sorted(folder.glob("*.pem")):
        public = public_key(pem)
        keys[public["kid"]] = public
    _write_page(folder, list(keys.values()))


def shown(folder: Path) -> list[dict[str, Any]]:
    """The keys that the page shows; none where there is no page."""
    return _read_page(folder / PAGE)


def retired(folder: Path) -> list[dict[str, Any]]:
    """The public keys that were taken off the page: they prove what was signed once, and open nothing."""
    return _read_page(folder / RETIRED)


def _read_page(page: Path) -> list[dict[str, Any]]:
    return list(json.loads(page.read_text("utf-8"))["keys"]) if page.exists() else []


def _write_page(folder: Path, keys: list[dict[str, Any]], name: str = PAGE) -> None:
    fresh = folder / f".{name}.new"
    fresh.write_text(json.dumps({"keys": keys}, indent=2) + "\n", "utf-8")
    os.replace(fresh, folder / name)  # noqa: PTH105 -- readers see the old page or the new one


def public_key(pem: Path) -> dict[str, Any]:
    """The public part of a service's key as a JWK; `kid` is its thumbprint (RFC 7638), `service` its holder."""
    key = ECKey.import_key(pem.read_bytes())
    return {**key.as_dict(private=False), "kid": key.thumbprint(), "use": "sig", "alg": "ES256", "service": pem.stem}


def missing(folder: Path, services: Iterable[str]) -> list[str]:
    """The names of the key files that these services need and that are not there."""
    needed = [PAGE, GRANTS, *(f"{service}.{kind}" for service in services for kind in ("pem", "kek", "seal"))]
    return [name for name in needed if not (folder / name).is_file()]


def rotate_kek(folder: Path, service: str) -> None:
    """A new key encryption key; the one before lies beside it until every person key is wrapped anew.

    Ended at any point it loses nothing: the old key is kept under its second name before the new one takes the first.
    """
    present, old = folder / f"{service}.kek", folder / f"{service}.kek.old"
    kept = folder / f".{service}.kek.kept"
    kept.unlink(missing_ok=True)
    _write_once(kept, present.read_bytes())
    os.replace(kept, old)  # noqa: PTH105 -- in one step
    fresh = folder / f".{service}.kek.new"
    fresh.unlink(missing_ok=True)
    _write_once(fresh, secrets.token_bytes(32))
    _flush(folder)
    os.replace(fresh, present)  # noqa: PTH105 -- in one step
    _flush(folder)


def _flush(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write_once(path: Path, content: bytes) -> None:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
