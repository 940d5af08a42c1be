"""The short lists: both languages, no double codes, readable order."""

import re

import pytest

from geleit_kit.pure.texts import Texts
from geleit_vocabulary import (
    bodies,
    categories,
    grounds,
    law,
    needs,
    permissions,
    purposes,
    reasons,
    referring,
    regimes,
    roles,
    statistics,
)
from geleit_vocabulary.bodies import BodyKind
from geleit_vocabulary.catalogue import LABELS, LISTS
from geleit_vocabulary.categories import ConsentForm, DataCategory, SafeDefault
from geleit_vocabulary.coded import Coded
from geleit_vocabulary.needs import ActionField, NeedCode
from geleit_vocabulary.permissions import Permission
from geleit_vocabulary.reasons import DeclineReason
from geleit_vocabulary.statistics import AgeBand

MODULES = (
    bodies, categories, grounds, law, needs, permissions, purposes, reasons, referring, regimes, roles, statistics,
)  # fmt: skip
# Where the order means something, it is not that of the alphabet.
ORDERED_BY_MEANING = {
    "age_band", "attendance_basis", "attendance_field", "ground", "legal_circle", "legal_matter", "nationality_group",
    "phase", "profession", "referral_kind", "safe_default", "sex", "target_group", "wait_kind",
}  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_every_code_has_words_in_german_and_english_that_tell_it_from_the_others(name: str) -> None:
    codes = list(LISTS[name])
    assert all(code.label.de.strip() and code.label.en.strip() for code in codes)
    assert len({code.label.de for code in codes}) == len(codes)
    assert len({code.label.en for code in codes}) == len(codes)


@pytest.mark.parametrize("name", [name for name in LISTS if name not in ORDERED_BY_MEANING])
def test_a_list_without_an_order_of_its_own_keeps_that_of_the_alphabet(name: str) -> None:
    assert list(LISTS[name]) == sorted(LISTS[name])


def test_every_short_list_of_the_vocabulary_is_in_the_catalogue() -> None:
    defined = {
        found
        for module in MODULES
        for found in vars(module).values()
        if isinstance(found, type) and issubclass(found, Coded) and found is not Coded
    }
    assert defined == set(LISTS.values())


def test_the_labels_of_all_lists_make_one_catalogue_of_texts() -> None:
    texts = Texts(LABELS)
    assert texts.label("data_category.health", "en") == "Health"
    assert texts.label("statute.sgb_x_69_1_1", "de") == "Übermittlung zur Erfüllung sozialer Aufgaben"


def test_a_code_is_found_by_its_value_and_keeps_what_belongs_to_it() -> None:
    assert DataCategory("health") is DataCategory.HEALTH
    assert NeedCode("interpreter").field is ActionField.LANGUAGE
    with pytest.raises(ValueError, match="nonsense"):
        BodyKind("nonsense")


def test_permissions_are_resource_and_action() -> None:
    assert all(re.fullmatch(r"[a-z_]+:[a-z]+", permission) for permission in Permission)
    assert all(permission.name == permission.replace(":", "_").upper() for permission in Permission)


def test_health_needs_a_written_consent_and_a_release() -> None:
    guard = DataCategory.HEALTH.guard
    assert (guard.consent_form, guard.safe_default, guard.special) == (
        ConsentForm.WRITTEN,
        SafeDefault.RELEASE_ONLY,
        True,
    )


@pytest.mark.parametrize(
    "category",
    ["health", "child_protection", "persecution", "religion", "sexual_orientation", "offences_debt", "violence",
     "finances", "passport", "lawyer", "hypotheses", "attendance"],
)  # fmt: skip
def test_each_protected_kind_of_information_has_a_category_with_a_safe_default(category: str) -> None:
    assert DataCategory(category).guard.protected


def test_the_frame_of_a_record_is_open() -> None:
    assert not DataCategory.RECORD.guard.protected


def test_nobody_is_declined_for_language_origin_or_residence_status() -> None:
    assert not [reason for reason in DeclineReason if re.search(r"language|origin|nationality|residence", reason)]


def test_no_code_of_a_need_tells_an_illness() -> None:
    assert [need.value for need in NeedCode if need.field is ActionField.HEALTH] == ["health_care", "health_insurance"]


def test_the_age_bands_meet_without_gap_or_overlap() -> None:
    bands = [band for band in AgeBand if band is not AgeBand.UNKNOWN]
    assert bands[0].lowest == 0
    assert bands[-1].highest is None
    assert [band.lowest for band in bands[1:]] == [(band.highest or 0) + 1 for band in bands[:-1]]
    assert (AgeBand.UNKNOWN.lowest, AgeBand.UNKNOWN.highest) == (None, None)


@pytest.mark.parametrize("name", ["age_band", "sex", "nationality_group", "target_group"])
def test_unknown_is_a_value_of_every_dimension_that_is_counted(name: str) -> None:
    assert "unknown" in list(LISTS[name])
