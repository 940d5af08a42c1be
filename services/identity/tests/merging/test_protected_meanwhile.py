"""Whoever is protected stays so when two records become one and are separated again, and nothing that allows gets wider."""

from typing import Any

from geleit_identity.merging.moving import MOVING
from geleit_identity.merging.rules import MEANWHILE, Meanwhile
from geleit_kit.testing.node import Node
from geleit_kit.testing.running import Client, Running
from services.identity.tests.helpers import Json, consented, facts, good, refused, registered
from services.identity.tests.merging.test_merging import merged, pair
from services.identity.tests.merging.test_undoing import UNDO, undone
from services.identity.tests.safeguards.test_relatives_of_staff import staff_member

PURPOSE = {"Despite-Restriction": "legal_claims"}
PATH = "/v1/restrictions"


async def restricted(officer: Client, pseudonym: str) -> Json:
    return good(await officer.post(PATH, {"person": pseudonym, "ground": "unlawful"}), 201)


async def told(identity: Running) -> list[tuple[str, Any]]:
    """What other services hear of restrictions and bars, in order."""
    found = [one for one in await facts(identity, "ki") if one["type"].split(".")[3] in {"restricted", "unrestricted"}]
    return [(one["type"].split(".")[3], one["data"]["person"]) for one in found]


def test_each_table_that_follows_a_merge_says_what_becomes_of_what_came_in_between() -> None:
    assert set(MEANWHILE) == MOVING.kinds
    asked = {kind for kind, said in MEANWHILE.items() if said in {Meanwhile.ASKED, Meanwhile.PAUSED}}
    assert asked == {kind for kind in MOVING.kinds if MOVING.asks(kind)}


async def test_without_a_purpose_nobody_merges_or_separates_whose_processing_is_restricted(identity: Running) -> None:
    ki, officer = identity.as_("case_manager", "ki"), identity.as_("rights_officer", "ki")
    kept, other = await registered(ki), await registered(ki, family="Hadad")
    found = await pair(ki, kept, other)
    row = await restricted(officer, other)
    path, wanted = f"/v1/duplicates/{found['id']}/merge", {"reason": "same_document", "note": None, "keep": kept}
    refused(await ki.post(path, wanted, seen=found["version"]), 409, "processing_restricted")
    both = identity.as_(["case_manager", "rights_officer"], "ki")
    refused(await both.post(path, wanted, seen=found["version"]), 409, "processing_restricted")
    merge = good(await ki.post(path, wanted, seen=found["version"], headers=PURPOSE))
    name = {"kind": "given", "value": "Nura", "spelling_source": "self"}
    refused(await ki.post(f"/v1/persons/{kept}/names", name), 409, "processing_restricted")
    undo = f"/v1/merges/{merge['id']}/undo"
    refused(await ki.post(undo, UNDO, seen=merge["version"]), 409, "processing_restricted")
    refused(await both.post(undo, UNDO, seen=merge["version"]), 409, "processing_restricted")
    good(await ki.post(undo, UNDO, seen=merge["version"], headers=PURPOSE))
    await identity.ticked()
    good(await ki.post(f"/v1/persons/{kept}/names", name), 201)
    refused(await ki.post(f"/v1/persons/{other}/names", name), 409, "processing_restricted")
    row = good(await officer.post(f"{PATH}/search", {"person": other}))["items"][0]
    good(await officer.post(f"{PATH}/{row['id']}/lift", {"told_on": "2016-06-07"}, seen=row["version"]))
    good(await ki.post(f"/v1/persons/{other}/names", name), 201)
    assert await told(identity) == [
        ("restricted", other), ("restricted", kept), ("unrestricted", kept), ("unrestricted", other),
    ]  # fmt: skip


async def test_of_two_restricted_records_each_restriction_is_lifted_by_itself(identity: Running) -> None:
    ki, officer = identity.as_("case_manager", "ki"), identity.as_("rights_officer", "ki")
    kept, other = await registered(ki), await registered(ki, family="Hadad")
    found = await pair(ki, kept, other)
    for one in (kept, other):
        await restricted(officer, one)
    wanted = {"reason": "same_document", "note": None, "keep": kept}
    path = f"/v1/duplicates/{found['id']}/merge"
    merge = good(await ki.post(path, wanted, seen=found["version"], headers=PURPOSE))
    first, second = good(await officer.post(f"{PATH}/search", {"person": kept}))["items"]
    lift = {"told_on": "2016-06-07"}
    good(await officer.post(f"{PATH}/{first['id']}/lift", lift, seen=first["version"]))
    asked = {"person": kept}
    refused(await ki.post("/v1/consents/search", asked), 409, "processing_restricted")
    good(await officer.post(f"{PATH}/{second['id']}/lift", lift, seen=second["version"]))
    good(await ki.post("/v1/consents/search", asked))
    await undone(ki, merge)
    await identity.ticked()
    for one in (kept, other):  # what was lifted while they were one is lifted
        good(await ki.post("/v1/consents/search", {"person": one}))


