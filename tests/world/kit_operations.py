"""Recipes of what kit adds to every service: tasks, facts, grants, what a service tells about itself."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any
from uuid import uuid4

from services.identity.tests.helpers import Json
from tests.house.places import SERVICES
from tests.world import referral_stories, stories
from tests.world.calls import OPERATIONS, Call, recipe
from tests.world.world import OWNER, RECEIVER, World

Of = Callable[[World, str, str], Awaitable[Call]]
OPERATOR = "node_operator"


def everywhere(silent: str = "") -> Callable[[Of], Of]:
    """Registers `(world, marker, service) -> Call` for each service that has an operation of this name."""

    def keep(make: Of) -> Of:
        name = getattr(make, "__name__", "")
        for service in SERVICES:
            if (service, name) in OPERATIONS:
                recipe(service, name, silent=silent)(partial(_of, make, service))
        return make

    return keep


async def _of(make: Of, service: str, world: World, marker: str) -> Call:
    return await make(world, marker, service)


# --- tasks -----------------------------------------------------------------------------------------------------------


@everywhere()
async def list_tasks(world: World, marker: str, service: str) -> Call:
    await stories.task(world, service, marker)
    return Call(query={"sort": "-created_at"})


@everywhere()
async def read_task(world: World, marker: str, service: str) -> Call:
    return Call({"task_id": (await stories.task(world, service, marker))["id"]})


def _on(row: Json, given: Any = None) -> Call:
    return Call({"task_id": row["id"]}, given, seen=row["version"])


@everywhere()
async def claim_task(world: World, marker: str, service: str) -> Call:
    return _on(await stories.task(world, service, marker))


@everywhere()
async def release_task(world: World, marker: str, service: str) -> Call:
    made = await stories.task(world, service, marker)
    client = world.as_(service)
    return _on(stories.good(await client.post(f"/v1/tasks/{made['id']}/claim", seen=made["version"])))


@everywhere()
async def complete_task(world: World, marker: str, service: str) -> Call:
    return _on(await stories.task(world, service, marker))


@everywhere()
async def hand_over_task(world: World, marker: str, service: str) -> Call:
    return _on(await stories.task(world, service, marker), {"assignee": world.staff(OWNER, stories.COLLEAGUE)})


# --- grants ----------------------------------------------------------------------------------------------------------


async def _read_by_grant(
    world: World, service: str, conversation: Json, resource: str, categories: list[str], **given: Any
) -> Call:
    live = await stories.grant(world, conversation["conversation_id"], service, categories)
    return Call(given={"grant": live, "resource": resource} | given, body=RECEIVER)


@recipe("identity", "read_by_grant")
async def copy_of_a_person(world: World, marker: str) -> Call:
    made = await stories.conversation(world, marker)
    return await _read_by_grant(world, "identity", made, "person", ["base_data"])


@recipe("cases", "read_by_grant")
async def contacts_of_a_person(world: World, marker: str) -> Call:
    made = await stories.conversation(world, marker, categories=("counselling", "base_data"))
    opened = await stories.record(world, marker, person=made["person"])
    talk = {"support_record_id": opened["id"], "way": "talk", "summary": f"Talk with {marker}."}
    stories.good(await world.as_("cases").post("/v1/contacts", talk))
    return await _read_by_grant(world, "cases", made, "contacts", ["counselling"])


@recipe("referrals", "read_by_grant")
async def payload_of_a_referral(world: World, marker: str) -> Call:
    between = await referral_stories.talk(world, marker)
    given = {"person": between.giver, "conversation_id": between.id}
    await referral_stories.accepted(world, marker, between.receiver, **given)
    live = await referral_stories.grant(world, between.id, "pull", referral_stories.FETCHED, RECEIVER)
    return Call(given={"grant": live, "resource": "referral_payload"}, body=RECEIVER)


# --- facts, log, what a service tells about itself --------------------------------------------------------------------


@everywhere(silent="facts carry ids, states and days, no words")
async def list_events(world: World, marker: str, service: str) -> Call:
    del marker, service, world
    return Call(query={"limit": 500}, role="system_client")


@everywhere(silent="as the facts")
async def take_snapshot(world: World, marker: str, service: str) -> Call:
    del marker, service, world
    return Call(role="system_client")


@everywhere(silent="the log names no staff and seals who it was about")
async def list_access_log(world: World, marker: str, service: str) -> Call:
    await stories.task(world, service, marker)
    return Call(role="data_protection_officer")


@everywhere(silent="entries name operations and categories, no words")
async def search_access_log(world: World, marker: str, service: str) -> Call:
    made = await stories.task(world, service, marker)
    return Call(given={"person": made["person"] or str(uuid4())}, role="data_protection_officer")


@everywhere(silent="life cycles are data of the service, of no body")
async def list_lifecycles(world: World, marker: str, service: str) -> Call:
    del marker, service, world
    return Call(body=None)


@everywhere(silent="the refusals of the service, of no body")
async def list_problems(world: World, marker: str, service: str) -> Call:
    del marker, service, world
    return Call(body=None)


@everywhere(silent="code lists are data of the house, of no body")
async def list_code_lists(world: World, marker: str, service: str) -> Call:
    del marker, service, world
    return Call(body=None)


@everywhere(silent="codes of a list, of no body")
async def list_codes(world: World, marker: str, service: str) -> Call:
    del marker, service, world
    return Call({"list_key": "cefr"}, body=None)


@everywhere(silent="a code of a list, of no body")
async def read_code(world: World, marker: str, service: str) -> Call:
    del marker, service, world
    return Call({"list_key": "cefr", "code": "B1"}, body=None)


@everywhere(silent="whether the service lives")
async def live(world: World, marker: str, service: str) -> Call:
    del marker, service, world
    return Call(body=None)


@everywhere(silent="whether the service is ready")
async def ready(world: World, marker: str, service: str) -> Call:
    del marker, service, world
    return Call(body=None)


@recipe("cases", "list_definitions")
async def definitions_with_a_concept(world: World, marker: str) -> Call:
    await stories.concept(world, marker)
    return Call()


def _without_definitions(service: str) -> None:
    @recipe(service, "list_definitions", silent="this service lets no body write a definition")
    async def list_definitions(_: World, marker: str) -> Call:
        del marker
        return Call()


for _service in ("identity", "referrals", "indicators"):
    _without_definitions(_service)


@everywhere(silent="whom the service takes the caller for")
async def read_caller(world: World, marker: str, service: str) -> Call:
    del marker, service, world
    return Call()


@everywhere(silent="codes of refusals")
async def may_i_each(world: World, marker: str, service: str) -> Call:
    made = await stories.task(world, service, marker)
    return Call(given={"questions": [{"operation": "complete_task", "resource": {"task_id": made["id"]}}]})


@everywhere(silent="figures of the machinery")
async def read_backlog(world: World, marker: str, service: str) -> Call:
    del marker, service, world
    return Call(role=OPERATOR)


@everywhere(silent="types, sequences and fault codes; the facts themselves stay inside")
async def list_dead_letters(world: World, marker: str, service: str) -> Call:
    del marker, service, world
    return Call(role=OPERATOR)


@everywhere(silent="how many took effect")
async def replay_dead_letters(world: World, marker: str, service: str) -> Call:
    del marker, service, world
    return Call(given={"aggregate": f"nothing:{uuid4()}"}, role=OPERATOR)
