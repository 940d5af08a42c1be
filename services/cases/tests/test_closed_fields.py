"""What a role does not read, it does not write: in every room, at every depth."""

import inspect
import re
import typing
from collections.abc import Iterator
from importlib import import_module
from typing import Any
from uuid import UUID

import pytest

import geleit_cases
from geleit_cases.agreements.schemas import IntakeAgreementIn
from geleit_cases.needs.schemas import NeedIn
from geleit_kit.http.schemas import In, categories_of
from geleit_kit.http.writing import refuse_closed_fields
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.problems import Forbidden
from services.cases.tests.helpers import agreement_parts
from tests.house.places import source

RECORD = "0197a3c0-6e1b-7c3a-9d52-6f7c2f0d8a12"


def caller(*categories: str) -> Caller:
    return Caller("iss", "sub", "client", UUID(int=1), "ki", frozenset(), frozenset(), frozenset(categories))


def writing() -> Iterator[tuple[str, Any]]:
    """Every use case that takes in fields with a data category."""
    root = source("cases")
    for path in sorted(root.rglob("*.py")):
        if path.stem in {"routes", "step_routes"} or "migrations" in path.parts:
            continue
        module = import_module(".".join([geleit_cases.__name__, *path.relative_to(root).with_suffix("").parts]))
        for name, function in vars(module).items():
            own = inspect.iscoroutinefunction(function) and function.__module__ == module.__name__
            if not own or name.startswith("_"):
                continue
            given = typing.get_type_hints(function).get("given")
            taken = [one for one in typing.get_args(given) or [given] if isinstance(one, type) and issubclass(one, In)]
            if any(categories_of(one) for one in taken):
                yield f"{module.__name__}.{name}", function


def test_every_use_case_refuses_fields_that_the_caller_may_not_read() -> None:
    found = dict(writing())
    assert len(found) > 20
    forgot = [
        name
        for name, function in found.items()
        if not re.search(r"refuse_closed_fields\(caller, given[,)]", inspect.getsource(function))
        and not name.endswith(".upsert")  # makes or corrects by the use cases beside it, which refuse
        and name != "geleit_cases.assessment.service.tried"  # keeps nothing: it names them as faults
    ]
    assert forgot == []


def test_a_field_inside_another_is_refused_with_its_place() -> None:
    given = NeedIn.model_validate({"support_record_id": RECORD, "code": "interpreter", "source": {"remark": "x"}})
    refuse_closed_fields(caller("needs"), given)
    with pytest.raises(Forbidden) as refused:
        refuse_closed_fields(caller(), given)
    assert [place.pointer for place in refused.value.places] == ["/code", "/source/remark"]


def test_what_was_not_sent_is_not_refused() -> None:
    given = NeedIn.model_validate({"support_record_id": RECORD, "code": "interpreter", "source": {}})
    with pytest.raises(Forbidden) as refused:
        refuse_closed_fields(caller(), given)
    assert [place.pointer for place in refused.value.places] == ["/code"]


def test_a_part_of_an_agreement_is_refused_to_who_does_not_read_it() -> None:
    given = IntakeAgreementIn.model_validate(agreement_parts() | {"support_record_id": RECORD})
    refuse_closed_fields(caller("counselling", "language"), given)
    with pytest.raises(Forbidden) as refused:
        refuse_closed_fields(caller("language"), given)
    assert refused.value.places
