"""N10: a body leaves the node with its data and only its own."""

import asyncio
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from geleit_cases.app import create_app as cases_app
from geleit_deploy.archive import MANIFEST, contents
from geleit_deploy.leaving import Place, digest_of, export, tables_of, unpacked
from geleit_deploy.problems import CannotDo
from geleit_identity.app import create_app as identity_app
from geleit_kit.db.keys import KeyStore, PersonKeyRow
from geleit_kit.db.kit_tables import KitBase, KnownBody
from geleit_kit.db.leaving import STAYS, tables_of_bodies
from geleit_kit.db.scope import NODE
from geleit_kit.http.clock import move_clock, noon
from geleit_kit.testing.node import Node
from geleit_kit.testing.running import Running, Starter
from services.cases.tests.helpers import DIMENSIONS
from services.identity.tests.helpers import bound, consented, good, offered, question, refused, registered, until

OURS, THEIRS = "Zaphira", "Quittenstern"
TALK = f"{OURS} told of her work as a nurse."


@dataclass
class House:
    """Two bodies that know the same person, and have talked about her."""

    services: dict[str, Running]
    node: Node

    @property
    def places(self) -> list[Place]:
        return [
            Place(name, one.settings.database_url, one.settings.keys_url, self.node.secrets)
            for name, one in self.services.items()
        ]

    async def exported(self, target: Path, body: str = "ki", key: Path | None = None) -> dict[str, Any]:
        """In a thread of its own, as the command line does it: with a loop and connections of its own."""
        return await asyncio.to_thread(export, self.places, body, target, key)


@pytest.fixture
async def house(running: Starter, node: Node) -> House:
    move_clock(node.folder, noon(date(2016, 6, 21)))
    identity, cases = await running(identity_app), await running(cases_app)  # whose feed cases asks
    ki, jobcenter = identity.as_("case_manager", "ki"), identity.as_("case_manager", "jobcenter")
    ours, theirs = await registered(ki, family=OURS), await registered(jobcenter, family=THEIRS)
    consent = await consented(ki, ours, "jobcenter", ["base_data"])
    offer = await offered(ki, ours, "jobcenter", "consent", consent["id"], "o")
    await bound(jobcenter, offer["conversation_id"], theirs)
    asked = question(offer["conversation_id"], ["base_data"], audience="identity")
    good(await jobcenter.post("/v1/decisions", asked))
    for client, person in ((cases.as_("case_manager", "ki"), ours), (cases.as_("case_manager", "jobcenter"), theirs)):
        wanted = {"person": person, "clock_start": "2015-11-20", "opened_on": "2016-06-07", "dimensions": DIMENSIONS}
        record = good(await client.post("/v1/support-records", wanted), 201)["id"]
        words = TALK if person == ours else f"{THEIRS} came."
        good(await client.post("/v1/contacts", {"support_record_id": record, "way": "talk", "summary": words}), 201)
    return House({"identity": identity, "cases": cases}, node)


async def _ids(running: Running, service: str, body: str) -> set[str]:
    """Every id and pseudonym of the rows of a body in one service, but for the body's own and shared conversations."""
    context = running.app.state.geleit
    body_id = context.bodies.by_key(body)
    found: set[str] = set()
    async with context.database.read(body_id) as read:
        for table in tables_of_bodies(tables_of(service)):
            columns = [table.c[name] for name in ("id", "person", "pseudonym", "person_id") if name in table.c]
            rows = await read.tuples(select(*columns).where(table.c.body_id == body_id)) if columns else []
            found |= {str(value) for row in rows for value in row if value is not None}
    return found - {str(body_id)}


async def test_the_archive_holds_every_row_of_the_body_and_nothing_of_another(house: House, tmp_path: Path) -> None:
    own = {service: await _ids(one, service, "ki") for service, one in house.services.items()}
    about = await house.exported(tmp_path / "ki.tar.gz")
    files = dict(contents(tmp_path / "ki.tar.gz", None))
    text = b"\n".join(files.values()).decode()
    assert TALK in text
    assert OURS in text
    assert THEIRS not in text
    for service, one in house.services.items():
        others = await _ids(one, service, "jobcenter") - own[service]
        lasting = own[service] & await _ids(one, service, "ki")  # machinery takes rows of its own away meanwhile
        assert lasting
        assert others
        assert not {found for found in others if found in text}, "a row of another body left"
        assert not {found for found in lasting if found not in text}, "a row of the body stayed"
    manifest = json.loads(files[MANIFEST])
    assert manifest["services"] == about["services"]
    assert manifest["services"]["cases"]["rows"]["contacts"] == 1
    assert manifest["services"]["identity"]["schema"]
    assert manifest["body"]["key"] == "ki"
    assert {name for name in files if name.startswith("codes/")}


async def test_every_table_with_a_body_leaves_or_says_why_not(house: House) -> None:
    for service in house.services:
        every = [*tables_of(service).metadata.tables.values(), *KitBase.metadata.tables.values()]
        with_body = {table.name for table in every if "body_id" in table.c}
        assert {table.name for table in tables_of_bodies(tables_of(service))} == with_body - set(STAYS)


async def test_a_sealed_archive_opens_with_its_key_alone_and_no_key_of_the_node_is_inside(
    house: House, tmp_path: Path
) -> None:
    sealed, key = tmp_path / "ki.geleit", tmp_path / "ki.key"
    await house.exported(sealed, key=key)
    assert TALK.encode() not in sealed.read_bytes()
    assert key.stat().st_mode & 0o077 == 0
    with pytest.raises(CannotDo):
        unpacked(sealed, None, tmp_path / "no")
    assert not (tmp_path / "no").exists()
    assert unpacked(sealed, key, tmp_path / "out") > 10
    whole = b"".join(path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file())
    assert TALK.encode() in whole
    for path in house.node.secrets.rglob("*"):
        if path.is_file() and path.suffix in {".pem", ".kek", ".seal", ".key"}:
            raw = path.read_bytes()
            assert raw not in whole
            assert raw.hex().encode() not in whole


