"""The page that a data protection officer reads says what decides, and what it says is what was meant."""

import pytest

from geleit_vocabulary.categories import ConsentForm, DataCategory
from geleit_vocabulary.grounds import Ground
from geleit_vocabulary.law import STATUTES
from tests.docs.decision_table import PAGE, carried, rendered

ANY = {Ground.CONSENT, Ground.RELEASE, Ground.STATUTE}
# fmt: off
ORDINARY = (
    "appointment", "base_data", "benefit", "birth", "contact_details", "counselling", "education", "family",
    "holder_contact", "housing", "language", "nationality", "needs", "plan", "record", "residence", "staff", "work",
)
# fmt: on
MEANT = {
    **dict.fromkeys(ORDINARY, ("open_inside", ANY, "any", False)),
    "attendance": ("need_to_know", ANY, "any", False),
    "child_protection": ("statute_only", {Ground.STATUTE}, "any", False),
    "finances": ("need_to_know", ANY, "any", False),
    "health": ("release_only", {Ground.RELEASE}, "written", True),
    "hypotheses": ("never_out", set(), "any", False),
    "lawyer": ("need_to_know", ANY, "any", False),
    "offences_debt": ("need_to_know", ANY, "any", True),
    "passport": ("need_to_know", ANY, "any", False),
    "persecution": ("need_to_know", ANY, "any", True),
    "religion": ("need_to_know", ANY, "any", True),
    "sexual_orientation": ("need_to_know", ANY, "any", True),
    "violence": ("need_to_know", ANY, "any", True),
}
"""Safe default, grounds that carry it out, form of a consent, Art. 9 and 10 GDPR: written by hand from the catalogue
(ID-10), not from the data."""


def test_the_page_is_what_the_data_says() -> None:
    assert PAGE.read_text("utf-8") == rendered(), "run: python -m tests.docs.decision_table --write"


@pytest.mark.parametrize("category", list(DataCategory))
def test_each_line_of_categories_says_what_was_meant(category: DataCategory) -> None:
    default, grounds, form, special = MEANT[category]
    assert {ground for ground, yes in carried(category).items() if yes} == grounds
    assert category.guard.safe_default == default
    assert category.guard.consent_form is ConsentForm(form)
    assert category.guard.special is special


def test_every_protected_category_of_the_catalogue_is_guarded_and_stands_on_the_page() -> None:
    protected = {one for one in DataCategory if one.guard.protected}
    assert protected == {name for name in MEANT if name not in ORDINARY}
    assert len(protected) == 12
    assert all(f"(`{one}`)" in PAGE.read_text("utf-8") for one in DataCategory)


@pytest.mark.parametrize("statute", STATUTES, ids=lambda one: one.code)
def test_each_statute_stands_on_the_page_with_its_place_and_its_conditions(statute: object) -> None:
    line = next(one for one in STATUTES if one is statute)
    page = PAGE.read_text("utf-8")
    assert f"{line.citation}: {line.label.de}" in page
    assert line.conditions.de in page
