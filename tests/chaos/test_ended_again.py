"""Identity is put back to a backup that is older than a withdrawal: the person's no holds all the same."""

from dataclasses import dataclass
from datetime import date

import pytest
from sqlalchemy.exc import OperationalError

from geleit_identity.app import create_app
from geleit_kit.db.ledger import Ledger
from geleit_kit.http.clock import move_clock, noon
from geleit_kit.testing.databases import Engine
from geleit_kit.testing.node import Node
from geleit_kit.testing.running import Client, Running, Starter
from services.identity.tests.helpers import (
    Json,
    agreed,
    bound,
    consented,
    facts_of,
    good,
    offered,
    question,
    registered,
    released,
)
from services.identity.tests.statutes.test_statutes_in_force import OFFICE, USE
from tests.chaos.backups import copied

GIVER, ASKER, STATUTE = "gesundheitsamt", "ki", "wohnungsamt"


@dataclass
class Grounds:
    """What lets the KI and a housing office ask, and the conversations in which they do."""

    consent: Json
    release: Json
    cut: Json
    use: Json
    asked: dict[str, tuple[str, Json]]

    async def answers(self, identity: Running) -> dict[str, str]:
        """What identity answers today."""
        return {
            name: good(await identity.as_("case_manager", body).post("/v1/decisions", asked))["answer"]
            for name, (body, asked) in self.asked.items()
        }


async def _joined(giver: Client, asker: Client, recipient: str, kind: str, ground: Json) -> Json:
    link = await offered(giver, ground["person"], recipient, kind, ground["id"], ground["id"])
    await bound(asker, link["conversation_id"], await registered(asker, family="Own"))
    return link


@pytest.fixture
async def identity(running: Starter, node: Node) -> Running:
    move_clock(node.folder, noon(date(2016, 6, 7)))
    return await running(create_app)


@pytest.fixture
async def grounds(identity: Running) -> Grounds:
    """One of each kind that is to end, and a consent that stays."""
    doctor, ki = identity.as_("health_counsellor", GIVER), identity.as_("case_manager", ASKER)
    made: dict[str, Json] = {}
    asked = {}
    for name, kind in (("consent", "consent"), ("release", "release"), ("cut", "consent"), ("stays", "consent")):
        give = consented if kind == "consent" else released
        made[name] = await give(doctor, await registered(doctor), ASKER, ["needs"])
        link = await _joined(doctor, ki, ASKER, kind, made[name])
        asked[name] = (ASKER, question(link["conversation_id"], ["needs"]))
        made[f"link of {name}"] = link
    good(await identity.as_("node_operator", ASKER).post("/v1/bodies", OFFICE), 201)
    use = good(await identity.as_("body_admin", ASKER).post("/v1/statute-uses", USE), 201)
    officer = identity.as_("data_protection_officer", ASKER)
    await agreed(officer, use["id"])
    use = good(await officer.get(f"/v1/statute-uses/{use['id']}"))
    wanted = {"person": await registered(ki), "recipient": STATUTE, "purpose": "housing"}
    ground = {"kind": "statute", "statute": "sgb_x_69_1_1"}
    link = good(await ki.post("/v1/links", {**wanted, "ground": ground}, key="s"), 201)
    office = identity.as_("case_manager", STATUTE)
    await bound(office, link["conversation_id"], await registered(office, family="Own"))
    asked["use"] = (STATUTE, question(link["conversation_id"], ["housing"], purpose="housing"))
    return Grounds(made["consent"], made["release"], made["link of cut"], use, asked)


async def _end_all(identity: Running, grounds: Grounds) -> None:
    doctor, no = identity.as_("health_counsellor", GIVER), {"channel": "oral"}
    for path, row in (("consents", grounds.consent), ("releases", grounds.release)):
        good(await doctor.post(f"/v1/{path}/{row['id']}/withdraw", no, seen=row["version"]))
    good(await doctor.post(f"/v1/links/{grounds.cut['id']}/cut", seen="*"))
    admin = identity.as_("body_admin", ASKER)
    good(await admin.post(f"/v1/statute-uses/{grounds.use['id']}/end", seen=grounds.use["version"]))


async def _told(identity: Running) -> list[str]:
    """What the feed tells the giver of its consents, from the beginning on and over the leap."""
    await facts_of(identity, GIVER, "consent")  # waits until all is published
    client, after, types = identity.as_("system_client", GIVER), 0, []
    while page := good(await client.get("/v1/events", params={"after": after}))["items"]:
        types += [one["type"].split(".", 2)[2] for one in page if ".consent." in one["type"]]
        after = int(page[-1]["bodysequence"])
    return [one.removesuffix(".v1") for one in types]


ENDED = {"consent": "no", "release": "no", "cut": "no", "stays": "yes", "use": "no"}


async def test_what_was_withdrawn_after_the_backup_is_granted_no_more_once_it_was_put_back(
    running: Starter, engine: Engine, identity: Running, grounds: Grounds
) -> None:
    assert set((await grounds.answers(identity)).values()) == {"yes"}, "positive control: all are granted"
    await identity.stop()
    backup = await copied(engine, identity.settings.database_url)
    identity = await running(create_app)
    await _end_all(identity, grounds)
    assert await grounds.answers(identity) == ENDED
    await identity.stop()

    identity = await running(create_app, database_url=backup)

    assert await grounds.answers(identity) == ENDED
    doctor = identity.as_("health_counsellor", GIVER)
    for path, row in (("consents", grounds.consent), ("releases", grounds.release)):
        shown = good(await doctor.get(f"/v1/{path}/{row['id']}"))
        assert (shown["status"], shown["withdrawn_on"]) == ("withdrawn", "2016-06-07")
    told = await _told(identity)
    assert told[-1] == "consent.withdrawn", "who had not heard it hears it"
    await identity.stop()

    again = await running(create_app, database_url=backup)
    assert await _told(again) == told, "a third start finds nothing left to end"
    assert await grounds.answers(again) == ENDED


async def test_a_withdrawal_that_the_ledger_could_not_learn_at_once_is_learnt_by_the_next_start(
    running: Starter, engine: Engine, identity: Running, grounds: Grounds, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where the process is killed between the commit and the ledger."""
    await identity.stop()
    backup = await copied(engine, identity.settings.database_url)
    identity = await running(create_app, workers=False)

    async def away(*_args: object) -> None:
        raise OperationalError("", {}, OSError())

    with monkeypatch.context() as patch:
        patch.setattr(Ledger, "enter_ended", away)
        await _end_all(identity, grounds)
        await identity.stop()
    identity = await running(create_app, workers=False)
    await identity.stop()

    identity = await running(create_app, database_url=backup)
    assert await grounds.answers(identity) == ENDED
