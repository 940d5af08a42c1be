"""What a fact may carry: a reviewed list. Whatever is not on it fails until somebody has thought about it."""

import re
import types
from collections.abc import Iterator
from datetime import date
from typing import Any, Union, get_args, get_origin
from uuid import UUID

import pytest

from geleit_kit.events.facts import DomainFact, Fact, StatisticsFact
from tests.house.documents import application
from tests.house.places import SERVICES

every_service = pytest.mark.parametrize("service", SERVICES)

# Words in domain facts, each a closed code and what it says. Nothing of health, child protection or attendance,
# not the other body, no free text.
CODED = {
    "kind": "kind of referral, message, hold or consent",
    "level": "counselling or case management",
    "need": "code of a need",
    "code": "code of a need",
    "status": "state of a life cycle",
    "timeline": "residence, benefit or labour",
    "purpose": "code of a purpose",
    "reason": "code of why a mandate was not moved",
    "key": "key of an authority",
    "legal_circle": "code of a statute book",
}
# Facts about an authority, not about a person: they carry what a directory of authorities shows.
ABOUT_AN_AUTHORITY = {
    "geleit.identity.body.registered.v1": {"key", "name", "kind", "land", "law"},
    "geleit.identity.body.last_day_set.v1": {"key", "closed_on"},
    "geleit.identity.body.destroyed.v1": {"key"},
    "geleit.identity.client.registered.v1": {"client_id", "roles"},  # a program of an authority and what it may do
    "geleit.identity.client.blocked.v1": {"client_id", "roles"},
}
# Facts about who of the staff must not see whom: an id of a login inside its body, and nothing else (decision 0045).
ABOUT_A_BAR = {
    "geleit.identity.staff.barred.v1": {"staff", "staff.barred.v1"},
    "geleit.identity.staff.admitted.v1": {"staff", "staff.admitted.v1"},
}
DIMENSIONS = {
    "phase", "kind", "outcome", "addressee_kind", "age_band", "sex", "group", "district", "target_group",
}  # fmt: skip
NEVER = re.compile(
    r"name|birth|address|phone|mail|note|text|health|diagnos|absen|attend|child|protect|other_body|recipient|receiver|giver|staff|holder"
)


def facts(service: str, kind: type[Fact]) -> Iterator[tuple[str, type[Fact]]]:
    found = application(service).state.registry.publishes
    return ((name, fact) for name, fact in sorted(found.items()) if issubclass(fact, kind))


def kinds(annotation: Any) -> set[Any]:
    """The plain types in an annotation: `UUID | None` -> {UUID, NoneType}; literals and enums count as their words."""
    if get_origin(annotation) in {Union, types.UnionType}:
        return {kind for part in get_args(annotation) for kind in kinds(part)}
    if isinstance(annotation, type) and issubclass(annotation, str):
        return {str}
    if get_origin(annotation) is not None and all(isinstance(each, str) for each in get_args(annotation)):
        return {str}
    return {annotation}


@every_service
def test_a_domain_fact_carries_ids_states_and_days_only(service: str) -> None:
    wrong = [
        f"{name}: {field}"
        for name, fact in facts(service, DomainFact)
        for field, info in fact.model_fields.items()
        if not (
            field in ABOUT_AN_AUTHORITY.get(name, set())
            or kinds(info.annotation) <= {UUID, date, int, bool, types.NoneType}
            or (kinds(info.annotation) <= {str, types.NoneType} and field in CODED)
        )
    ]
    assert wrong == []


@every_service
def test_no_fact_names_what_must_not_leave(service: str) -> None:
    words = [
        f"{name}: {word}"
        for name, fact in facts(service, Fact)
        for word in [
            name.removeprefix(f"geleit.{service}."),
            *(set(fact.model_fields) - ABOUT_AN_AUTHORITY.get(name, set())),
        ]
        if NEVER.search(word.removesuffix("_changed"))
        and word != "addressee_kind"
        and word not in ABOUT_A_BAR.get(name, set())
    ]
    assert words == []


@every_service
def test_a_statistics_fact_knows_no_person_no_case_and_no_internal_id(service: str) -> None:
    wrong = [
        f"{name}: {field}"
        for name, fact in facts(service, StatisticsFact)
        for field, info in fact.model_fields.items()
        if not (
            field in {"fact_id", "retracts"}
            or kinds(info.annotation) <= {date, int, bool, types.NoneType}
            or (kinds(info.annotation) <= {str, types.NoneType} and field in DIMENSIONS)
        )
    ]
    assert wrong == []


@every_service
def test_types_of_facts_are_named_alike(service: str) -> None:
    names = [name for name, _ in facts(service, Fact)]
    assert [name for name in names if not re.fullmatch(rf"geleit\.{service}\.[a-z_]+\.[a-z_]+\.v\d+", name)] == []


def test_a_fact_about_an_authority_knows_no_person() -> None:
    for name, fields in ABOUT_AN_AUTHORITY.items():
        fact = application(name.split(".")[1]).state.registry.publishes[name]
        assert set(fact.model_fields) == fields


def test_a_fact_with_a_name_or_free_text_would_be_found() -> None:
    class Leaky(DomainFact, type="geleit.cases.person.renamed.v1", aggregate="person"):
        person: UUID
        family_name: str

    assert kinds(Leaky.model_fields["family_name"].annotation) == {str}
    assert "family_name" not in CODED
    assert NEVER.search("family_name")
