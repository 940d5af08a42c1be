"""Every fact that the run published: as its schema says, and value by value nothing but ids, states, days and codes."""

from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

import jsonschema
import yaml

from geleit_kit.db.erasure import FACT_ERASED
from tests.canary.run import Json, Run
from tests.facts.codes import allows
from tests.house.documents import application
from tests.house.places import ROOT, SERVICES
from tests.house.test_facts import ABOUT_AN_AUTHORITY
from tests.world import RECIPES

SILENT = {
    "geleit.identity.consent.expired.v1",
    "geleit.identity.release.expired.v1",
    "geleit.identity.benefit_gap.warned.v1",
    "geleit.identity.benefit_gap.alerted.v1",
    "geleit.identity.benefit_gap.closed.v1",
    "geleit.identity.coming_change.announced.v1",
    "geleit.identity.coming_change.settled.v1",
    "geleit.identity.whereabouts.shown.v1",
    "geleit.identity.body.destroyed.v1",
    "geleit.referrals.referral.expired.v1",
    "geleit.referrals.referral.handover_timed_out.v1",
    "geleit.referrals.referral.failed.v1",
}
"""Told when a day passes, the last one when a result is told that no recipe has: no operation of the run tells them."""


@cache
def _schemas() -> dict[str, Json]:
    found: dict[str, Json] = {}
    for service in SERVICES:
        document = yaml.safe_load((ROOT / "services" / service / "asyncapi.yaml").read_text("utf-8"))
        found |= {message["name"]: message["payload"] for message in document["components"]["messages"].values()}
    return found


def _statistics(fact: Json) -> bool:
    return ".statistics." in fact["type"]


async def test_nearly_every_fact_of_the_house_was_published(ran: Run) -> None:
    assert RECIPES
    told = {name for name in _schemas() if not name.endswith(FACT_ERASED)}  # those stand where another fact stood
    assert told - {fact["type"] for fact in ran.published} <= SILENT


async def test_every_fact_is_as_its_schema_says(ran: Run) -> None:
    wrong = []
    for fact in ran.published:
        checker = jsonschema.Draft202012Validator(_schemas()[fact["type"]], format_checker=jsonschema.FormatChecker())
        wrong += [f"{fact['type']}: {error.message}" for error in checker.iter_errors(fact)]
        unknown = fact.keys() - _schemas()[fact["type"]]["properties"].keys()
        wrong += [f"{fact['type']}: {name}" for name in unknown]
    assert wrong == []


async def test_every_value_is_an_id_a_state_a_day_a_number_or_a_code(ran: Run) -> None:
    wrong = {
        f"{fact['type']} {field}"
        for fact in ran.published
        if fact["type"] not in ABOUT_AN_AUTHORITY
        for field, value in fact["data"].items()
        if not _plain(fact["type"], field, value)
    }
    assert wrong == set()


def _plain(kind: str, field: str, value: Any) -> bool:
    if value is None or isinstance(value, bool | int):
        return True
    if not isinstance(value, str):
        return False
    for read in (UUID, date.fromisoformat):
        try:
            read(value)
        except ValueError:
            continue
        return True
    return allows(kind, field, value)


async def test_no_fact_holds_the_id_the_key_or_a_pseudonym_of_another_body(ran: Run) -> None:
    bodies = {ran.world.body(key) for key in ran.world.node.bodies} | set(ran.world.node.bodies)
    persons: dict[str, set[str]] = {}
    for fact in ran.published:
        if fact["data"].get("person"):
            persons.setdefault(fact["data"]["person"], set()).add(fact["body"])
    assert len(persons) > 50
    assert [person for person, where in persons.items() if len(where) > 1] == []
    values = {
        str(value)
        for fact in ran.published
        if fact["type"] not in ABOUT_AN_AUTHORITY
        for value in fact["data"].values()
    }
    assert values & bodies == set()


async def test_what_is_counted_has_no_value_that_a_domain_fact_has(ran: Run) -> None:
    ids = [_ids(fact) for fact in ran.published if not _statistics(fact)]
    counted = [fact for fact in ran.published if _statistics(fact)]
    assert counted
    known = set[str]().union(*ids)
    assert [fact["type"] for fact in counted if _ids(fact) & known] == []
    assert [
        fact["type"] for fact in counted if "traceparent" in fact or not fact["time"].endswith("T00:00:00+00:00")
    ] == []


def _ids(fact: Json) -> set[str]:
    found = {fact["id"]}
    for value in fact["data"].values():
        try:
            found.add(str(UUID(str(value))))
        except ValueError:
            continue
    return found


async def test_a_fact_between_bodies_tells_the_day_and_no_trace(ran: Run) -> None:
    between = {
        name
        for service in SERVICES
        for name, fact in application(service).state.registry.publishes.items()
        if fact.between_bodies
    }
    told = [fact for fact in ran.published if fact["type"] in between]
    assert len({fact["type"] for fact in told}) > 10
    assert {
        fact["type"] for fact in told if not fact["time"].endswith("T00:00:00+00:00") or "traceparent" in fact
    } == set()
    ordinary = [fact for fact in ran.published if fact["type"] not in between and not _statistics(fact)]
    assert any("traceparent" in fact for fact in ordinary)
