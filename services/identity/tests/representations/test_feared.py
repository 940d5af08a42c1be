"""A representative from whom the person is protected neither speaks for them nor gets anything about them."""

import json
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from geleit_identity.protections.rules import Conflict, Reach
from geleit_identity.representations.acting import ACTS, Act, feared
from geleit_identity.representations.rules import Evidence, Field, Kind, Representation
from geleit_kit.testing.running import Client, Running
from services.identity.tests.helpers import Json, consented, good, refused, registered, represented
from tests.house.places import folder_of

WANTED = {"recipient": "jobcenter", "purpose": "case_management", "categories": ["base_data"]}
MINOR = {"on": "2010-05-01", "precision": "day"}
SPAN = {"since": "2016-06-01T00:00:00+00:00", "before": "2016-07-01T00:00:00+00:00"}

PLACES = {
    "check_declaration": Act.DECLARES,
    "confirm_identity": Act.ASKS,
    "give_consent": Act.DECLARES,
    "give_release": Act.DECLARES,
    "object_to_consent": Act.OBJECTS,
    "object_to_release": Act.OBJECTS,
    "read_access_file": Act.GETS_COPY,
    "read_consent_receipt": Act.GETS_RECEIPT,
    "read_release_receipt": Act.GETS_RECEIPT,
    "record_consent": Act.DECLARES,
    "record_release": Act.DECLARES,
    "report_access": Act.GETS_LOG,
}
"""Operations that take a representation or print a paper, and what the representative does there."""


OF_NOBODY = {"read_text": "what anybody may be asked to sign, before a person stands in it"}


def _names_one(document: Json, operation: Json) -> bool:
    """Whether an operation takes a representation, however deep in what it is given, or prints a paper."""
    schemas: Json = document["components"]["schemas"]

    def inside(part: Any, seen: frozenset[str]) -> bool:
        if isinstance(part, dict):
            if "representation_id" in part.get("properties", ()):
                return True
            name = str(part.get("$ref", "")).rsplit("/", 1)[-1]
            if name in schemas and name not in seen and inside(schemas[name], seen | {name}):
                return True
            part = list(part.values())
        return isinstance(part, list) and any(inside(one, seen) for one in part)

    printed = any("application/pdf" in one.get("content", ()) for one in operation["responses"].values())
    return printed or inside(operation.get("requestBody", {}), frozenset())


def test_each_place_that_takes_a_representation_or_prints_a_paper_is_in_the_table() -> None:
    document = json.loads((folder_of("identity") / "openapi.json").read_text("utf-8"))
    operations = [one for path in document["paths"].values() for one in path.values()]
    found = {one["operationId"] for one in operations if _names_one(document, one)}
    assert found == set(PLACES) | set(OF_NOBODY)


def test_whatever_tells_of_the_person_is_closed_to_who_is_feared_and_what_only_stops_is_open() -> None:
    assert set(ACTS) == set(Act)
    assert {act for act, rule in ACTS.items() if rule.open} == {Act.WITHDRAWS, Act.OBJECTS, Act.GETS_REFUSAL}
    assert all(rule.why for rule in ACTS.values())


HE, DAY = UUID(int=7), date(2016, 6, 7)


@pytest.mark.parametrize(
    ("against", "outsider", "by", "name", "until", "expected"),
    [
        (HE, None, HE, None, None, True),
        (HE, None, UUID(int=8), None, None, False),
        (HE, None, HE, None, "2016-06-06", False),
        (HE, None, HE, None, "2016-06-07", True),
        (None, "Omar  Hadad", None, "hadad, omar", None, True),
        (None, "Omar Hadad", None, "Samir Hadad", None, False),
        (None, "Omar Hadad", None, None, None, False),
        (None, None, None, None, None, False),
    ],
)
def test_who_is_feared_is_known_by_record_or_by_the_name_that_was_told(
    against: UUID | None, outsider: str | None, by: UUID | None, name: str | None, until: str | None, expected: bool
) -> None:
    last = date.fromisoformat(until) if until else None
    conflict = Conflict(against, Reach.WHEREABOUTS, DAY.replace(month=1), last, outsider)
    one = Representation(
        uuid4(), Kind.SOLE_CUSTODY, {Field.ALL}, DAY, evidence=Evidence.COURT_ORDER, representative=by, name=name
    )
    assert feared([conflict], one, DAY) is expected


async def _asked(officer: Client, person: str) -> Json:
    wanted = {"person": person, "kind": "access", "channel": "letter", "received_on": "2016-06-07"}
    return good(await officer.post("/v1/rights-requests", wanted), 201)


async def _confirmed(officer: Client, row: Json, **given: Any) -> Any:
    check = {"check": "representative", **given}
    return await officer.post(f"/v1/rights-requests/{row['id']}/confirm-identity", check, seen=row["version"])


@pytest.mark.answers
async def test_a_father_from_whom_the_child_is_protected_neither_speaks_nor_gets_anything(identity: Running) -> None:
    ki, officer = identity.as_("case_manager", "ki"), identity.as_("rights_officer", "ki")
    child, father = await registered(ki, birth=MINOR), await registered(ki, family="Vater")
    custody = await represented(ki, child, "sole_custody", declares=False, name=None, representative=father)
    under: Json = {"signed_by": "The father", "declared_by": {"representation_id": custody["id"]}}
    consent = await consented(ki, child, "jobcenter", ["base_data"], **under)
    receipt, code = f"/v1/consents/{consent['id']}/receipt", "representative_is_feared"
    row = await _asked(officer, child)
    refused(await _confirmed(officer, row), 422, "invalid", ("/representation_id", "missing"))
    other = await represented(ki, father)
    strange = await _confirmed(officer, row, representation_id=other["id"])
    refused(strange, 422, "invalid", ("/representation_id", "representation_unknown"))
    row = good(await _confirmed(officer, row, representation_id=custody["id"]))
    assert row["representation_id"] == custody["id"]
    copy, log = f"/v1/rights-requests/{row['id']}/file", {"person": child, **SPAN, "representation_id": custody["id"]}
    refused(await officer.get(copy), 409, "file_not_whole")
    good(await officer.post("/v1/access-reports", log))
    good(await ki.get(receipt))

    conflict = {"against": father, "reach": "whereabouts", "since": "2016-06-01", "reason": "He beats."}
    good(await ki.post(f"/v1/persons/{child}/conflicts", conflict), 201)
    refused(await officer.get(copy), 409, code)
    answer = {"reason": "rights_of_others", "remedies_told": True, "note": None}
    for action in ("grant", "grant-partly"):
        given = {} if action == "grant" else answer
        refused(await officer.post(f"/v1/rights-requests/{row['id']}/{action}", given, seen=row["version"]), 409, code)
    refused(await officer.post("/v1/access-reports", log), 409, code)
    good(await officer.post("/v1/access-reports", {**log, "representation_id": None}))
    refused(await ki.get(receipt), 409, code)
    good(await ki.get(f"{receipt}?directly=true"))
    again = await _asked(officer, child)
    refused(await _confirmed(officer, again, representation_id=custody["id"]), 409, code)
    asked = {"person": child, **WANTED, "declared_by": {"representation_id": custody["id"]}}
    assert good(await ki.post("/v1/representations/check", asked))["code"] == code
    good(await officer.post(f"/v1/rights-requests/{row['id']}/refuse", answer, seen=row["version"]))
    end = {"channel": "oral", "withdrawn_by": "The father"}
    seen = good(await ki.get(f"/v1/consents/{consent['id']}"))["version"]
    good(await ki.post(f"/v1/consents/{consent['id']}/withdraw", end, seen=seen))
