"""Settings of a service, from the environment: frozen, validated once, every name documented."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class ServiceSettings(BaseSettings):
    """A service subclasses it with its own `env_prefix`, such as `GELEIT_CASES_`."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    service: str = Field(description="The service's name, such as `cases`.")
    node: str = Field(default="geleit", description="The node's name: the audience that tokens must name.")
    database_url: str = Field(
        description="`sqlite+aiosqlite:///...` or `postgresql+asyncpg://...` (a role that owns nothing)."
    )
    keys_url: str = Field(description="The key database; it has backups of its own, kept 30 days or less.")
    ledger_url: str | None = Field(
        default=None,
        description="The ledger of erased persons: a database with the tables of a key database, which no backup is"
        " ever put over. Without it the ledger lies in the key database, which then must not go back in time.",
    )
    migration_url: str | None = Field(
        default=None, description="PostgreSQL: the owner's role, for migrations at start."
    )
    keys_migration_url: str | None = Field(default=None, description="PostgreSQL: the same for the key database.")
    ledger_migration_url: str | None = Field(default=None, description="PostgreSQL: the same for the ledger.")
    redis_url: str | None = Field(
        default=None, description="Redis or Valkey; without it facts wait in the outbox and heal over HTTP."
    )
    data_folder: Path | None = Field(default=None, description="The data folder of an embedded node.")
    tenants_file: Path = Field(description="`tenants.yaml`: bodies, clients, issuers.")
    secrets_folder: Path = Field(description="The keys of the node that this service holds.")
    peers: dict[str, str] = Field(
        default_factory=dict, description="JSON: service name -> base URL, for healing and the status list."
    )
    egress_allow: str = Field(default="", description="Hosts and ranges beyond public https that may be called.")
    pooler: bool = Field(default=False, description="A transaction pooler stands before PostgreSQL.")
    pool_size: int = Field(default=10, ge=1, le=200)
    log_level: str = "INFO"
    trace_sampling: float = Field(default=0.1, ge=0, le=1)
    apart_seconds: float | None = Field(
        default=None,
        ge=0,
        le=86_400,
        description="Facts of acts between bodies are published within so many seconds, each at a random moment. "
        "Where nothing is said: 30; at once on a demo- or test-marked folder, where nobody has to be protected.",
    )
    otlp_endpoint: str | None = Field(default=None, description="A collector; without one nothing leaves the process.")
    max_body_bytes: int = Field(default=1_048_576, ge=1024)
    requests_per_minute: int | None = Field(
        default=None,
        ge=1,
        description="Of one client for one body, counted by each replica; more are refused with 429. Where nothing is"
        " said: 6000, and 600000 on a demo- or test-marked folder.",
    )
    questions_per_minute: int | None = Field(
        default=None,
        ge=1,
        description="Of one person who asks whether somebody or something is there (searches for persons and links,"
        " pseudonyms resolved), counted by all replicas together where there is Redis. Where nothing is said: 60, and"
        " 600000 on a demo- or test-marked folder.",
    )
    rows_per_day: int | None = Field(
        default=None,
        ge=1,
        description="Of one person: rows of files (imports and their dry runs) that are laid beside who is there,"
        " counted as questions are. Where nothing is said: 250000, and 864000000 on a demo- or test-marked folder.",
    )
    files_folder: Path | None = Field(
        default=None,
        description="Where a service that takes files keeps their sealed bytes: a folder that all its replicas share."
        " Where nothing is said: `files/<service>` in the data folder.",
    )
    max_file_bytes: int = Field(default=268_435_456, ge=1024, description="The largest file that is taken.")
    scan_address: str | None = Field(
        default=None, description="A clamd: `unix:<path>` or `tcp:<host>:<port>`. Without one files are not scanned."
    )
    scan_demanded: bool = Field(default=False, description="Files that no scanner found clean are not served.")
    workers: bool = Field(default=True, description="Run relay, consumer, ticker and sealer in this process.")

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        """Addresses may carry a password: they are shown nowhere."""
        for name, value in super().__repr_args__():
            hidden = value is not None and str(name).endswith(("_url", "_endpoint"))
            yield name, "..." if hidden else value

    @field_validator("peers", mode="before")
    @classmethod
    def _read_peers(cls, value: Any) -> Any:
        return json.loads(value) if isinstance(value, str) else value
