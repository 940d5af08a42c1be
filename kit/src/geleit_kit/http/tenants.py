"""`tenants.yaml`: the bodies, clients and issuers of the node. Read once at start; identity's facts add bodies
later.
"""

from pathlib import Path
from typing import Literal
from uuid import UUID

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The one in C, where PyYAML was built with it: every start reads the file."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class BodySetting(_Strict):
    """A body (Stelle, § 67 (4) SGB X)."""

    key: str = Field(pattern=r"^[a-z][a-z0-9_-]{1,59}$")
    id: UUID
    name: str
    land: str = Field(default="NW", pattern=r"^[A-Z]{2}$")
    law: str = "sgb_x"
    kind: str = "agency"


class ClientSetting(_Strict):
    """An agency's system. `body: null`: the token names the body."""

    id: str
    body: str | None = None
    roles: tuple[str, ...] | None = None


class ClaimNames(_Strict):
    """Which claims of an issuer carry what."""

    body: str = "geleit_body"
    roles: str = "geleit_roles"
    client: str = "client_id"


class IssuerSetting(_Strict):
    """An OIDC issuer that the node trusts. `bodies`: for which bodies it may speak (all where empty)."""

    iss: str
    jwks_url: str | None = None
    jwks_file: Path | None = None
    algorithms: tuple[Literal["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "Ed25519", "EdDSA"], ...] = (
        "ES256",
    )
    typ: str | None = "at+jwt"
    audience: str | None = None
    claims: ClaimNames = ClaimNames()
    roles: dict[str, str] = Field(default_factory=dict, description="The issuer's role names -> ours.")
    bodies: tuple[str, ...] = ()
    demo: bool = False


class Tenants(_Strict):
    """The whole file."""

    node: str
    bodies: tuple[BodySetting, ...] = ()
    clients: tuple[ClientSetting, ...] = ()
    issuers: tuple[IssuerSetting, ...] = ()


class TenantsProblem(ValueError):
    """The file cannot be used; the sentence says where and why."""


def load_tenants(path: Path) -> Tenants:
    """Reads the file. Raises TenantsProblem with the place of the first error."""
    try:
        return Tenants.model_validate(yaml.load(path.read_text("utf-8"), _Loader))  # noqa: S506 -- both are safe
    except OSError as error:
        message = f"{path} cannot be read ({error.strerror}); `geleit init` writes one"
        raise TenantsProblem(message) from error
    except yaml.YAMLError as error:
        message = f"{path} is not YAML"
        raise TenantsProblem(message) from error
    except ValidationError as error:
        first = error.errors()[0]
        message = f"{path}: {'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
        raise TenantsProblem(message) from error
