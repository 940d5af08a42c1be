"""A definition as it is answered, in the reader's language."""

from geleit_kit.http.schemas import Out, example


class DimensionOut(Out):
    """A dimension with its categories; none are listed where every municipality has its own."""

    model_config = example({"key": "sex", "label": "Sex (§ 22 PStG)", "categories": ["female", "male", "unknown"]})

    key: str
    label: str
    categories: list[str]


class CrossingOut(Out):
    """Two dimensions of which a table is published."""

    model_config = example({"rows": "phase", "columns": "sex"})

    rows: str
    columns: str


class IndicatorOut(Out):
    """What is counted, from what, for whom, and how to read it."""

    model_config = example(
        {
            "key": "cases_per_phase",
            "label": "Cases per phase",
            "definition": "Entries into counselling, case management and ending in the month.",
            "source": "Statistics facts of the service cases",
            "addressee": "Steering office",
            "interpretation": "Counts events, not people.",
            "target_days": None,
            "dimensions": [{"key": "phase", "label": "Phase", "categories": ["counselling", "ended"]}],
            "crossings": [{"rows": "phase", "columns": "sex"}],
        }
    )

    key: str
    label: str
    definition: str
    source: str
    addressee: str
    interpretation: str
    target_days: int | None
    dimensions: list[DimensionOut]
    crossings: list[CrossingOut]