async def test_what_protected_somebody_in_between_protects_both(identity: Running, node: Node) -> None:
    ki, officer = identity.as_("case_manager", "ki"), identity.as_("rights_officer", "ki")
    kept, other = await registered(ki), await registered(ki, family="Hadad")
    he = await registered(ki, family="Mann")
    merge = await merged(ki, kept, other)
    conflict = {"against": he, "reach": "everything", "since": "2016-06-01", "reason": "He follows."}
    good(await ki.post(f"/v1/persons/{kept}/conflicts", conflict), 201)
    cousin, staff = await staff_member(identity, node, "cousin")
    excluded = {"staff": staff, "closeness": "relative"}
    good(await ki.post(f"/v1/persons/{kept}/staff-exclusions", excluded), 201)
    await restricted(officer, kept)
    assert good(await ki.get(f"/v1/merges/{merge['id']}/later", headers=PURPOSE))["items"] == []
    good(await ki.post(f"/v1/merges/{merge['id']}/undo", UNDO, seen=merge["version"], headers=PURPOSE))
    await identity.ticked()
    for one in (kept, other):
        assert (await cousin.get(f"/v1/persons/{one}")).status_code == 404
        refused(await ki.post("/v1/consents/search", {"person": one}), 409, "processing_restricted")
        shown = good(await ki.get(f"/v1/persons/{one}"))
        assert shown["addresses_locked"]
        view = good(await ki.post("/v1/household-views", {"persons": [one], "told_to": he}))
        assert view["items"] == []
        (row,) = good(await ki.get(f"/v1/persons/{one}/conflicts", headers=PURPOSE))["items"]
        flags = [flag["id"] for flag in shown["protections"]]
        assert flags == [row["id"]]
        (lock,) = good(await officer.post(f"{PATH}/search", {"person": one}))["items"]
        good(await officer.post(f"{PATH}/{lock['id']}/lift", {"told_on": "2016-06-07"}, seen=lock["version"]))
        end = f"/v1/persons/{one}/conflicts/{row['id']}/end"
        good(await ki.post(end, {"until": "2016-06-06"}, seen=row["version"]))
        assert not good(await ki.get(f"/v1/persons/{one}"))["addresses_locked"]
        (bar,) = good(await ki.get(f"/v1/persons/{one}/staff-exclusions"))["items"]
        good(await ki.post(f"/v1/persons/{one}/staff-exclusions/{bar['id']}/end", seen=bar["version"]))
        good(await cousin.get(f"/v1/persons/{one}"))


async def test_who_was_let_in_again_while_two_were_one_is_let_in_to_both(identity: Running, node: Node) -> None:
    ki = identity.as_("case_manager", "ki")
    kept, other = await registered(ki), await registered(ki, family="Hadad")
    cousin, staff = await staff_member(identity, node, "cousin")
    excluded = {"staff": staff, "closeness": "relative"}
    row = good(await ki.post(f"/v1/persons/{other}/staff-exclusions", excluded), 201)
    merge = await merged(ki, kept, other)
    assert (await cousin.get(f"/v1/persons/{kept}")).status_code == 404
    (row,) = good(await ki.get(f"/v1/persons/{kept}/staff-exclusions"))["items"]
    good(await ki.post(f"/v1/persons/{kept}/staff-exclusions/{row['id']}/end", seen=row["version"]))
    await undone(ki, merge)
    for one in (kept, other):
        good(await cousin.get(f"/v1/persons/{one}"))


async def test_what_was_allowed_in_between_carries_nothing_until_somebody_has_confirmed_it(identity: Running) -> None:
    ki = identity.as_("case_manager", "ki")
    kept, other = await registered(ki), await registered(ki, family="Hadad")
    merge = await merged(ki, kept, other)
    mine, theirs = [await consented(ki, kept, "jobcenter", [one]) for one in ("base_data", "birth")]
    sides = ({"kind": "consents", "id": one["id"], "to": to} for one, to in ((mine, "kept"), (theirs, "merged")))
    await undone(ki, merge, *sides)
    for one, whose in ((mine, kept), (theirs, other)):
        found = good(await ki.get(f"/v1/consents/{one['id']}"))
        assert (found["status"], found["person"]) == ("suspended", whose)
        done = good(await ki.post(f"/v1/consents/{one['id']}/confirm", {}, seen=found["version"]))
        assert done["status"] == "given"
