"""The table of DIN 91379 against the standard's lists, row by row, and what a repository without them still holds."""

import unicodedata

import pytest

from geleit_identity.names.characters import DOUBTFUL, GROUP, REPLACED, SEARCH_FORM, Group
from services.identity.tests.names.lists import din91379, written

GROUPS = {
    "bll": Group.LATIN,
    "bnlreq": Group.N1,
    "bnl": Group.N2,
    "bnlopt": Group.N3,
    "bnlnot": Group.N4,
    "gl": Group.GREEK,
    "cl": Group.CYRILLIC,
    "enl": Group.E1,
}


def test_the_table_holds_every_character_and_sequence_of_the_list_and_no_other() -> None:
    listed = {written(row[2]): GROUPS[row[0]] for row in din91379("latin_list_1.3.txt") if row[0] != "dc"}
    assert len(listed) == 910
    assert dict(GROUP) == listed


def test_every_latin_letter_has_the_search_form_of_the_list() -> None:
    listed = {written(row[2]): row[6] for row in din91379("latin_list_search_form_1.3.txt")}
    assert len(listed) == 649
    assert dict(SEARCH_FORM) == listed


def test_every_deprecated_letter_has_the_replacement_of_the_list() -> None:
    rows = [row for row in din91379("latin_list_deprecated_1.3.txt") if row[0] != "dc"]
    listed = {written(row[2]): written(row[7]) for row in rows}
    assert listed == {**REPLACED, **DOUBTFUL}
    assert all(listed[sign][0] in "iī" for sign in DOUBTFUL)


def test_combining_marks_stand_in_sequences_only() -> None:
    marks = {point for sign in SEARCH_FORM if len(sign) > 1 for point in sign[1:] if point not in "Hh"}
    assert len(marks) == 20
    assert not marks & GROUP.keys()


@pytest.mark.parametrize(
    ("group", "size"),
    [
        (Group.LATIN, 649),
        (Group.N1, 18),
        (Group.N2, 60),
        (Group.N3, 6),
        (Group.N4, 4),
        (Group.GREEK, 69),
        (Group.CYRILLIC, 62),
        (Group.E1, 42),
    ],
)
def test_each_group_has_as_many_members_as_the_standard_counts(group: Group, size: int) -> None:
    assert sum(one is group for one in GROUP.values()) == size


def test_every_member_is_composed_and_every_search_form_is_one_or_two_capitals() -> None:
    assert all(unicodedata.is_normalized("NFC", sign) for sign in GROUP)
    assert all(form.isascii() and form.isupper() and len(form) <= 2 for form in SEARCH_FORM.values())
