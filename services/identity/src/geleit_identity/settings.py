"""The settings of identity, from the environment."""

from pydantic_settings import SettingsConfigDict

from geleit_kit.http.settings import ServiceSettings


class IdentitySettings(ServiceSettings):
    """Prefix `GELEIT_IDENTITY_`."""

    model_config = SettingsConfigDict(env_prefix="GELEIT_IDENTITY_", frozen=True, extra="ignore")

    service: str = "identity"
