"""Every word in a fact is one of a closed list, and no list says anything of health, protection or attendance."""

from collections.abc import Iterator

import pytest

from geleit_identity.facts import (
    ConsentExpired,
    ConsentWithdrawn,
    PersonErased,
    PersonRestricted,
    PersonUnrestricted,
    ReleaseExpired,
    ReleaseWithdrawn,
)
from geleit_kit.events.facts import DomainFact, Fact
from tests.facts.codes import CODES, SENSITIVE, allows, said
from tests.house.documents import application
from tests.house.places import SERVICES
from tests.house.test_facts import ABOUT_AN_AUTHORITY, kinds

ROW_OF = {"duty": "recipientduty"}
"""Nouns whose rows have a longer name than their facts."""
ALONE: frozenset[type[DomainFact]] = frozenset(
    {
        PersonErased,
        PersonRestricted,
        PersonUnrestricted,
        ConsentWithdrawn,
        ConsentExpired,
        ReleaseWithdrawn,
        ReleaseExpired,
    }
)
"""Facts whose noun does not lie between bodies while they do: another body's link is cut with them, or a duty begins
there (decisions 0052, 0074). What is told of their aggregate before them goes at once, what comes after them waits.
"""
every_service = pytest.mark.parametrize("service", SERVICES)


def _published() -> Iterator[tuple[str, type[Fact]]]:
    for service in SERVICES:
        yield from application(service).state.registry.publishes.items()


def test_every_word_in_a_fact_has_its_list() -> None:
    words = {
        (name, field)
        for name, fact in _published()
        if name not in ABOUT_AN_AUTHORITY
        for field, info in fact.model_fields.items()
        if str in kinds(info.annotation)
    }
    assert words == {(name, field) for name, fields in CODES.items() for field in fields}


def test_no_code_in_a_fact_says_anything_of_health_protection_or_attendance() -> None:
    assert [(name, code) for name in CODES for code in said(name) if SENSITIVE.search(code)] == []
    assert len({code for name in CODES for code in said(name)}) > 40
    assert SENSITIVE.search("health_problem")


def test_no_fact_names_another_body() -> None:
    keys = {
        "body",
        "recipient",
        "sender",
        "partner",
        "other",
        "owner",
        "counterpart",
        "addressee",
        "from_body",
        "to_body",
    }
    assert [(name, field) for name, fact in _published() for field in fact.model_fields if set(field.split("_")) & keys
            and field != "addressee_kind"] == []  # fmt: skip


def test_facts_about_one_noun_agree_on_whether_it_lies_between_bodies() -> None:
    """Else one of them would overtake another of its aggregate. Of those that stand alone nothing that goes at once
    comes after them.
    """
    nouns: dict[str, set[bool]] = {}
    for name, fact in _published():
        if issubclass(fact, DomainFact) and fact not in ALONE:
            nouns.setdefault(name.rsplit(".", 2)[0], set()).add(fact.between_bodies)
    assert {noun for noun, both in nouns.items() if len(both) > 1} == set()
    between = {noun.removeprefix("geleit.") for noun, both in nouns.items() if True in both}
    assert all(fact.between_bodies for fact in ALONE)
    assert between == {"identity.link", "identity.duty", "cases.mandate", "referrals.referral", "referrals.message"}


@every_service
def test_rows_of_a_noun_between_bodies_have_ids_without_a_time(service: str) -> None:
    tables = {mapper.class_ for mapper in application(service).state.tables.registry.mappers}
    between = {
        ROW_OF.get(name.split(".")[2], name.split(".")[2])
        for name, fact in application(service).state.registry.publishes.items()
        if fact.between_bodies and fact not in ALONE  # no other body acts on the row, and it is older than the act
    }
    named = {table.__name__.lower(): table for table in tables}
    assert between <= named.keys()
    assert {noun for noun in between if named[noun].new_id().version != 4} == set()


def test_a_word_outside_its_list_would_be_found() -> None:
    assert allows("geleit.cases.support_record.opened.v1", "level", "counselling")
    assert not allows("geleit.cases.support_record.opened.v1", "level", "Zaphira")
    assert not allows("geleit.cases.need.opened.v1", "code", "health_problem")
