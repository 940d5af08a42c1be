"""Reading the catalogue."""

from geleit_indicators.catalogue.rules import INDICATORS, Indicator
from geleit_indicators.catalogue.schemas import CrossingOut, DimensionOut, IndicatorOut
from geleit_kit.pure.problems import NotFound
from geleit_kit.pure.texts import Text, negotiate


def indicator(key: str) -> Indicator:
    """The definition with this key; NotFound where there is none."""
    if key not in INDICATORS:
        raise NotFound
    return INDICATORS[key]


def told(found: Indicator, languages: str | None) -> IndicatorOut:
    """A definition in the reader's language."""

    def words(text: Text) -> str:
        return text.en if negotiate(languages) == "en" else text.de

    return IndicatorOut(
        key=found.key,
        label=words(found.text),
        definition=words(found.definition),
        source=words(found.source),
        addressee=words(found.addressee),
        interpretation=words(found.interpretation),
        target_days=found.wait.target if found.wait else None,
        dimensions=[
            DimensionOut(key=dimension.key, label=words(dimension.text), categories=list(dimension.codes))
            for dimension in found.dimensions
        ],
        crossings=[CrossingOut(rows=rows, columns=columns) for rows, columns in found.crossings],
    )
