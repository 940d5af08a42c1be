"""Recipes of identity: the texts that persons read before they consent."""

from services.identity.tests.helpers import Json, agreed, given
from tests.world import stories
from tests.world.calls import Call, recipe
from tests.world.identity import NEWEST, on
from tests.world.world import RECEIVER, World

ADMIN = "body_admin"


def _adopted(marker: str) -> Json:
    return {"kind": "consent", "language": "ar", "text_version": f"v-{marker}", "checked_by": "staff_speaker",
            "own_reference": f"Text of {marker}"}  # fmt: skip


async def _text(world: World, marker: str) -> Json:
    return stories.good(await world.as_("identity", role=ADMIN).post("/v1/consent-texts/adopt", _adopted(marker)))


@recipe("identity", silent="what comes with Geleit, of no body")
async def list_shipped_texts(_: World, marker: str) -> Call:
    del marker
    return Call(role=ADMIN)


@recipe("identity")
async def adopt_text(_: World, marker: str) -> Call:
    return Call(given=_adopted(marker), role=ADMIN)


@recipe("identity")
async def draft_text(world: World, marker: str) -> Call:
    shipped = stories.good(await world.as_("identity", role=ADMIN).get("/v1/consent-texts/shipped?text_language=de"))
    sections = {
        part["section"]: "".join(run["words"] or f"{{{run['place']}}}" for run in part["runs"])
        for part in shipped["items"][0]["sections"]
    }
    own = {"kind": "consent", "language": "de", "text_version": f"v-{marker}", "title": f"Text of {marker}"}
    return Call(given={**own, "sections": sections, "purpose": "recognition"}, role=ADMIN)


@recipe("identity")
async def list_texts(world: World, marker: str) -> Call:
    await _text(world, marker)
    return Call(query=NEWEST, role=ADMIN)


@recipe("identity")
async def read_text(world: World, marker: str) -> Call:
    return Call({"text_id": (await _text(world, marker))["id"]}, role=ADMIN)


@recipe("identity")
async def retire_text(world: World, marker: str) -> Call:
    admin = world.as_("identity", role=ADMIN)
    row = await _text(world, marker)
    await agreed(world.as_("identity", role="data_protection_officer"), row["id"])
    return on("text_id", stories.good(await admin.get(f"/v1/consent-texts/{row['id']}")), role=ADMIN)


# --- receipts --------------------------------------------------------------------------------------------------------


@recipe("identity")
async def read_consent_receipt(world: World, marker: str) -> Call:
    made = await stories.person(world, marker)
    return Call({"consent_id": (await stories.consent(world, made["person"]))["id"]})


@recipe("identity")
async def read_release_receipt(world: World, marker: str) -> Call:
    made = await stories.person(world, marker)
    wanted = {"person": made["person"], "recipient": RECEIVER, "purpose": "recognition", "categories": ["needs"],
              "secret_holder": f"Dr. {marker}", "given": given()}  # fmt: skip
    return Call({"release_id": stories.good(await world.as_("identity").post("/v1/releases", wanted))["id"]})
