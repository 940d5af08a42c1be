"""Granted reads: another body reads a cut copy, by a live grant of its own, and the owner's log says so."""

import asyncio
import base64
import json
import time
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI
from joserfc import jws
from joserfc.jwk import ECKey, OctKey
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import select

from geleit_kit.db.kit_tables import AccessEntry
from geleit_kit.http import status_list
from geleit_kit.http.grants import GrantedResource, sealing_key
from geleit_kit.http.status_list import TYP
from geleit_kit.pure import grants
from geleit_kit.pure.grants import Grant, issue, new_id
from geleit_kit.testing.node import Node, body_id
from geleit_kit.testing.running import Running, Starter
from kit.tests.house import JOBCENTER, KI, a_letter

REVOKED: set[str] = set()


class IdentitySettings(BaseSettings):
    """A stand-in for identity: a list is all that is asked of it here."""

    model_config = SettingsConfigDict(env_prefix="GELEIT_IDENTITY_", frozen=True)
    secrets_folder: Any


def create_identity(settings: IdentitySettings) -> FastAPI:
    """Serves a signed status list."""
    app, key = FastAPI(), ECKey.import_key((settings.secrets_folder / "identity.pem").read_bytes())
    key.ensure_kid()

    @app.get("/v1/status-list")
    async def status(after: int, wait: int) -> dict[str, str]:
        await asyncio.sleep(0.05)
        claims = {"serial": len(REVOKED), "iat": time.time(), "revoked": sorted(REVOKED)}
        header = {"alg": "ES256", "typ": TYP, "kid": key.kid}
        return {"status_list": jws.serialize_compact(header, json.dumps(claims), key)}

    return app


@pytest.fixture
async def letters(running: Starter) -> Running:
    """The sample service beside an identity that serves its list."""
    return await _started(running)


async def _started(running: Starter) -> Running:
    from letters.app import create_app  # noqa: PLC0415 -- on the path once the conftest was read

    REVOKED.clear()
    await running(create_identity)
    started = await running(create_app)
    async with asyncio.timeout(5):
        while not started.app.state.geleit.extras["grants"].status._issued:  # noqa: ASYNC110 -- the list has no event
            await asyncio.sleep(0.02)
    return started


def _grant(person: UUID, **changed: Any) -> Grant:
    now = int(time.time())
    made = Grant(
        audience="letters",
        client="test-client",
        holder=JOBCENTER,
        owner=KI,
        recipient=JOBCENTER,
        purpose="case_management",
        categories=frozenset({"counselling"}),
        conversation=uuid4(),
        person=person,
        ground={"kind": "consent", "code": "consent"},
        decision=uuid4(),
        direction="pull",
        id=new_id(),
        issued=now,
        expires=now + 300,
    )
    return replace(made, **changed)


def _signed(node: Node, grant: Grant, service: str = "identity") -> str:
    key = ECKey.import_key((node.secrets / f"{service}.pem").read_bytes())
    key.ensure_kid()
    return issue(grant, key, sealing_key(node.secrets))


async def _read(letters: Running, token: str, **who: Any) -> httpx.Response:
    reader = letters.as_(who.pop("role", "case_manager"), who.pop("body", "jobcenter"), **who)
    return await reader.post("/v1/granted-reads", {"grant": token, "resource": "letters"})


async def _person(letters: Running) -> tuple[UUID, str]:
    person = uuid4()
    clerk = letters.as_("case_manager", "ki")
    made = await clerk.post("/v1/letters", a_letter(person=str(person), text="Grußmarke", diagnosis="Kummermarke"))
    return person, str(made.json()["id"])


