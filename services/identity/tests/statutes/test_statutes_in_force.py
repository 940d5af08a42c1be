import pytest

from geleit_kit.testing.running import Client, Running
from services.identity.tests.helpers import Json, agreed, bound, good, question, refused, registered

OFFICE = {"key": "wohnungsamt", "name": "Amt für Wohnungswesen", "kind": "housing_office", "land": "NW", "law": "sgb_x"}
USE = {
    "statute": "sgb_x_69_1_1",
    "recipient_kind": "housing_office",
    "purpose": "housing",
    "categories": ["housing", "base_data"],
}


@pytest.fixture
async def two(identity: Running) -> tuple[Client, Client]:
    """The officer and the administrator of the KI; a housing office on the node."""
    good(await identity.as_("node_operator", "ki").post("/v1/bodies", OFFICE), 201)
    return identity.as_("data_protection_officer", "ki"), identity.as_("body_admin", "ki")


def offer(person: str, purpose: str | None = "housing") -> Json:
    ground = {"kind": "statute", "statute": "sgb_x_69_1_1"}
    return {"person": person, "recipient": "wohnungsamt", "ground": ground, "purpose": purpose}


@pytest.mark.answers
async def test_a_statute_carries_a_link_only_after_two_have_put_it_into_force(
    identity: Running, two: tuple[Client, Client]
) -> None:
    officer, admin = two
    ki, office = identity.as_("case_manager", "ki"), identity.as_("case_manager", "wohnungsamt")
    person, own = await registered(ki), await registered(office, family="Own")
    row = good(await admin.post("/v1/statute-uses", USE), 201)
    path = f"/v1/statute-uses/{row['id']}"
    refused(
        await ki.post("/v1/links", offer(person), key="1"),
        422,
        "invalid",
        ("/ground/statute", "statute_not_in_force_here"),
    )
    await agreed(officer, row["id"])
    found = good(await officer.get(path))
    assert (found["status"], found["in_force_from"], found["citation"]) == (
        "in_force",
        "2016-06-07",
        "§ 69 Abs. 1 Nr. 1 SGB X",
    )
    refused(await ki.post("/v1/links", offer(person, None), key="2"), 422, "invalid", ("/purpose", "missing"))
    link = good(await ki.post("/v1/links", offer(person), key="3"), 201)
    assert (link["ground"], link["statute"]) == ("statute", "sgb_x_69_1_1")
    await bound(office, link["conversation_id"], own)
    asked = question(link["conversation_id"], ["housing", "needs"], purpose="housing")
    decision = good(await office.post("/v1/decisions", asked))
    assert (decision["answer"], decision["categories"]) == ("partly", ["housing"])
    words = "§ 69 Abs. 1 Nr. 1 SGB X: Übermittlung zur Erfüllung sozialer Aufgaben"
    assert decision["ground"] == {"kind": "statute", "code": "sgb_x_69_1_1", "words": words}
    assert good(await office.post("/v1/decisions", {**asked, "purpose": "case_management"}))["answer"] == "no"


async def test_with_the_statute_end_its_links_and_its_grants(identity: Running, two: tuple[Client, Client]) -> None:
    officer, admin = two
    ki, office = identity.as_("case_manager", "ki"), identity.as_("case_manager", "wohnungsamt")
    person, own = await registered(ki), await registered(office, family="Own")
    row = good(await officer.post("/v1/statute-uses", USE), 201)
    path = f"/v1/statute-uses/{row['id']}"
    await agreed(admin, row["id"])
    row = good(await admin.get(path))
    link = good(await ki.post("/v1/links", offer(person), key="3"), 201)
    await bound(office, link["conversation_id"], own)
    asked = question(link["conversation_id"], ["housing"], purpose="housing")
    assert good(await office.post("/v1/decisions", asked))["answer"] == "yes"
    listed = good(await identity.as_service("cases").get("/v1/status-list"))["status_list"]
    ended = good(await admin.post(f"{path}/end", seen=row["version"]))
    assert (ended["status"], ended["ended_on"]) == ("ended", "2016-06-07")
    assert good(await identity.as_service("cases").get("/v1/status-list"))["status_list"] != listed
    refused(await ki.get(f"/v1/links/{link['id']}"), 404, "not_found")
    assert good(await office.get("/v1/links"))["items"] == []
    assert good(await office.post("/v1/decisions", asked))["answer"] == "no"
    refused(await officer.post(f"{path}/end", seen=ended["version"]), 409, "illegal_transition")


@pytest.mark.answers
async def test_a_proposal_is_rejected_refused_where_it_stands_and_seen_by_its_own_body_only(
    identity: Running, two: tuple[Client, Client]
) -> None:
    officer, admin = two
    wrong = {**USE, "statute": "stgb_34", "categories": ["housing", "health"], "recipient_kind": "foreigners_authority"}
    refused(
        await admin.post("/v1/statute-uses", wrong), 422, "invalid",
        ("/statute", "second_person_each_time"), ("/recipient_kind", "no_standing_flow_there"),
        ("/categories/1", "category_needs_release"),
    )  # fmt: skip
    row = good(await admin.post("/v1/statute-uses", USE), 201)
    path = f"/v1/statute-uses/{row['id']}"
    elsewhere = identity.as_("body_admin", "jobcenter")
    refused(await elsewhere.get(path), 404, "not_found")
    refused(await elsewhere.post(f"{path}/end", seen=1), 404, "not_found")
    [waiting] = good(await officer.get("/v1/proposals"))["items"]
    assert good(await elsewhere.get("/v1/proposals"))["items"] == []
    refused(
        await elsewhere.post(f"/v1/proposals/{waiting['id']}/reject", {"reason": "not_wanted"}, seen=1),
        404,
        "not_found",
    )
    no = await officer.post(f"/v1/proposals/{waiting['id']}/reject", {"reason": "not_wanted"}, seen=1)
    assert (good(no)["status"], good(no)["reason"]) == ("rejected", "not_wanted")
    assert good(await officer.get(path))["status"] == "rejected"
    assert [one["id"] for one in good(await admin.get("/v1/statute-uses"))["items"]] == [row["id"]]
