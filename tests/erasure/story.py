"""What is written about persons in every service of a node, and how the owner erases them again."""

import os
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from importlib import import_module
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Table

from geleit_deploy.layout import DataFolder
from geleit_kit.db.erasable import HangsOn, OfPerson, erasure_of
from tests.world import OWNER, RECEIVER, RECIPES, World, new_marker, stories

SERVICES = ("identity", "cases", "referrals", "indicators")
BODIES = (OWNER, RECEIVER)
DECISION = {"ground": "no_longer_needed", "decided_on": "2016-09-01"}
TITLE = {"since": "2016-01-01", "until": "2016-10-31", "code": "permit_24", "confirmed": True}
END = {"reason": "moved", "remark": "Moved.", "remaining_network": "An aunt."}
PLAYED = (
    ("identity", "register_person"), ("identity", "record_entry"), ("identity", "record_release"),
    ("identity", "ask_decision"), ("identity", "protect_person"), ("identity", "record_representation"),
    ("identity", "protect_person_from"), ("identity", "exclude_staff"), ("identity", "owe_duty"),
    ("identity", "propose_hand_disclosure"), ("identity", "look_at_words"), ("identity", "restrict_processing"),
    ("identity", "end_legal_hold"), ("identity", "open_retention_case"),
    ("cases", "correct_contact"), ("cases", "plan_appointment"), ("cases", "agree_plan"), ("cases", "block_step"),
    ("cases", "meet_need"), ("cases", "take_up_participant"), ("cases", "offer_mandate"), ("cases", "end_intake_agreement"),
    ("cases", "put_document_content"), ("cases", "complete_assessment"),
    ("referrals", "complete_referral"), ("referrals", "keep_payload"), ("referrals", "confirm_message"),
)  # fmt: skip
"""Recipes that leave a row in every table that erasing deletes from; a table without one fails."""
_NEEDS_THE_PROCESS = {"take_mandate", "close_mandate_outside", "retry_handover", "confirm_first_contact"}
_NEEDS_ANOTHER_BODY = {"collect_hand_disclosure"}
"""Its receiver is an authority that no node of the example has; what it collects was written by its giver before."""
_NOT_WRITING = ("list", "read", "search", "take_snapshot", "replay", "live", "ready", "erase", "rebuild")


def chosen() -> list[tuple[str, str]]:
    """The recipes that are played; with FULL=1 every one that writes."""
    if os.environ.get("FULL") != "1":
        return list(PLAYED)
    tasks = ("claim_task", "release_task", "complete_task", "hand_over_task")
    return [
        (service, name)
        for service, name in RECIPES
        if service in SERVICES[:3]
        and not name.startswith((*_NOT_WRITING, *tasks))
        and name not in _NEEDS_THE_PROCESS | _NEEDS_ANOTHER_BODY
    ]


async def play(world: World) -> list[str]:
    """Writes about persons everywhere, asks again under the same key, searches; answers the words that were written."""
    markers = []
    for service, name in chosen():
        marker = new_marker()
        call = await RECIPES[service, name].prepare(world, marker)
        answer = await world.send(call)
        assert answer.is_success, f"{service} {name}: {answer.status_code} {answer.text}"
        markers.append(marker)
    markers += await _asked_again(world)
    markers += await _title_that_ends(world)
    return markers


async def _title_that_ends(world: World) -> list[str]:
    """A change that is to come stands from the moment on in which the entry was written; no ticker has to see it."""
    marker = new_marker()
    person = (await stories.person(world, marker))["person"]
    path = f"/v1/persons/{person}/timelines/residence/entries"
    answer = await world.as_("identity").post(path, TITLE | {"own_reference": marker})
    assert answer.is_success, answer.text
    return [marker]


async def _asked_again(world: World) -> list[str]:
    """An answer about two persons of whom the second is not the first in any order; a search; a replay."""
    marker = f"{new_marker()}ü"
    client, key = world.as_("identity"), str(uuid4())
    names = [{"kind": "family", "value": marker}, {"kind": "given", "value": f"{marker}o"}]
    given = {"names": names, "birth": {"on": "1991-07-30", "precision": "day"}, "own_reference": f"AZ {marker}"}
    first = await client.post("/v1/persons", given, key=key)
    again = await client.post("/v1/persons", given, key=key)
    assert again.headers["idempotency-replayed"] == "true", first.text
    hits = await client.post("/v1/persons/search", {"names": [{"kind": "family", "value": marker}, names[1]]})
    assert marker in hits.text
    return [marker]


async def erase_everybody(world: World) -> list[UUID]:
    """Ends what is open and erases every person of both bodies; answers their pseudonyms."""
    erased = []
    for body in BODIES:
        await _end_records(world, body)
        for person in await _all(world, "identity", "/v1/persons", body):
            client = world.as_("identity", body, "body_admin")
            path = f"/v1/persons/{person['person']}/erasure"
            answer = await client.post(path, DECISION, seen="*")
            assert answer.status_code == 200, answer.text
            erased.append(UUID(person["person"]))
    return erased


async def _end_records(world: World, body: str) -> None:
    for record in await _all(world, "cases", "/v1/support-records", body):
        if record["status"] != "ended":
            client = world.as_("cases", body)
            answer = await client.post(f"/v1/support-records/{record['id']}/end", END, seen=record["version"])
            assert answer.is_success, answer.text


async def _all(world: World, service: str, path: str, body: str) -> list[dict[str, Any]]:
    named = {
        "Despite-Restriction": "legal_claims"
    }  # whose processing is restricted is found by who names a purpose only
    answer = await world.as_(service, body).get(path, params={"limit": 200}, headers=named)
    assert answer.is_success, answer.text
    document = answer.json()
    assert document["next"] is None
    found: list[dict[str, Any]] = document["items"]
    return found


def tables_of(service: str) -> Iterable[Table]:
    """The tables of a service from which erasing a person deletes rows."""
    import_module(f"geleit_{service}.app")  # its rooms name their tables when they are read; until then there are none
    tables = import_module(f"geleit_{service}.tables").Base.metadata.sorted_tables
    return [table for table in tables if isinstance(erasure_of(table), OfPerson | HangsOn)]


def rows(folder: DataFolder, service: str, sql: str) -> list[tuple[Any, ...]]:
    """What stands in a service's database, past every session."""
    with closing(sqlite3.connect(f"file:{folder.database(service)}?mode=ro", uri=True)) as line:
        return line.execute(sql).fetchall()


def staff(folder: DataFolder) -> set[str]:
    """The ids of members of staff, in hex: they have keys as persons have, and stay."""
    return {str(UUID(person)).replace("-", "") for (person,) in rows(folder, "identity", "SELECT person FROM staff")}


def keys(folder: DataFolder, service: str) -> dict[str, bytes]:
    """The wrapped keys of persons in a service, by `body|person` in hex."""
    with closing(sqlite3.connect(f"file:{folder.keys_database(service)}?mode=ro", uri=True)) as line:
        found = line.execute("SELECT body_id, person, wrapped FROM person_keys WHERE wrapped != x''").fetchall()
    return {f"{body}|{person}": bytes(wrapped) for body, person, wrapped in found}
