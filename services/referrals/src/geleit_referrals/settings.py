"""The settings of referrals, from the environment."""

from pydantic_settings import SettingsConfigDict

from geleit_kit.http.settings import ServiceSettings


class ReferralsSettings(ServiceSettings):
    """Prefix `GELEIT_REFERRALS_`."""

    model_config = SettingsConfigDict(env_prefix="GELEIT_REFERRALS_", frozen=True, extra="ignore")

    service: str = "referrals"
