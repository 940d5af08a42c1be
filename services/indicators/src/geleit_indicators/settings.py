"""The settings of indicators, from the environment."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from geleit_kit.http.settings import ServiceSettings


class IndicatorsSettings(ServiceSettings):
    """Prefix `GELEIT_INDICATORS_`."""

    model_config = SettingsConfigDict(env_prefix="GELEIT_INDICATORS_", frozen=True, extra="ignore")

    service: str = "indicators"
    smallest_shown: int = Field(default=5, ge=3, le=100, description="The smallest count above zero that is shown.")
    narrowest_interval: int = Field(
        default=5, ge=3, le=100, description="How wide the interval of a withheld count must be at least."
    )
    uniform_below: int = Field(
        default=10, ge=0, le=1000, description="Below this base, a line whose cases share one category is withheld."
    )
    base_of_waits: int = Field(
        default=10, ge=5, le=1000, description="The smallest base on which a median or a share is stated."
    )


def for_documents() -> IndicatorsSettings:
    """Settings with which the documents are generated: nothing is opened."""
    nowhere = Path("/nonexistent")
    return IndicatorsSettings(
        database_url="sqlite+aiosqlite://",
        keys_url="sqlite+aiosqlite://",
        tenants_file=nowhere / "tenants.yaml",
        secrets_folder=nowhere,
    )
