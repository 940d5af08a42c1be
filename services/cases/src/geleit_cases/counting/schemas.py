"""The coarse dimensions of statistics, as the worker confirms them."""

from geleit_kit.http.schemas import In, Out, example, held
from geleit_vocabulary.categories import DataCategory

from geleit_cases.counting.rules import UNKNOWN
from geleit_cases.fields import Code

_EXAMPLE = {
    "age_band": "18-27",
    "sex": "female",
    "group": "asylum",
    "district": "north",
    "target_group": "unknown",
}


class DimensionsIn(In):
    """Coarse codes; each may be `unknown`. They leave without person and case, for statistics only."""

    model_config = example(_EXAMPLE)

    age_band: Code = held(DataCategory.BASE_DATA, default=UNKNOWN)
    sex: Code = held(DataCategory.BASE_DATA, default=UNKNOWN)
    group: Code = held(DataCategory.BASE_DATA, default=UNKNOWN)
    district: Code = held(DataCategory.BASE_DATA, default=UNKNOWN)
    target_group: Code = held(DataCategory.BASE_DATA, default=UNKNOWN)


class DimensionsOut(Out):
    """The dimensions as they were confirmed."""

    model_config = example(_EXAMPLE)

    age_band: str = held(DataCategory.BASE_DATA)
    sex: str = held(DataCategory.BASE_DATA)
    group: str = held(DataCategory.BASE_DATA)
    district: str = held(DataCategory.BASE_DATA)
    target_group: str = held(DataCategory.BASE_DATA)
