"""The statute table and the regimes: what ships, and that it is cautious."""

from datetime import date

import pytest

from geleit_vocabulary.bodies import BodyKind
from geleit_vocabulary.categories import ConsentForm, DataCategory, SafeDefault
from geleit_vocabulary.law import STATUTES, AttendanceBasis, AttendanceField, LawRegime, Statute, statutes
from geleit_vocabulary.regimes import PLACES, RETENTION_SOURCES, Matter, form_needed

BY_CODE = {statute.code: statute for statute in STATUTES}


def test_a_day_before_a_statute_was_law_does_not_have_it() -> None:
    in_2016 = {statute.code for statute in statutes(date(2016, 6, 1))}
    assert "sgb_x_69_1_1" in in_2016
    assert "gdpr_9_2_c" not in in_2016
    assert "gdpr_9_2_c" in {statute.code for statute in statutes(date(2018, 5, 25))}


def test_statutes_have_a_place_words_and_conditions() -> None:
    assert len(BY_CODE) == len(STATUTES)
    for statute in STATUTES:
        assert all((statute.citation, *statute.label, *statute.conditions, statute.laws, statute.recipients))


@pytest.mark.parametrize("statute", STATUTES, ids=lambda statute: statute.code)
def test_nothing_goes_to_a_foreigners_authority_without_a_second_person_in_each_case(statute: Statute) -> None:
    assert statute.second_person or BodyKind.FOREIGNERS_AUTHORITY not in statute.recipients


@pytest.mark.parametrize("statute", STATUTES, ids=lambda statute: statute.code)
def test_a_standing_line_names_purposes_and_categories_and_a_single_case_names_its_own(statute: Statute) -> None:
    assert bool(statute.purposes) is bool(statute.categories) is not statute.second_person


@pytest.mark.parametrize("statute", STATUTES, ids=lambda statute: statute.code)
def test_no_line_carries_what_only_the_person_can_let_go_or_what_never_leaves(statute: Statute) -> None:
    guards = {category.guard.safe_default for category in statute.categories}
    assert not guards & {SafeDefault.NEVER_OUT, SafeDefault.RELEASE_ONLY}
    assert not [one for one in statute.categories if one.guard.special]


@pytest.mark.parametrize("statute", STATUTES, ids=lambda statute: statute.code)
def test_attendance_is_told_only_where_a_line_names_its_basis_and_its_fields(statute: Statute) -> None:
    named = DataCategory.ATTENDANCE in statute.categories
    assert named is bool(statute.attendance) is bool(statute.fields)
    assert AttendanceBasis.VOLUNTARY not in statute.attendance


def test_who_is_obliged_is_told_of_less_than_who_agreed_to_a_plan() -> None:
    assert BY_CODE["intv_8"].fields == {AttendanceField.NOT_DULY_ATTENDING}
    assert BY_CODE["sgb_ii_61"].attendance == {AttendanceBasis.COOPERATION_PLAN}


@pytest.mark.parametrize("law", list(LawRegime))
def test_every_regime_has_a_place_for_every_matter_and_a_source_of_retention(law: LawRegime) -> None:
    assert set(PLACES[law]) == set(Matter)
    assert [source for source in RETENTION_SOURCES if law in source.laws]


@pytest.mark.parametrize("law", list(LawRegime))
def test_health_is_written_everywhere_and_the_rest_where_church_law_says_so(law: LawRegime) -> None:
    assert form_needed(law, DataCategory.HEALTH) is ConsentForm.WRITTEN
    expected = ConsentForm.WRITTEN if law is LawRegime.KDG else ConsentForm.ANY
    assert form_needed(law, DataCategory.NEEDS) is expected
