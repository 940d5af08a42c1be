"""Settings of cases, from the environment (`GELEIT_CASES_...`)."""

from pydantic_settings import SettingsConfigDict

from geleit_kit.http.settings import ServiceSettings


class CasesSettings(ServiceSettings):
    """Everything is kit's; cases needs no setting of its own."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_prefix="GELEIT_CASES_")

    service: str = "cases"
