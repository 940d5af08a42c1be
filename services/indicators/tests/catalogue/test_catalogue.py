"""The catalogue says what is counted, and holds nobody."""

from geleit_indicators.catalogue.rules import INDICATORS, UNKNOWN
from services.indicators.tests.feeding import Feeding


async def test_every_definition_is_told_in_both_languages(feeding: Feeding) -> None:
    reader = feeding.service.as_("case_manager", "ki")
    german = (await reader.get("/v1/indicators", headers={"Accept-Language": "de"})).json()["items"]
    english = (await reader.get("/v1/indicators", headers={"Accept-Language": "en"})).json()["items"]
    assert [found["key"] for found in german] == list(INDICATORS)
    for one, other in zip(german, english, strict=True):
        for field in ("label", "definition", "source", "addressee", "interpretation"):
            assert one[field]
            assert one[field] != other[field]
    single = await reader.get("/v1/indicators/cases_per_phase", headers={"Accept-Language": "en"})
    assert single.json() == english[0]


def test_unknown_is_a_category_of_every_dimension() -> None:
    for indicator in INDICATORS.values():
        for dimension in indicator.dimensions:
            assert dimension.open or UNKNOWN in dimension.codes
            assert dimension.category(None) == UNKNOWN


def test_bands_of_waits_are_cut_at_the_target_and_leave_no_day_out() -> None:
    for indicator in INDICATORS.values():
        wait = indicator.wait
        if wait is None:
            continue
        assert any(band.highest == wait.target for band in wait.bands)
        assert all(wait.band(day) != UNKNOWN for day in range(1000))
        assert wait.band(None) == wait.band(-1) == UNKNOWN


def test_no_definition_counts_staff() -> None:
    words = {dimension.key for indicator in INDICATORS.values() for dimension in indicator.dimensions}
    assert not words & {"staff", "worker", "employee", "team", "case", "person"}
