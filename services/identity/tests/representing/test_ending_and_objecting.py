"""The end of a representation, and two holders of custody who disagree."""

from datetime import date
from uuid import UUID

import pytest

from geleit_identity.app import create_app
from geleit_kit.db.ledger import Ending
from geleit_kit.pure.clock import utc_now
from geleit_kit.testing.running import Client, Running, Starter
from services.identity.tests.conftest import Today
from services.identity.tests.helpers import (
    Json,
    consented,
    given,
    good,
    question,
    refused,
    registered,
    represented,
    until,
)
from services.identity.tests.representing.test_coming_of_age import linked, tasks

CHILD = {"on": "2009-04-02", "precision": "day"}
CUSTODY: Json = {
    "kind": "joint_custody",
    "declares": False,
    "evidence": {"kind": "birth_certificate", "seen_on": "2016-06-01", "seen_by": "case_manager"},
}
NO = {"objected_on": "2016-06-07"}


async def parents(client: Client) -> tuple[str, Json, Json]:
    """A child with two holders of custody."""
    child = await registered(client, birth=CHILD)
    return child, await represented(client, child, **CUSTODY), await represented(client, child, **CUSTODY)


async def by_mother(client: Client, child: str, mother: Json, other_holder: str = "not_heard") -> Json:
    by = {"representation_id": mother["id"], "other_holder": other_holder}
    return await consented(client, child, "jobcenter", ["needs"], signed_by="Her mother", declared_by=by)


@pytest.mark.answers
async def test_nothing_flows_while_the_holders_of_custody_disagree(identity: Running) -> None:
    ki, jobcenter = identity.as_("case_manager", "ki"), identity.as_("case_manager", "jobcenter")
    child, mother, father = await parents(ki)
    consent = await by_mother(ki, child, mother)
    asked = question(await linked(identity, ki, child, consent), ["needs"])
    granted = good(await jobcenter.post("/v1/decisions", asked))
    assert granted["answer"] == "yes"
    path = f"/v1/consents/{consent['id']}"
    objecting = {**NO, "representation_id": father["id"]}
    version = good(await ki.get(path))["version"]
    disputed = good(await ki.post(f"{path}/object", objecting, seen=version))
    assert disputed["status"] == "suspended"
    assert good(await jobcenter.post("/v1/decisions", asked))["answer"] == "no"
    assert [one["subject_id"] for one in await tasks(ki, "holders_disagree")] == [consent["id"]]
    refused(await ki.post(f"{path}/object", objecting, seen=disputed["version"]), 409, "illegal_transition")
    settled = good(await ki.post(f"{path}/settle", {"settled_by": "court_decision"}, seen=disputed["version"]))
    assert settled["status"] == "given"
    assert good(await jobcenter.post("/v1/decisions", asked))["answer"] == "yes"
    assert await tasks(ki, "holders_disagree") == []


@pytest.mark.answers
async def test_only_the_other_holder_of_custody_objects(identity: Running) -> None:
    ki = identity.as_("case_manager", "ki")
    child, mother, _ = await parents(ki)
    lawyer = await represented(ki, child, kind="lawyer")
    consent = await by_mother(ki, child, mother)
    path = f"/v1/consents/{consent['id']}/object"
    for who, code in ((mother, "objects_to_own_declaration"), (lawyer, "objects_without_custody")):
        no = {**NO, "representation_id": who["id"]}
        refused(await ki.post(path, no, seen=consent["version"]), 422, "invalid", ("/representation_id", code))
    refused(
        await ki.post(f"/v1/consents/{consent['id']}/settle", {"settled_by": "agreement"}, seen=consent["version"]),
        409, "illegal_transition",
    )  # fmt: skip


@pytest.mark.answers
async def test_a_weighty_matter_needs_both_and_an_objection_known_before_is_final(identity: Running) -> None:
    ki = identity.as_("case_manager", "ki")
    child, mother, _ = await parents(ki)
    wanted = {"person": child, "recipient": "jobcenter", "purpose": "case_management", "categories": ["health"]}

    def said(other_holder: str, **more: str) -> Json:
        by = {"representation_id": mother["id"], "other_holder": other_holder, **more}
        return {**wanted, "given": given(signed_by="Her mother", declared_by=by)}

    where = "/given/declared_by/representation_id"
    refused(await ki.post("/v1/consents", said("not_heard")), 422, "invalid", (where, "other_holder_not_heard"))
    objected = said("objects", judgement="We think it is right all the same.")
    refused(await ki.post("/v1/consents", objected), 422, "invalid", (where, "holders_of_custody_disagree"))
    both = good(await ki.post("/v1/consents", said("agrees")), 201)
    assert both["declared_under"] == "both_holders_of_custody"


