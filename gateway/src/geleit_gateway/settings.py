"""Settings of the gateway, read once from the environment (prefix `GELEIT_GATEWAY_`)."""

from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

SERVICES = ("identity", "cases", "referrals", "indicators")
"""The services that a node can run, in the order in which pages name them."""


class Limits(BaseModel):
    """What one request may cost. Times are seconds, sizes are bytes."""

    model_config = ConfigDict(frozen=True)

    connect_seconds: float = Field(2.0, gt=0, description="To open a connection to a service.")
    header_seconds: float = Field(30.0, gt=0, description="From the end of the request to the head of the answer.")
    idle_seconds: float = Field(30.0, gt=0, description="Between two pieces of a body, in either direction.")
    total_seconds: float = Field(120.0, gt=0, description="The whole request. An event stream has no such end.")
    client_head_seconds: float = Field(10.0, gt=0, description="For a client to send the head of a request.")
    max_body_bytes: int = Field(1_048_576, gt=0)
    max_file_bytes: int = Field(
        268_435_456, gt=0, description="Of a body that is a file (`application/octet-stream`); the service judges it."
    )
    file_seconds: float = Field(1_800.0, gt=0, description="The whole request, where either body is longer than usual.")
    max_head_bytes: int = Field(32 * 1024, gt=0, description="Request line and headers together.")
    max_target_bytes: int = Field(8 * 1024, gt=0, description="Path and query together.")
    in_flight: int = Field(256, gt=0, description="Requests under way to one service; more are refused with 503.")
    connections: int = Field(128, gt=0, description="Open connections to one service.")


class GatewaySettings(BaseSettings):
    """One frozen object; `create_app(settings)` takes it, tests make it by hand."""

    model_config = SettingsConfigDict(
        env_prefix="GELEIT_GATEWAY_", env_nested_delimiter="__", frozen=True, extra="ignore"
    )

    node: str = Field("geleit", description="The node's name: the audience that tokens must name.")
    peers: dict[str, str] = Field(
        default_factory=dict, description="JSON: service name -> base URL, of the services that this node runs."
    )
    tenants_file: Path
    secrets_folder: Path
    data_folder: Path | None = Field(None, description="The data folder of an embedded node; its mark opens the demo.")
    egress_allow: str = Field("", description="Hosts and ranges beyond public https that may be called (key sets).")
    documents_folder: Path | None = Field(
        None, description="Folder with `<service>/openapi.json` and `asyncapi.yaml`; default: the packaged ones."
    )
    public_url: str | None = Field(None, description="How clients reach the door; without it pages use relative links.")
    demo_issuer: str | None = Field(None, description="Base URL of the demo issuer; only on a demo node.")
    allowed_origins: tuple[str, ...] = Field((), description="Origins that may call from a browser (CORS); none.")
    behind_tls: bool = Field(False, description="TLS ends in front of the door: answers carry HSTS.")
    refresh_seconds: float = Field(30.0, gt=0, description="How often the services' documents are read again.")
    limits: Limits = Limits()
    requests_per_minute: int | None = Field(
        None,
        ge=1,
        description="Of one client for one body to the door's own addresses; the services count what is theirs. Where"
        " nothing is said: 6000, and 600000 on a demo- or test-marked folder.",
    )
    upstream_client: Literal["direct", "httpx"] = Field("direct", description="The door's own HTTP client, or httpx.")
    host: str = Field("127.0.0.1", description="Where the door listens when it runs by itself.")
    port: int = Field(8080, ge=0, le=65_535)
    log_level: str = "INFO"
    trace_sampling: float = Field(0.1, ge=0, le=1)
    otlp_endpoint: str | None = Field(None, description="A collector; without one nothing leaves the process.")

    @field_validator("peers")
    @classmethod
    def _known_services_with_plain_addresses(cls, peers: dict[str, str]) -> dict[str, str]:
        for name, base in peers.items():
            if name not in SERVICES:
                raise ValueError(f"{name} is no service; there are {', '.join(SERVICES)}")
            address = urlsplit(base)
            if address.scheme not in {"http", "https"} or not address.hostname or address.path not in {"", "/"}:
                raise ValueError(f"the address of {name} must look like http://host:port, without a path")
        return {name: peers[name].rstrip("/") for name in SERVICES if name in peers}
