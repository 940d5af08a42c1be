"""OWASP API5:2023 Broken Function Level Authorization: what the matrix of every operation and role (tests/isolation) does
not ask. Roles that are named oddly open nothing, and what is for the node's operator or services is closed to bodies.
"""

from typing import Any

import pytest

from geleit_vocabulary.access import ACCESS
from tests.attack.doors import told
from tests.attack.fuzz.sending import ROLES
from tests.house.places import SERVICES
from tests.world import OPERATIONS, World

OPERATORS = "/v1/meta/backlog"
ODD_ROLES: tuple[Any, ...] = (
    [], ["service"], ["SERVICE"], ["node_operator "], [" node_operator"], ["Node_Operator"], ["NODE_OPERATOR"], ["*"],
    ["node_operator,case_manager"], "node_operator case_manager", [["node_operator"]], [{"role": "node_operator"}],
    {"node_operator": True}, ["node_operator\u0000"], [None], [1], ["admin"], ["root"], "", None,
)  # fmt: skip
PUBLIC = {"live", "ready", "list_lifecycles", "list_problems", "list_code_lists", "list_codes", "read_code"}
"""Of the services; of the door: its health, its keys and its documents."""
FOR_SERVICES = {"/v1/events", "/v1/meta/snapshot", "/v1/status-list"}
"""What is made for services: facts, what stands of them, withdrawn grants."""


@pytest.mark.parametrize("service", SERVICES)
async def test_a_role_counts_as_it_is_written_and_no_other_way(attacked: World, service: str) -> None:
    issuer, running = attacked.node.issuer, attacked.services[service]
    assert (await running.as_("node_operator", "ki").get(OPERATORS)).status_code == 200
    for odd in ODD_ROLES:
        claims = issuer.claims([], "ki", sub="x") | {"geleit_roles": odd}
        answer = await running.with_token(issuer.sign(claims)).get(OPERATORS)
        assert told(answer) == (403, "forbidden"), (odd, answer.text)


async def test_a_client_that_is_bound_to_roles_gets_no_other_by_its_token(attacked: World) -> None:
    """A program that identity registered without roles: its token may name what it likes."""
    admin = attacked.as_("identity", role="body_admin")
    given = {"client_id": "only-reads", "name": "Reads only", "roles": ["volunteer"]}
    made = await admin.post("/v1/clients", given)
    assert made.status_code in {201, 422}, made.text
    for service in SERVICES:
        answer = await attacked.as_(service, role="node_operator", client_id="only-reads").get(OPERATORS)
        assert answer.status_code in {401, 403}, answer.text
        unknown = await attacked.as_(service, role="node_operator", client_id="nobody-knows").get(OPERATORS)
        assert told(unknown) == (401, "client_unknown")


def test_every_operation_of_the_services_names_a_permission_but_those_that_tell_nothing_of_anybody() -> None:
    unnamed = {
        (where, name) for (where, name), one in OPERATIONS.items() if one.permission is None and where in SERVICES
    }
    assert {name for _, name in unnamed} == PUBLIC
    named = {one.permission for one in OPERATIONS.values() if one.permission}
    roles = frozenset(role for role in ROLES if role not in {"service", "nobody"})
    everything = ACCESS.permissions(roles | {"service"})
    assert named <= everything, "a permission that no role has"
    assert not any(named <= ACCESS.permissions(frozenset({role})) for role in roles), "a role that may do all there is"


@pytest.mark.parametrize("service", SERVICES)
async def test_a_service_reads_facts_and_no_rows(attacked: World, service: str) -> None:
    """An assertion without a user opens what is made for services, whatever its permissions are called."""
    caller = attacked.services[service].as_service("cases" if service != "cases" else "identity")
    assert (await caller.get("/v1/events?after=0")).status_code == 200
    for (where, _), one in OPERATIONS.items():
        if where == service and one.method == "GET" and not one.parameters and one.permission:
            answer = await caller.get(one.path)
            assert one.path in FOR_SERVICES or answer.status_code == 403, (one.path, answer.status_code)


async def test_the_door_and_the_service_read_a_path_alike(attacked: World) -> None:
    """What the door takes for a public address the service must not take for another one."""
    nobody = attacked.services["gateway"].as_nobody()
    assert (await nobody.get("/cases/v1/meta/lifecycles")).status_code == 200
    for path in ("/cases/v1/meta/lifecycles/../../tasks", "/cases/v1/meta/lifecycles/%2e%2e/backlog",
                 "/cases/v1/meta/lifecycles%2f..%2fbacklog", "/cases/v1/meta/lifecycles;/../backlog",
                 "/cases/v1/meta/lifecycles/backlog", "/cases/v1/meta/./backlog", "/cases/v1/meta/lifecycles\\backlog"):  # fmt: skip
        assert (await nobody.get(path)).status_code in {400, 401, 404}, path
