"""The coarse dimensions of statistics, as the worker confirms them."""

from typing import Annotated

from pydantic import StringConstraints

from geleit_cases.counting.rules import UNKNOWN
from geleit_kit.http.schemas import In, Out, example, held
from geleit_vocabulary.categories import DataCategory
from geleit_vocabulary.statistics import AgeBand, NationalityGroup, Sex, TargetGroup

District = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,40}$")]
"""A part of the municipality, as a local code; a concept may list the codes that stand."""

_EXAMPLE = {
    "age_band": "18_24",
    "sex": "female",
    "group": "third_country",
    "district": "north",
    "target_group": "refugee_in_procedure",
}


class DimensionsIn(In):
    """Coarse codes; each may be `unknown`. They leave without person and case, for statistics only."""

    model_config = example(_EXAMPLE)

    age_band: AgeBand = held(DataCategory.BASE_DATA, default=AgeBand.UNKNOWN)
    sex: Sex = held(DataCategory.BASE_DATA, default=Sex.UNKNOWN)
    group: NationalityGroup = held(DataCategory.BASE_DATA, default=NationalityGroup.UNKNOWN)
    district: District = held(DataCategory.BASE_DATA, default=UNKNOWN)
    target_group: TargetGroup = held(DataCategory.BASE_DATA, default=TargetGroup.UNKNOWN)


class DimensionsOut(Out):
    """The dimensions as they were confirmed."""

    model_config = example(_EXAMPLE)

    age_band: str = held(DataCategory.BASE_DATA)
    sex: str = held(DataCategory.BASE_DATA)
    group: str = held(DataCategory.BASE_DATA)
    district: str = held(DataCategory.BASE_DATA)
    target_group: str = held(DataCategory.BASE_DATA)
