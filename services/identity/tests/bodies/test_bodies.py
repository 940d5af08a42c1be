import pytest

from geleit_identity.app import create_app
from geleit_kit.pure.caller import staff_id
from geleit_kit.testing.node import BODIES, body_id
from geleit_kit.testing.running import Running, Starter
from services.identity.tests.helpers import facts, facts_of, good, refused, registered

NEW = {"key": "wohnungsamt", "name": "Amt für Wohnungswesen", "kind": "housing_office", "land": "NW", "law": "sgb_x"}


async def test_the_bodies_of_the_file_are_there_and_each_is_told_once_across_a_restart(
    identity: Running, running: Starter
) -> None:
    listed = good(await identity.as_("volunteer", "freiwillige").get("/v1/bodies"))["items"]
    assert {one["key"] for one in listed} == set(BODIES)
    await identity.stop()
    again = await running(create_app)
    (fact,) = [one for one in await facts(again, "ki") if ".body." in one["type"]]
    assert fact["data"] == {"key": "ki", "name": "Body ki", "kind": "agency", "land": "NW", "law": "sgb_x"}


async def test_a_body_that_is_registered_works_at_once_and_keeps_its_own_rows(identity: Running) -> None:
    operator = identity.as_("node_operator", "ki")
    made = good(await operator.post("/v1/bodies", NEW), 201)
    assert good(await identity.as_("case_manager", "ki").get("/v1/bodies/wohnungsamt")) == made
    office = identity.as_("case_manager", "wohnungsamt")
    await registered(office)
    assert await facts_of(identity, "wohnungsamt", "body") == ["body.registered"]
    assert len(good(await office.get("/v1/persons"))["items"]) == 1
    assert good(await identity.as_("case_manager", "ki").get("/v1/persons"))["items"] == []


@pytest.mark.answers
async def test_a_body_is_registered_once_and_only_by_the_operator_of_the_node(identity: Running) -> None:
    refused(await identity.as_("body_admin", "ki").post("/v1/bodies", NEW), 403, "forbidden")
    operator = identity.as_("node_operator", "ki")
    refused(await operator.post("/v1/bodies", {**NEW, "key": "jobcenter"}), 409, "body_exists")
    refused(await operator.post("/v1/bodies", {**NEW, "key": "No Key"}), 422, "invalid", ("/key", "wrong_form"))
    refused(await operator.post("/v1/bodies", {**NEW, "kind": "castle"}), 422, "invalid", ("/kind", "not_in_list"))
    refused(await operator.get("/v1/bodies/wohnungsamt"), 404, "not_found")


async def test_staff_are_named_by_the_id_of_their_login_and_leave_with_their_id(identity: Running) -> None:
    admin = identity.as_("body_admin", "ki")
    given = {"issuer": "https://issuer.test", "subject": "ki-case_manager", "name": "Kim Muster", "function": "Desk"}
    row = good(await admin.post("/v1/staff", given), 201)
    assert row["staff"] == str(staff_id("https://issuer.test", "ki-case_manager", body_id("ki")))
    refused(await admin.post("/v1/staff", given), 409, "already_exists")
    path = f"/v1/staff/{row['staff']}"
    refused(await admin.patch(path, {"name": None}, seen=1), 422, "invalid", ("/name", "cannot_be_empty"))
    left = good(await admin.post(f"{path}/leave", seen=1))
    assert (left["status"], left["name"]) == ("left", "Kim Muster")
    refused(await admin.post(f"{path}/leave", seen=left["version"]), 409, "illegal_transition")
    refused(await identity.as_("case_manager", "ki").post(f"{path}/leave", seen=1), 403, "forbidden")


@pytest.mark.answers
async def test_a_registered_client_calls_for_its_body_with_its_roles_at_most_until_it_is_blocked(
    identity: Running,
) -> None:
    admin = identity.as_("body_admin", "ki")
    program = {"client_id": "ki-system", "name": "System", "roles": ["case_manager"]}
    system = identity.as_(["case_manager", "body_admin"], "ki", client_id="ki-system")
    elsewhere = identity.as_("case_manager", "jobcenter", client_id="ki-system")
    refused(await system.get("/v1/persons"), 401, "client_unknown")
    row = good(await admin.post("/v1/clients", program), 201)
    good(await system.get("/v1/persons"))
    refused(await system.get("/v1/clients"), 403, "forbidden")
    refused(await elsewhere.get("/v1/persons"), 401, "body_foreign")
    blocked = good(await admin.post(f"/v1/clients/{row['id']}/block", seen=1))
    refused(await system.get("/v1/persons"), 401, "client_unknown")
    good(await admin.post(f"/v1/clients/{row['id']}/unblock", seen=blocked["version"]))
    good(await system.get("/v1/persons"))
    told = [one for one in await facts(identity, "ki") if ".client." in one["type"]]
    assert [one["type"].split(".")[3] for one in told] == ["registered", "blocked", "registered"]
    assert told[0]["data"] == {"client_id": "ki-system", "roles": ["case_manager"]}


async def test_a_client_gets_no_role_that_belongs_to_the_node(identity: Running) -> None:
    admin = identity.as_("body_admin", "ki")
    given = {"client_id": "ki-system", "name": "System", "roles": ["system_client", "node_operator"]}
    refused(await admin.post("/v1/clients", given), 422, "invalid", ("/roles/1", "role_of_the_node"))
    row = good(await admin.post("/v1/clients", {**given, "roles": ["system_client"]}), 201)
    blocked = good(await admin.post(f"/v1/clients/{row['id']}/block", seen=1))
    assert blocked["status"] == "blocked"
    refused(await admin.post(f"/v1/clients/{row['id']}/block", seen=2), 409, "illegal_transition")
    taken = {"client_id": "ki-system", "name": "Other", "roles": ["system_client"]}
    other = identity.as_("body_admin", "jobcenter")
    refused(await other.post("/v1/clients", taken), 409, "already_exists")
