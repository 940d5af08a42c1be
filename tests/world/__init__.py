"""One seeded world of the services, and one recipe per operation: how its owner calls it so that it succeeds.

Every proof about "each operation" (isolation, canary, fuzz, attack) begins here, so that none invents its own way in.

    async def test_...(world: World) -> None:                      # fixture of tests/conftest.py, one per module and engine
        call = await RECIPES["cases", "read_support_record"].prepare(world, new_marker())
        answer = await world.send(call)                            # as its owner: a documented 2xx
        denied = await world.send(call.by("sozialamt"))            # the same call, by somebody else

**The world** (`World`): identity, cases, referrals, indicators and the door in this process over real HTTP, on one kind of
database, with a Valkey of its own, on Monday 5 September 2016. `world.services["cases"]` is kit's `Running`;
`world.as_("cases", "ki", "case_manager")` a `Client`; `world.send(call)` sends a call. Bodies: `OWNER` (ki) keeps
the records. Recipes that need a second body take `RECEIVER` (weiterbildung). Other bodies stand apart: a test gives them
whatever relation it wants (`tests/isolation/relations.py`).

**A recipe** is an async function `(world, marker) -> Call` with the name of its operation, registered by
`@recipe("cases")`. It prepares through the API what the operation needs, always anew (own person, own record), and
writes `marker` into a free-text or name field of the row that the operation is about. It returns the call, not yet made:

    @recipe("cases")
    async def read_support_record(world: World, marker: str) -> Call:
        record = await stories.record(world, marker)
        return Call({"record_id": record["id"]})

`Call(values, given=, query=, seen=, key=, role=, body=, sub=, read_back=)`: `values` fill the path, `given` is the JSON
document (bytes: a file, sent as it is), `seen` the version for If-Match, `key` the Idempotency-Key (a fresh one where the operation takes one),
`role`/`body`/`sub` who calls (case_manager of ki; a tuple of roles is allowed; `body=None` calls without a token,
`role="service:cases"` as that service). Method and path come from the committed openapi.json by the operation's id.
Where the answer does not show the marker, `read_back` is the call that shows it afterwards; where an operation has no
words at all the decorator says why: `@recipe("cases", silent="a life cycle is no text of a body")`.

`RECIPES[service, operation_id]`; `tests/world/test_recipes.py` fails for an operation without a recipe, and the matrix of
`tests/isolation` for a call that is no documented 2xx, a marker that does not appear, an answer without an entry in the
access log. Names: `stories.py` prepares (reuse
it, and the helpers of the services), one file per service registers, `kit_operations.py` for what kit adds to each.
"""

from importlib import import_module

from tests.world.calls import OPERATIONS, RECIPES, Call, Operation, Recipe, new_marker, recipe
from tests.world.world import OWNER, RECEIVER, World, open_world

for _file in (
    "identity",
    "identity_grounds",
    "identity_texts",
    "identity_representing",
    "identity_safeguards",
    "identity_rights",
    "identity_duties",
    "identity_imports",
    "identity_matching",
    "identity_leaving",
    "identity_merging",
    "cases",
    "cases_plans",
    "cases_documents",
    "cases_forms",
    "referrals",
    "indicators",
    "gateway",
    "kit_operations",
):
    import_module(f"tests.world.{_file}")

__all__ = [
    "OPERATIONS",
    "OWNER",
    "RECEIVER",
    "RECIPES",
    "Call",
    "Operation",
    "Recipe",
    "World",
    "new_marker",
    "open_world",
    "recipe",
]