@pytest.mark.answers
async def test_a_court_that_takes_custody_ends_what_it_alone_carried_and_not_what_both_did(identity: Running) -> None:
    ki = identity.as_("case_manager", "ki")
    child, mother, _ = await parents(ki)
    alone, both = await by_mother(ki, child, mother), await by_mother(ki, child, mother, "agrees")
    end = {"ended_on": "2016-06-07", "ended_by": "court_decision"}
    ended = good(await ki.post(f"/v1/representations/{mother['id']}/end", end, seen=mother["version"]))
    assert (ended["status"], ended["ended_by"]) == ("ended", "court_decision")
    assert good(await ki.get(f"/v1/consents/{alone['id']}"))["ended_for"] == "court_decision"
    assert good(await ki.get(f"/v1/consents/{both['id']}"))["status"] == "given"
    assert [one["subject_id"] for one in await tasks(ki, "ask_again")] == [alone["id"]]


async def test_a_power_that_runs_out_leaves_what_it_carried_and_asks_again(identity: Running, today: Today) -> None:
    ki = identity.as_("case_manager", "ki")
    person = await registered(ki)
    power = await represented(ki, person, until="2016-06-30")
    by = {"representation_id": power["id"]}
    consent = await consented(ki, person, "jobcenter", ["needs"], signed_by="Her sister", declared_by=by)
    today(date(2016, 7, 1))

    async def is_asked() -> bool:
        return [one["subject_id"] for one in await tasks(ki, "ask_again")] == [consent["id"]]

    await until(is_asked)
    assert good(await ki.get(f"/v1/representations/{power['id']}"))["ended_by"] == "term_over"
    assert good(await ki.get(f"/v1/consents/{consent['id']}"))["status"] == "given"


async def test_nobody_enters_the_majority_and_nothing_ends_twice_or_ahead(identity: Running) -> None:
    ki = identity.as_("case_manager", "ki")
    power = await represented(ki, await registered(ki))
    path = f"/v1/representations/{power['id']}/end"
    for end, place in (
        ({"ended_on": "2016-06-07", "ended_by": "came_of_age"}, ("/ended_by", "majority_is_reckoned")),
        ({"ended_on": "2016-06-08", "ended_by": "power_revoked"}, ("/ended_on", "in_the_future")),
        ({"ended_on": "2015-12-31", "ended_by": "power_revoked"}, ("/ended_on", "ends_before_it_begins")),
    ):
        refused(await ki.post(path, end, seen=power["version"]), 422, "invalid", place)
    end = {"ended_on": "2016-06-07", "ended_by": "power_revoked"}
    ended = good(await ki.post(path, end, seen=power["version"]))
    refused(await ki.post(path, end, seen=ended["version"]), 409, "illegal_transition")


async def test_an_objection_stands_also_in_an_older_backup(identity: Running, running: Starter) -> None:
    """The ledger alone knows of it, as after a restore; what was settled before the backup is not asked again."""
    ki = identity.as_("case_manager", "ki")
    child, mother, father = await parents(ki)
    settled, lost = [await by_mother(ki, child, mother) for _ in range(2)]
    path = f"/v1/consents/{settled['id']}"
    version = good(await ki.get(path))["version"]
    version = good(await ki.post(f"{path}/object", {**NO, "representation_id": father["id"]}, seen=version))["version"]
    good(await ki.post(f"{path}/settle", {"settled_by": "agreement"}, seen=version))
    context = identity.app.state.geleit
    ki_id = context.bodies.by_key("ki")
    ledger = context.extras["erasing"]._ledger
    assert [(one.kind.partition(":")[0], str(one.subject)) for one in await ledger.all_ended()] == [
        ("consent_objection", settled["id"])
    ]
    await ledger.enter_ended([Ending(ki_id, "consent_objection:1", UUID(lost["id"]), utc_now())])
    await identity.stop()

    again = (await running(create_app)).as_("case_manager", "ki")

    found = [good(await again.get(f"/v1/consents/{one['id']}"))["status"] for one in (settled, lost)]
    assert found == ["given", "suspended"]
    assert [one["subject_id"] for one in await tasks(again, "holders_disagree")] == [lost["id"]]
