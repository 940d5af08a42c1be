from pathlib import Path

import pytest
from pydantic import ValidationError

from geleit_gateway.settings import GatewaySettings


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setenv("GELEIT_GATEWAY_TENANTS_FILE", "/etc/geleit/tenants.yaml")
    monkeypatch.setenv("GELEIT_GATEWAY_SECRETS_FOLDER", "/etc/geleit/secrets")
    return monkeypatch


def test_everything_can_be_set_by_the_environment(environment: pytest.MonkeyPatch) -> None:
    environment.setenv(
        "GELEIT_GATEWAY_PEERS", '{"referrals": "http://10.0.0.2:8000/", "identity": "http://[::1]:8001"}'
    )
    environment.setenv("GELEIT_GATEWAY_LIMITS__TOTAL_SECONDS", "7.5")
    environment.setenv("GELEIT_GATEWAY_ALLOWED_ORIGINS", '["https://portal.example"]')
    settings = GatewaySettings()
    assert list(settings.peers.items()) == [("identity", "http://[::1]:8001"), ("referrals", "http://10.0.0.2:8000")]
    assert settings.limits.total_seconds == 7.5
    assert settings.allowed_origins == ("https://portal.example",)
    assert settings.secrets_folder == Path("/etc/geleit/secrets")


@pytest.mark.parametrize(
    "peers",
    [
        '{"payroll": "http://x"}',
        '{"cases": "x:80"}',
        '{"cases": "ftp://x"}',
        '{"cases": "http://x/inner"}',
        '{"cases": "http://"}',
        "x",
    ],
)
def test_what_is_no_service_or_no_address_is_refused_at_the_start(environment: pytest.MonkeyPatch, peers: str) -> None:
    environment.setenv("GELEIT_GATEWAY_PEERS", peers)
    with pytest.raises((ValidationError, ValueError)):
        GatewaySettings()


def test_settings_do_not_change_while_the_door_is_open(environment: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValidationError):
        GatewaySettings().node = "other"  # type: ignore[misc]  # frozen, and that is the point
