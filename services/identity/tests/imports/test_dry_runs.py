"""What a dry run tells is what the import tells: the same code says both, and nothing of the dry run stays."""

import json
from datetime import date
from random import Random
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from geleit_identity.duplicates.tables import Duplicate
from geleit_identity.persons.tables import MatchKey, NameCount, Person, Pseudonym, SearchKey
from geleit_kit.db.barring import bar
from geleit_kit.db.jobs import Job
from geleit_kit.db.restricting import restrict
from geleit_kit.db.rows import visible
from geleit_kit.db.scope import NODE
from geleit_kit.testing.node import Node
from geleit_kit.testing.running import Client, Running
from services.identity.tests.helpers import Json, good, person, registered
from services.identity.tests.imports.test_importing import imported, report
from services.identity.tests.merging.test_merging import merged

FAMILIES = ("Zaphira", "Zafira", "Azwer", "Çelik", "Celik")
GIVEN = ("Nour", "Nur", "Sami", "Ayşe")
LOCK = {"kind": "address_lock", "since": "2016-01-01"}
KNOWN = ("AZ-plain", "AZ-restricted", "AZ-barred", "AZ-locked", "AZ-merged")
SEEDS = 2
ROWS = 16
HEAD: tuple[Json, ...] = (
    *(person("Zaphira", "Samira", own_reference=reference) for reference in KNOWN),
    person("Quellbrunn", "Odo"),
    person("Quellbrunn", "Odo", on_match="find", own_reference="AZ-Q"),
    {"own_reference": "AZ-Q", "languages": ["fr"]},
    person(birth={"on": "2999-01-01", "precision": "day"}),
    person(nobody_knows=1),
)
"""Each refusal for once; then by chance."""


def a_row(seed: Random) -> Json:
    """Somebody who may be there, under a reference that may be known, and now and then wrong."""
    family = seed.choice(FAMILIES) if seed.random() < 0.8 else "".join(seed.choices("bdfgklmnr", k=3)) + "owitz"
    row = person(family, seed.choice(GIVEN), on_match=seed.choice(("register", "find", "refuse")))
    reference = seed.choice((None, None, *KNOWN, *(f"AZ-{seed.randrange(6)}" for _ in range(5))))
    if reference is not None:
        row["own_reference"] = reference
    if seed.random() < 0.2:
        row["protections"] = [LOCK]
    if seed.random() < 0.4:
        del row["addresses"]
    row["birth"] = {"on": seed.choice(("1995-04-02",) * 8 + ("1971-11-30", "2999-01-01")), "precision": "day"}
    return row


async def prepared(identity: Running, node: Node, system: Client) -> dict[str, str]:
    """Known references of which each is refused for a reason of its own, but for the first."""
    there = {
        reference: await registered(system, own_reference=reference, given=given)
        for reference, given in zip(KNOWN, ("Sami", "Nour", "Ayşe", "Nur", "Noor"), strict=True)
    }
    await imported(system, "Nachname\nNobody\n", dry_run=True)
    clerk = identity.as_("case_manager", "ki")
    locked = good(await clerk.get(f"/v1/persons/{there['AZ-locked']}"))
    good(await clerk.post(f"/v1/persons/{locked['person']}/protections", LOCK), 201)
    database = identity.app.state.geleit.database
    async with database.write(node.body("ki")) as write:
        staff = (await write.one(visible(write, Job))).made_by["staff"]
        await restrict(write, UUID(there["AZ-restricted"]))
        await bar(write, UUID(staff), UUID(there["AZ-barred"]))
    await merged(clerk, there["AZ-plain"], there["AZ-merged"])
    return there


def told(rows: list[Json], there: set[str]) -> list[tuple[Any, ...]]:
    """A report as both give it. Whom only one of them makes has another pseudonym, or none, in the other."""
    return [(one["row"], one["outcome"], one["errors"], _named(one, there)) for one in rows]


def _named(one: Json, there: set[str]) -> str | None:
    return one["person"] if one["outcome"] in {"found", "changed"} and one["person"] in there else None


async def everybody(identity: Running) -> dict[str, int]:
    """How many rows of whoever is there."""
    async with identity.app.state.geleit.database.read(NODE) as read:
        return {
            table.__tablename__: await read.scalar(select(func.count()).select_from(table))
            for table in (Person, Pseudonym, MatchKey, SearchKey, NameCount, Duplicate)
        }


@pytest.mark.both
async def test_whatever_the_rows_are_a_dry_run_tells_what_the_import_then_tells(
    identity: Running, node: Node, today: Any
) -> None:
    today(date(2016, 6, 7))
    system, outcomes, codes = identity.as_("system_client", "ki"), set(), set()
    there = set((await prepared(identity, node, system)).values())
    for number in range(SEEDS):
        seed = Random(number)
        rows = [*(HEAD if not number else ()), *(a_row(seed) for _ in range(ROWS))]
        content = "".join(json.dumps(row) + "\n" for row in rows)
        before = await everybody(identity)
        foreseen = await report(system, await imported(system, content, "ndjson", dry_run=True))
        assert await everybody(identity) == before, "a dry run leaves nothing"
        taken = await report(system, await imported(system, content, "ndjson"))
        assert told(foreseen, there) == told(taken, there), f"seed {number}"
        outcomes |= {one["outcome"] for one in taken}
        codes |= {fault["code"] for one in taken for fault in one["errors"]}
        there |= {one["person"] for one in taken if one["person"]}
    assert outcomes == {"registered", "found", "changed", "to_decide", "refused"}
    assert {"processing_restricted", "person_may_exist", "address_locked", "in_the_future", "unknown_field"} <= codes
