"""No sanction, no score of a person, no report on an employee: every name of the house is on a reviewed list."""

import re
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

import pytest
import yaml
from fastapi import FastAPI

from geleit_indicators.catalogue import rules as catalogue
from geleit_kit.events.asyncapi import rendered
from geleit_kit.events.facts import DomainFact, Registry
from geleit_kit.http import openapi as documents
from geleit_kit.http.routing import Router
from geleit_kit.http.schemas import Out, example
from geleit_vocabulary import permissions, reasons
from tests.house.documents import application
from tests.house.places import SERVICES
from tests.never.names import PARTS, Document, asyncapi, lines, openapi, parts, present, reviewed

NEVER = re.compile(
    r"sanction|sanktion|bu(ss|ß)geld|leistungsk(ue|ü)rzung|leistungskontrolle|abmahnung"
    r"|(^|_)(penal|punish|straf|scor|rating|rank|profil|predict|prognos|probab|likelihood|reliab|performance|productiv)"
    r"|(^|_)(efficien|caseload|workload|leaderboard|league)|risk_(level|class)|warning_letter|reduction_of_benefit"
    r"|(^|_)(per|by|compare)_(staff|employee|worker|user|holder|colleague)"
    r"|(staff|employee|worker|user|holder)_(count|figures|statistics|report|total)"
)
# Words that were looked at: they say something else, or the very opposite.
SAYS_SOMETHING_ELSE = {
    "caseload": "why a colleague declines an offered mandate: said by themself, counted nowhere",
    "offences_debt": "a data category that is kept closed",
}
STAFF = re.compile(r"staff|employee|worker|holder|assignee|deputy|offered_to|confirmed_by|decided_by|written_by|actor")
COUNTS = {"integer", "number"}
# Numbers that stand beside a member of staff and count nothing: the row version, the holders a mandate had, its order.
HARMLESS_NUMBERS = {"version", "epoch"}
# Maps to numbers, each looked at: what is counted is in its name.
MAPS = {
    "BacklogOut.heard": "the last fact heard, by stream",
    "JobOut.outcomes": "rows of a job, by what came of them",
    "BacklogOut.waiting": "rows that wait for a work of the machinery, by that work",
}

every_part = pytest.mark.parametrize("part", PARTS)
every_service = pytest.mark.parametrize("service", SERVICES)


def words(found: Iterable[str]) -> Iterator[str]:
    """Every forbidden word in a list of names: `name in line`."""
    for line in found:
        for name in re.split(r"[^\w]+", line.lower().replace("-", "_")):
            if NEVER.search(name) and name not in SAYS_SOMETHING_ELSE:
                yield f"{name} in {line.split()[0]} {line.split()[1]}"


def counts_of_staff(document: Document) -> Iterator[str]:
    """Every schema that sets a number beside a member of staff, and every map to numbers."""
    for name, schema in document.get("components", {}).get("schemas", {}).items():
        for part in parts(schema):
            properties = part.get("properties", {})
            staff = sorted(one for one in properties if STAFF.search(one))
            numbers = sorted(one for one, told in properties.items() if _is_number(told))
            for number in sorted(set(numbers) - HARMLESS_NUMBERS) if staff else ():
                yield f"{name}: {number} beside {', '.join(staff)}"
            for one, told in properties.items():
                if _is_number(told.get("additionalProperties") or {}) and f"{name}.{one}" not in MAPS:
                    yield f"{name}.{one}: a map to numbers"


def _is_number(told: Any) -> bool:
    return isinstance(told, dict) and any(part.get("type") in COUNTS for part in parts(told))


@every_part
def test_every_operation_event_field_and_code_was_looked_at(part: str) -> None:
    new = sorted(set(present(part)) - set(reviewed(part)))
    gone = sorted(set(reviewed(part)) - set(present(part)))
    assert (new, gone) == ([], []), "read tests/never/__init__.py, then: python -m tests.never.names --write"


@every_part
def test_no_name_sanctions_scores_or_measures_anybody(part: str) -> None:
    assert list(words(present(part))) == []


@every_service
def test_no_table_keeps_what_would_sanction_score_or_measure_anybody(service: str) -> None:
    tables = application(service).state.tables.metadata.tables
    named = [f"table {name} {' '.join(table.columns.keys())}" for name, table in tables.items()]
    assert named
    assert list(words(named)) == []


