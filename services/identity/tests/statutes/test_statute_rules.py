from dataclasses import replace
from datetime import date

import pytest

from geleit_identity.bodies.rules import BodyLaw
from geleit_identity.statutes.rules import AMONG_TWO, BY_CODE, DAYS_TO_DECIDE, STATUTE_USE, Use, wrong_in_use
from geleit_vocabulary.bodies import BodyKind
from geleit_vocabulary.categories import DataCategory
from geleit_vocabulary.law import STATUTES, LawRegime, Statute
from geleit_vocabulary.purposes import Purpose
from geleit_vocabulary.regimes import Profession
from geleit_vocabulary.roles import Role

DAY = date(2016, 6, 7)
OFFICE = BodyLaw(LawRegime.SGB_X, "jobcenter")
HOUSING = Use(BodyKind.JOBCENTER, Purpose.HOUSING, [DataCategory.BENEFIT, DataCategory.HOUSING])
STANDING = [one for one in STATUTES if not one.second_person]


def codes(code: str, use: Use = HOUSING, body: BodyLaw = OFFICE) -> list[str]:
    return [place.code for place in wrong_in_use(BY_CODE.get(code), use, body, DAY)]


def widest(statute: Statute) -> tuple[Use, BodyLaw]:
    """All that a line of the table carries, by a body that may use it."""
    use = Use(min(statute.recipients), min(statute.purposes), sorted(statute.categories))
    return use, BodyLaw(min(statute.laws), "other", frozenset({Profession.SOCIAL_WORKER}))


@pytest.mark.parametrize("statute", STANDING, ids=lambda one: one.code)
def test_each_line_may_be_proposed_as_wide_as_it_stands_and_no_wider(statute: Statute) -> None:
    use, body = widest(statute)
    assert codes(statute.code, use, body) == []
    beyond = next(one for one in Purpose if one not in statute.purposes)
    assert codes(statute.code, replace(use, purpose=beyond), body) == ["purpose_beyond_the_statute"]
    assert codes(statute.code, replace(use, recipient=BodyKind.EMPLOYER), body) == ["recipient_beyond_the_statute"]
    religion = replace(use, categories=[*use.categories, DataCategory.RELIGION])
    assert codes(statute.code, religion, body) == ["category_beyond_the_statute"]


@pytest.mark.parametrize("statute", STANDING, ids=lambda one: one.code)
@pytest.mark.parametrize("law", list(LawRegime))
def test_each_line_is_for_the_bodies_of_its_law_alone(statute: Statute, law: LawRegime) -> None:
    use, body = widest(statute)
    expected = [] if law in statute.laws else ["statute_of_another_law"]
    assert codes(statute.code, use, replace(body, law=law)) == expected


def test_social_data_law_opens_nothing_for_a_church_organisation_or_a_city_outside_the_social_code() -> None:
    for law in (LawRegime.KDG, LawRegime.DSG_EKD, LawRegime.DSG_NRW, LawRegime.GDPR):
        assert codes("sgb_x_69_1_1", HOUSING, BodyLaw(law, "welfare_organisation")) == ["statute_of_another_law"]


@pytest.mark.parametrize("profession", list(Profession))
def test_the_child_protection_act_is_for_the_professions_that_it_names(profession: Profession) -> None:
    use, body = widest(BY_CODE["kkg_4"])
    expected = ["profession_missing"] if profession in {Profession.LAWYER, Profession.PUBLIC_OFFICIAL} else []
    assert codes("kkg_4", use, replace(body, professions=frozenset({profession}))) == expected
    assert codes("kkg_4", use, replace(body, professions=frozenset())) == ["profession_missing"]


@pytest.mark.parametrize("statute", [one.code for one in STATUTES if one.second_person and one.in_force(DAY)])
def test_what_asks_for_a_second_person_each_time_is_never_a_standing_rule(statute: str) -> None:
    assert codes(statute) == ["second_person_each_time"]


def test_a_place_that_is_not_law_or_not_yet_law_is_refused() -> None:
    assert codes("sgb_x_999") == ["unknown_code"]
    assert codes("gdpr_9_2_c") == ["code_not_in_force"]


@pytest.mark.parametrize("statute", STANDING, ids=lambda one: one.code)
def test_nothing_flows_to_a_foreigners_authority_by_a_standing_rule(statute: Statute) -> None:
    use, body = widest(statute)
    found = codes(statute.code, replace(use, recipient=BodyKind.FOREIGNERS_AUTHORITY), body)
    assert found == ["no_standing_flow_there"]


@pytest.mark.parametrize(
    ("category", "code"),
    [
        (DataCategory.HEALTH, "category_needs_release"),
        (DataCategory.HYPOTHESES, "category_never_leaves"),
        (DataCategory.RECORD, "category_is_the_frame"),
        (DataCategory.CHILD_PROTECTION, "category_beyond_the_statute"),
    ],
)
def test_some_categories_do_not_go_by_this_statute(category: DataCategory, code: str) -> None:
    assert codes("sgb_x_69_1_1", replace(HOUSING, categories=[category])) == [code]


def test_what_was_rejected_or_ended_never_comes_into_force_again() -> None:
    assert STATUTE_USE.final == {"rejected", "withdrawn", "expired", "ended"}


def test_what_is_wrong_with_a_use_is_told_at_its_place() -> None:
    def places(code: str, use: Use) -> list[tuple[str, str]]:
        return [(place.pointer, place.code) for place in wrong_in_use(BY_CODE.get(code), use, OFFICE, DAY)]

    assert places("sgb_x_999", HOUSING) == [("/statute", "unknown_code")]
    assert places("sgb_x_69_1_1", replace(HOUSING, recipient=BodyKind.FOREIGNERS_AUTHORITY)) == [
        ("/recipient_kind", "no_standing_flow_there")
    ]
    assert places("sgb_x_69_1_1", replace(HOUSING, recipient=BodyKind.EMPLOYER)) == [
        ("/recipient_kind", "recipient_beyond_the_statute")
    ]
    statute = BY_CODE["sgb_x_69_1_1"]
    beyond = next(one for one in Purpose if one not in statute.purposes)
    assert places(statute.code, replace(HOUSING, purpose=beyond)) == [("/purpose", "purpose_beyond_the_statute")]
    health = replace(HOUSING, categories=[DataCategory.BENEFIT, DataCategory.HEALTH])
    assert places(statute.code, health) == [("/categories/1", "category_needs_release")]


def test_the_officer_and_the_administration_are_the_two_and_have_a_month() -> None:
    assert (set(AMONG_TWO), DAYS_TO_DECIDE) == ({Role.DATA_PROTECTION_OFFICER, Role.BODY_ADMIN}, 30)
