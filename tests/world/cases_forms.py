"""Recipes of cases: forms and assessments. Whatever is filled in here is an answer to the instrument of Moers."""

from geleit_cases.forms.instruments import INSTRUMENTS
from services.identity.tests.helpers import Json
from tests.world import stories
from tests.world.calls import Call, recipe
from tests.world.cases import NEWEST, on
from tests.world.world import World

FORM = "moers"
NOT_KEPT = "looked at and not kept: the answer names places and codes"


def definition(marker: str) -> Json:
    """A form whose title is the marker."""
    content = INSTRUMENTS["hamm"].content
    return {**content, "json_schema": {**content["json_schema"], "x-label": {"de": marker, "en": marker}}}


async def form(world: World, marker: str) -> Json:
    """A draft of a form whose title is the marker."""
    given = {"key": marker.lower(), **definition(marker)}
    return stories.good(await world.as_("cases", role="body_admin").post("/v1/forms", given))


async def in_force(world: World) -> None:
    """The instrument is published in the owner's body, once."""
    admin = world.as_("cases", role="body_admin")
    query = {"key": FORM, "status": "published"}
    if not stories.good(await admin.get("/v1/forms", params=query))["items"]:
        draft = stories.good(await admin.post("/v1/forms/adopt", {"instrument": FORM}))
        stories.good(await admin.post(f"/v1/forms/{draft['id']}/publish", {}, seen=draft["version"]))


def answers(marker: str) -> Json:
    """Answers of several categories, the marker in each."""
    return {"health": {"situation": marker}, "goals": {"current": marker}, "network": {"lawyer": marker}}


async def given_of(world: World, marker: str) -> Json:
    """What begins an assessment of a new record."""
    await in_force(world)
    made = await stories.record(world, marker)
    return {"support_record_id": made["id"], "form": FORM, "answers": answers(marker), "own_reference": marker}


async def assessment(world: World, marker: str) -> Json:
    """A draft with answers."""
    return stories.good(await world.as_("cases").post("/v1/assessments", await given_of(world, marker)))


async def completed(world: World, marker: str) -> Json:
    """A completed one."""
    return await stories.act(world, "/v1/assessments", await assessment(world, marker), "complete", {})


# --- forms -----------------------------------------------------------------------------------------------------------


@recipe("cases", silent="the instruments that come with the house")
async def list_instruments(_: World, __: str) -> Call:
    return Call()


@recipe("cases", silent="an instrument that comes with the house; a key is of small letters, a marker is not")
async def adopt_form(_: World, marker: str) -> Call:
    return Call(given={"instrument": "hamm", "key": marker.lower()}, role="body_admin")


@recipe("cases", silent=NOT_KEPT)
async def check_form(_: World, marker: str) -> Call:
    return Call(given=definition(marker), role="body_admin")


@recipe("cases")
async def list_forms(world: World, marker: str) -> Call:
    await form(world, marker)
    return Call(query={"key": marker.lower()})


@recipe("cases")
async def draft_form(_: World, marker: str) -> Call:
    return Call(given={"key": marker.lower(), **definition(marker)}, role="body_admin")


@recipe("cases")
async def read_form(world: World, marker: str) -> Call:
    return Call({"form_id": (await form(world, marker))["id"]})


@recipe("cases")
async def read_rendered_form(world: World, marker: str) -> Call:
    return Call({"form_id": (await form(world, marker))["id"]})


@recipe("cases", silent=NOT_KEPT)
async def validate_answers(world: World, marker: str) -> Call:
    made = await form(world, marker)
    return Call({"form_id": made["id"]}, {"answers": {"work": {"reason": marker}}})


@recipe("cases")
async def change_form(world: World, marker: str) -> Call:
    return on("form_id", await form(world, marker), definition(marker), role="body_admin")


@recipe("cases")
async def publish_form(world: World, marker: str) -> Call:
    return on("form_id", await form(world, marker), {}, role="body_admin")


@recipe("cases")
async def discard_form(world: World, marker: str) -> Call:
    return on("form_id", await form(world, marker), role="body_admin")


# --- assessments -----------------------------------------------------------------------------------------------------


@recipe("cases")
async def begin_assessment(world: World, marker: str) -> Call:
    return Call(given=await given_of(world, marker))


@recipe("cases")
async def upsert_assessment(world: World, marker: str) -> Call:
    return Call(given=await given_of(world, marker))


@recipe("cases")
async def list_assessments(world: World, marker: str) -> Call:
    await assessment(world, marker)
    return Call(query=NEWEST)


@recipe("cases")
async def read_assessment(world: World, marker: str) -> Call:
    return Call({"assessment_id": (await assessment(world, marker))["id"]})


@recipe("cases")
async def save_assessment(world: World, marker: str) -> Call:
    talk = {"way": "phone", "on": "2016-09-05"}
    return on("assessment_id", await assessment(world, marker), {"talk": talk, "answers": answers(marker)})


@recipe("cases", silent=NOT_KEPT)
async def validate_assessment(world: World, marker: str) -> Call:
    return Call({"assessment_id": (await assessment(world, marker))["id"]}, {"answers": answers(marker)})


@recipe("cases")
async def complete_assessment(world: World, marker: str) -> Call:
    return on("assessment_id", await assessment(world, marker), {})


@recipe("cases")
async def discard_assessment(world: World, marker: str) -> Call:
    return on("assessment_id", await assessment(world, marker))


@recipe("cases")
async def reassess(world: World, marker: str) -> Call:
    return on("assessment_id", await completed(world, marker), {})


@recipe("cases", silent="ids of versions and places of answers")
async def read_form_change(world: World, marker: str) -> Call:
    return Call({"assessment_id": (await assessment(world, marker))["id"]})


@recipe("cases")
async def change_form_of_assessment(world: World, marker: str) -> Call:
    made = await assessment(world, marker)
    admin = world.as_("cases", role="body_admin")
    draft = stories.good(await admin.post("/v1/forms/adopt", {"instrument": FORM}))
    stories.good(await admin.post(f"/v1/forms/{draft['id']}/publish", {}, seen=draft["version"]))
    return on("assessment_id", made, {})