@every_service
def test_no_label_speaks_of_it_in_german_or_english(service: str) -> None:
    texts = application(service).state.texts
    found = [f"text {code} {text.de} {text.en}" for code, text in texts.items()]
    assert len(found) > 50
    assert list(words(found)) == []


@every_part
def test_no_answer_counts_by_a_member_of_staff(part: str) -> None:
    if part != "vocabulary":
        assert list(counts_of_staff(openapi(part))) == []


def test_no_dimension_of_a_statistic_is_a_person_of_the_staff() -> None:
    dimensions = {one.key for indicator in catalogue.INDICATORS.values() for one in indicator.dimensions}
    assert dimensions >= {"age_band", "district", "outcome"}
    assert [one for one in dimensions if STAFF.search(one) or NEVER.search(one)] == []


@every_service
def test_no_statistics_fact_and_no_access_log_names_a_member_of_staff(service: str) -> None:
    told = [line for line in lines({}, asyncapi(service)) if ".statistics." in line]
    assert [line for line in told if STAFF.search(line)] == []
    (entry,) = [line for line in present(service) if line.startswith("fields AccessEntryOut ")]
    assert [name for name in entry.split()[2:] if STAFF.search(name)] == []


def test_no_reason_between_bodies_and_no_permission_judges_a_person() -> None:
    codes = [f"codes {one.__class__.__name__} {one}" for one in permissions.Permission]
    for name, kind in vars(reasons).items():
        if name.endswith("Reason"):
            codes += [f"codes {name} {one}" for one in kind]
    assert len(codes) > 80
    assert list(words(codes)) == []


# --- the same looks at a house that does it -----------------------------------------------------------------------------


class StaffFigures(Out):
    """How much each of the staff got done."""

    model_config = example({"holder": "5f0f7f0e-5c0f-5b7e-8a00-0242ac120005", "closed_cases": 3, "days_per_case": 12.5})

    holder: UUID
    closed_cases: int
    days_per_case: float | None


class CaseCounts(Out):
    """Cases by who holds them."""

    model_config = example({"by_colleague": {"anna": 3}})

    by_colleague: dict[str, int]


class ClientOut(Out):
    """A person with a number."""

    model_config = example({"risk_class": "b"})

    risk_class: str


class PersonSanctioned(DomainFact, type="geleit.cases.person.sanctioned.v1", aggregate="person"):
    """A person was punished."""

    person: UUID
    penalty_code: str


router = Router(tags=["Never"])


@router.get("/staff-figures", permission="staff:read")
async def rank_staff() -> StaffFigures:
    """Who was best."""
    raise NotImplementedError


@router.get("/case-counts", permission="staff:read")
async def count_cases() -> CaseCounts:
    """How many each has."""
    raise NotImplementedError


@router.get("/clients/{person}", permission="person:read")
async def read_client(person: UUID) -> ClientOut:
    """Who is difficult."""
    raise NotImplementedError


@pytest.fixture(scope="module")
def wrong() -> tuple[Document, Document]:
    """The documents of a service that does what Geleit never does."""
    app = FastAPI(title="Never")
    app.include_router(router)
    registry = Registry("cases", publishes=[PersonSanctioned])
    return documents.document(app), yaml.safe_load(rendered(registry, "Never", "1"))


def test_what_is_not_on_the_list_is_found(wrong: tuple[Document, Document]) -> None:
    new = set(lines(*wrong)) - {line for part in PARTS for line in reviewed(part)}
    assert {line.split()[1] for line in new} >= {
        "rank_staff", "count_cases", "read_client", "StaffFigures", "CaseCounts", "geleit.cases.person.sanctioned.v1",
    }  # fmt: skip


def test_a_forbidden_word_is_found_wherever_it_stands(wrong: tuple[Document, Document]) -> None:
    found = {one.split()[0] for one in words(lines(*wrong))}
    assert found == {
        "rank_staff", "staff_figures", "risk_class", "sanctioned", "penalty_code", "by_colleague",
    }  # fmt: skip
    assert list(words(["text problem.x Es droht eine Sanktion. A penalty."]))
    assert list(words(["codes Reason reliability"]))


def test_a_count_by_a_member_of_staff_is_found(wrong: tuple[Document, Document]) -> None:
    assert sorted(counts_of_staff(wrong[0])) == [
        "CaseCounts.by_colleague: a map to numbers",
        "StaffFigures: closed_cases beside holder",
        "StaffFigures: days_per_case beside holder",
    ]
