"""Recipes of what the door answers itself. Its pages and documents tell what runs here, nothing of any person."""

from uuid import UUID, uuid4

from tests.world.calls import Call, recipe
from tests.world.world import OWNER, World

PAGE = "a page of the documentation holds no word of a body"
NOBODY = Call(body=None)


def page(operation_id: str, **values: str) -> None:
    """Registers a public page, which anybody reads."""

    async def read(_: World, __: str) -> Call:
        return Call(values, body=None)

    recipe("gateway", operation_id, silent=PAGE)(read)


@recipe("gateway", silent="the caller's own roles and permissions, from the token")
async def who_am_i(_: World, __: str) -> Call:
    return Call()


@recipe("gateway", silent="yes or no to what the caller names")
async def may_i(_: World, __: str) -> Call:
    asked = {"permission": "case:write", "operation": "cases_open_support_record"}
    return Call(given={"questions": [asked]})


@recipe("gateway")
async def list_my_tasks(world: World, marker: str) -> Call:
    who = f"reader-{uuid4()}"
    context = world.services["cases"].app.state.geleit
    async with context.database.write(UUID(world.body(OWNER))) as write:
        await write.task(
            kind="proof", subject=("proof", uuid4()), pool="case_managers", assignee=UUID(world.staff(OWNER, who)),
            unique_for=who, links={"about": f"/{marker}"},
        )  # fmt: skip
    return Call(query={"whose": "mine"}, sub=who)


@recipe("gateway", silent="public keys")
async def list_keys(_: World, __: str) -> Call:
    return NOBODY


@recipe("gateway", silent="health of the node")
async def health_live(_: World, __: str) -> Call:
    return NOBODY


@recipe("gateway", silent="health of the node")
async def health_ready(_: World, __: str) -> Call:
    return NOBODY


for _name in ("read_openapi", "read_docs", "read_docs_api", "read_docs_lifecycles", "read_docs_events"):
    page(_name)
for _name in ("read_docs_problems", "read_docs_token"):
    page(_name)
for _name in ("read_docs_api", "read_docs_lifecycles", "read_docs_events"):
    page(f"{_name}_of_service", service="cases")
page("read_openapi_of_service", service="cases.json")
page("read_asyncapi_of_service", service="cases")
page("read_docs_problem", code="stale")
page("read_docs_asset", name="geleit.css")


@recipe("gateway", silent="leads to the documentation and says nothing itself")
async def read_root(_: World, __: str) -> Call:
    return NOBODY
