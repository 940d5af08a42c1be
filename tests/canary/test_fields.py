"""Every string of every operation is classed: words or a code. A new one fails until it is."""

import pytest

from tests.canary.fields import (
    ANYTHING,
    CODES,
    GIVEN,
    GIVEN_CODES,
    TECHNICAL,
    WORDS,
    Leaf,
    admits_words,
    all_leaves,
    leaves,
    query_strings,
    unclassed,
)
from tests.house.places import SERVICES

every_service = pytest.mark.parametrize("service", SERVICES)
IN_ADDRESSES = {
    "cursor": "sealed",
    "sort": "the name of a field",
    "fields": "names of fields",
    "expand": "names of parts",
    "kind": "a code",
    "status": "a state",
    "key": "the key of a body or of a definition",
    "form": "the key of a form",
    "timeline": "one of three",
    "indicator": "a code of the catalogue",
    "period": "a month",
    "columns": "a dimension",
    "rows": "a dimension",
    "list_key": "the key of a code list",
    "code": "a code of a code list",
    "version": "a version of a code list",
    "code_list": "the key of a code list",
    "outcome": "what came of a row: a code of the kind of job",
    "system": "what a body calls its own system",
    "text_language": "a language",
}


@every_service
def test_every_string_of_an_operation_is_words_or_a_code(service: str) -> None:
    assert sorted({leaf.place for leaf in leaves(service) if unclassed(leaf)}) == []


@every_service
def test_nothing_personal_can_stand_in_an_address(service: str) -> None:
    assert query_strings(service) - IN_ADDRESSES.keys() == set()


def test_the_pattern_of_a_code_admits_no_name() -> None:
    assert [leaf.place for leaf in all_leaves() if leaf.pattern and admits_words(leaf.pattern)] == []
    assert admits_words("^.*$")


def test_no_list_names_what_is_gone() -> None:
    found = list(all_leaves())
    names = {leaf.name for leaf in found}
    places = {leaf.place for leaf in found}
    assert (WORDS | CODES | GIVEN) - names == set()
    assert {*TECHNICAL, *GIVEN_CODES, *ANYTHING} - places == set()


def test_a_new_string_of_a_room_fails_until_it_is_classed() -> None:
    new = Leaf("cases", "ContactIn", "nickname", taken=True, pattern=None, longest=200)
    assert unclassed(new)
    assert unclassed(Leaf("cases", "ContactOut", "nickname", taken=False, pattern=None, longest=None))
    assert unclassed(Leaf("cases", "ContactIn", "shade", taken=True, pattern="^[a-z]+$", longest=None))
    assert unclassed(Leaf("cases", "ContactIn", "extra", taken=True, pattern=None, longest=None, free=True))
    assert not unclassed(next(leaf for leaf in all_leaves() if leaf.place == "ContactIn.summary"))
