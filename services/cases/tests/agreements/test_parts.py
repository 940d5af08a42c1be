from typing import Any

import pytest

from geleit_cases.agreements.rules import PARTS, dated_parts

FULL: dict[str, Any] = {
    "information": {"on": "2016-05-02"},
    "consent": {"on": "2016-05-02", "consents": ["8e0c2b34-0000-4000-8000-000000000001"]},
    "expectations": {"on": "2016-05-03", "of_the_body": "A talk every month."},
    "way_out": {"on": "2016-05-03"},
}


def test_an_agreement_with_four_dated_parts_is_complete() -> None:
    assert dated_parts(FULL) == set(PARTS)


@pytest.mark.parametrize("part", PARTS)
def test_a_part_without_its_day_does_not_stand(part: str) -> None:
    undated = {**FULL, part: {**FULL[part], "on": None}}
    assert dated_parts(undated) == set(PARTS) - {part}


def test_a_consent_part_that_refers_to_nothing_does_not_stand() -> None:
    assert "consent" not in dated_parts({**FULL, "consent": {"on": "2016-05-02", "consents": [], "releases": []}})


@pytest.mark.parametrize("reference", [{"releases": ["r"]}, {"paper": "folder 12"}, {"consents": ["c"]}])
def test_a_consent_a_release_or_a_paper_each_carries_the_consent_part(reference: dict[str, Any]) -> None:
    assert "consent" in dated_parts({"consent": {"on": "2016-05-02", **reference}})