async def _two_agree(identity: Running, path: str, given: dict[str, Any], seen: int | None = None) -> dict[str, Any]:
    """One operator proposes, another agrees; neither is of the body that leaves."""
    one, other = (identity.as_("node_operator", "sozialamt", sub=name) for name in ("otto", "paula"))
    answer = await one.post(path, given, seen=seen)
    assert answer.status_code in {200, 201}, answer.text
    row = answer.json()
    [open_] = [
        found
        for found in good(await other.get("/v1/proposals", params={"matter": row["id"]}))["items"]
        if found["status"] == "open"
    ]
    good(await other.post(f"/v1/proposals/{open_['id']}/agree", seen=open_["version"]))
    return good(await one.get(f"/v1/body-closings/{row['id']}"))


async def _closed(house: House) -> dict[str, Any]:
    """The last day of the KI is over, and every service has heard of it before."""
    identity, cases = house.services["identity"], house.services["cases"]
    row = await _two_agree(identity, "/v1/body-closings", {"body": "ki", "closed_on": "2016-06-30"})
    await until(lambda: _knows(cases, "closed_on"))
    move_clock(house.node.folder, noon(date(2016, 7, 1)))
    for one in house.services.values():
        await one.ticked()
    return good(await identity.as_("node_operator", "sozialamt", sub="otto").get(f"/v1/body-closings/{row['id']}"))


async def _knows(running: Running, column: str) -> bool:
    """Whether a service has heard how far the KI is in leaving."""
    context = running.app.state.geleit
    async with context.database.read(NODE) as read:
        return await read.scalar(select(getattr(KnownBody, column)).where(KnownBody.key == "ki")) is not None


async def test_after_its_last_day_a_body_is_refused_in_every_service_and_its_data_can_still_be_exported(
    house: House, tmp_path: Path
) -> None:
    clients = [one.as_("case_manager", "ki") for one in house.services.values()]
    paths = ["/v1/persons", "/v1/support-records"]
    for client, path in zip(clients, paths, strict=True):
        good(await client.get(path))
    assert (await _closed(house))["status"] == "closed"
    for client, path in zip(clients, paths, strict=True):
        refused(await client.get(path), 401, "body_has_left")
        refused(await client.get("/v1/events?after=0"), 401, "body_has_left")
    about = await house.exported(tmp_path / "ki.tar.gz")
    text = b"\n".join(dict(contents(tmp_path / "ki.tar.gz", None)).values()).decode()
    assert TALK in text
    assert about["services"]["cases"]["rows"]["contacts"] == 1
    jobcenter = house.services["identity"].as_("case_manager", "jobcenter")
    assert len(good(await jobcenter.get("/v1/persons"))["items"]) == 1
    assert good(await jobcenter.get("/v1/links"))["items"] == []
    assert good(await jobcenter.get("/v1/bodies/ki"))["closed_on"] == "2016-06-30"


async def test_what_two_destroyed_is_gone_in_every_service_and_the_other_body_keeps_its_own(
    house: House, tmp_path: Path
) -> None:
    identity, cases = house.services["identity"], house.services["cases"]
    row = await _closed(house)
    about = await house.exported(tmp_path / "ki.geleit", key=tmp_path / "ki.key")
    given = {"handed_over_on": "2016-07-01", "archive_sha256": digest_of(tmp_path / "ki.geleit")}
    path = f"/v1/body-closings/{row['id']}/propose-destruction"
    record = await _two_agree(identity, path, given, row["version"])
    operator = identity.as_("node_operator", "sozialamt", sub="otto")

    async def destroyed() -> bool:
        return bool(good(await operator.get(f"/v1/body-closings/{row['id']}"))["status"] == "destroyed")

    await until(destroyed, 60.0)
    record = good(await operator.get(f"/v1/body-closings/{row['id']}"))
    assert record["destroyed_on"] == "2016-07-01"
    assert record["archive_sha256"] == given["archive_sha256"]
    await until(lambda: _knows(cases, "destroyed_on"), 60.0)
    again = await house.exported(tmp_path / "after.tar.gz")
    text = b"\n".join(dict(contents(tmp_path / "after.tar.gz", None)).values()).decode()
    assert OURS not in text
    for service, one in house.services.items():
        left = again["services"][service]["rows"]
        assert left.keys() <= {"access_log", "bodies", "ended", "outbox", "revocations"}, left
        assert len(left) < len(about["services"][service]["rows"])
        keys = KeyStore(one.settings.keys_url, b"0" * 32)
        try:
            body = house.node.body("ki")
            assert await keys.living(body, await _key_owners(keys, body)) == set()
        finally:
            await keys.close()
    theirs = await house.exported(tmp_path / "theirs.tar.gz", "jobcenter")
    assert theirs["services"]["cases"]["rows"]["contacts"] == 1
    assert f"{THEIRS} came." in b"\n".join(dict(contents(tmp_path / "theirs.tar.gz", None)).values()).decode()


async def _key_owners(keys: KeyStore, body: UUID) -> list[UUID]:
    async with keys._within(body) as line:
        return list((await line.execute(select(PersonKeyRow.person).where(PersonKeyRow.body_id == body))).scalars())


async def test_a_body_that_nobody_knows_leaves_no_file(house: House, tmp_path: Path) -> None:
    with pytest.raises(CannotDo, match="knows no body nowhere"):
        await house.exported(tmp_path / "a", "nowhere")
    assert not (tmp_path / "a").exists()