async def test_a_granted_read_is_cut_has_ids_of_its_own_and_is_logged_at_the_owner(
    letters: Running, node: Node
) -> None:
    person, letter = await _person(letters)
    grant = _grant(person)

    answers = [await _read(letters, _signed(node, grant)) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    document = answers[0].json()
    [item] = document["items"]
    assert item["text"] == "Grußmarke"
    assert "diagnosis" not in item
    assert document["withheld"] == [{"pointer": "/diagnosis", "category": "health", "reason": "not_granted"}]
    for secret in ("Kummermarke", str(person), letter, "own_reference", "created_at"):
        assert secret not in answers[0].text
    assert answers[0].text == answers[1].text  # the same ids in the same conversation
    elsewhere = (await _read(letters, _signed(node, _grant(person)))).json()["items"][0]
    assert elsewhere["id"] != item["id"]

    database = letters.app.state.geleit.database
    async with database.read(KI) as read:
        rows = await read.all(select(AccessEntry).where(AccessEntry.kind == "disclosure"))
    assert len(rows) == 3
    assert (rows[0].person, rows[0].categories, rows[0].facts["recipient"]) == (person, ["counselling"], str(JOBCENTER))
    async with database.read(JOBCENTER) as read:
        assert await read.all(select(AccessEntry).where(AccessEntry.body_id == JOBCENTER)) == []


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_a_colleagues_grant_opens_no_more_than_the_own_roles(letters: Running, node: Node) -> None:
    person, _ = await _person(letters)
    token = _signed(node, _grant(person, categories=frozenset({"counselling", "health"})))

    whole, less = await _read(letters, token), await _read(letters, token, role="counsellor")

    assert "Kummermarke" in whole.text
    assert (less.status_code, less.json()["categories"]) == (200, ["counselling"])
    assert "Grußmarke" in less.text
    assert "Kummermarke" not in less.text


async def test_the_owners_pseudonym_is_not_readable_in_the_token(letters: Running, node: Node) -> None:
    person, _ = await _person(letters)
    token = _signed(node, _grant(person))
    parts = [base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)) for part in token.split(".")]
    sealed = [base64.urlsafe_b64decode(p + "=" * (-len(p) % 4)) for p in json.loads(parts[1])["sub"].split(".")]

    for piece in (*parts, *sealed):
        assert str(person).encode() not in piece
        assert person.bytes not in piece
        assert person.hex.encode() not in piece


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_every_other_grant_is_refused_by_its_name(
    letters: Running, node: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, _ = await _person(letters)
    now = int(time.time())
    good = _signed(node, _grant(person))
    assert (await _read(letters, good)).status_code == 200

    told: dict[str, Any] = {}
    others: dict[str, dict[str, Any]] = {
        "expired": {"issued": now - 400, "expires": now - 100},
        "another audience": {"audience": "cases"},
        "another client": {"client": "stranger"},
        "another holder": {"holder": body_id("kurstraeger")},
        "the other direction": {"direction": "push"},
        "no category of it": {"categories": frozenset({"finances"})},
    }
    for name, changed in others.items():
        told[name] = (await _read(letters, _signed(node, _grant(person, **changed)))).json()["code"]
    told["another body"] = (await _read(letters, good, body="kurstraeger")).json()["code"]
    told["signed by another service"] = (await _read(letters, _signed(node, _grant(person), "cases"))).json()["code"]
    told["rubbish"] = (await _read(letters, "a.b.c")).json()["code"]
    told["changed"] = (await _read(letters, good[:-6] + ("AAAAAA" if good[-6:] != "AAAAAA" else "BBBBBB"))).json()[
        "code"
    ]
    told["no permission"] = (await _read(letters, good, role="auditor")).json()["code"]
    monkeypatch.setattr(grants, "LONGEST", 10_000)
    long = _signed(node, _grant(person, expires=now + 3000))
    monkeypatch.setattr(grants, "LONGEST", 300)
    told["too long-lived"] = (await _read(letters, long)).json()["code"]
    foreign_seal = issue(_grant(person), _identity_key(node), OctKey.generate_key(256))
    told["sealed elsewhere"] = (await _read(letters, foreign_seal)).json()["code"]

    assert told == {
        "expired": "grant_expired",
        "another audience": "grant_invalid",
        "another client": "grant_foreign",
        "another holder": "grant_foreign",
        "the other direction": "grant_direction",
        "no category of it": "grant_foreign",
        "another body": "grant_foreign",
        "signed by another service": "grant_invalid",
        "rubbish": "grant_invalid",
        "changed": "grant_invalid",
        "no permission": "forbidden",
        "too long-lived": "grant_expired",
        "sealed elsewhere": "grant_invalid",
    }


def _identity_key(node: Node) -> ECKey:
    key = ECKey.import_key((node.secrets / "identity.pem").read_bytes())
    key.ensure_kid()
    return key


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_a_withdrawn_grant_is_refused_within_a_second(letters: Running, node: Node) -> None:
    person, _ = await _person(letters)
    grant = _grant(person)
    token = _signed(node, grant)
    assert (await _read(letters, token)).status_code == 200
    REVOKED.add(grant.id)
    await asyncio.sleep(0.9)

    answer = await _read(letters, token)

    assert (answer.status_code, answer.json()["code"]) == (403, "grant_withdrawn")


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_a_grant_that_is_withdrawn_while_the_fetch_is_noted_shows_nothing(
    running: Starter, node: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The note waits for its turn to write, for seconds where somebody else writes long."""
    import letters.app  # noqa: PLC0415 -- on the path once the conftest was read

    withdraws = asyncio.Event()

    async def noted(_write: object, grant: Grant, _models: object) -> None:
        if withdraws.is_set():
            REVOKED.add(grant.id)
        await asyncio.sleep(0.9)

    monkeypatch.setattr(letters.app, "GrantedResource", partial(GrantedResource, noted=noted))
    service = await _started(running)
    person, _ = await _person(service)
    assert (await _read(service, _signed(node, _grant(person)))).status_code == 200, "not withdrawn, it is shown"
    withdraws.set()

    answer = await _read(service, _signed(node, _grant(person)))

    assert (answer.status_code, answer.json()["code"]) == (403, "grant_withdrawn")


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_without_a_fresh_list_no_grant_holds(
    letters: Running, running: Starter, node: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, _ = await _person(letters)
    token = _signed(node, _grant(person))
    assert (await _read(letters, token)).status_code == 200
    await running.started[0].stop()
    monkeypatch.setattr(status_list, "FRESH_SECONDS", 0.3)
    await asyncio.sleep(0.5)

    answer = await _read(letters, token)

    assert (answer.status_code, answer.json()["code"]) == (403, "status_list_stale")


def test_the_limit_of_a_lists_age_is_ten_seconds() -> None:
    assert status_list.FRESH_SECONDS == 10.0
