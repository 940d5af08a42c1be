"""Recipes of identity: consents, releases, statutes, links, decisions."""

from uuid import uuid4

from services.identity.tests.helpers import Json, agreed, given, question, represented
from tests.world import stories
from tests.world.calls import Call, recipe
from tests.world.identity import NEWEST, on
from tests.world.world import OWNER, RECEIVER, World

OFFICER = "data_protection_officer"


# --- consents and releases -------------------------------------------------------------------------------------------


async def _wanted(world: World, marker: str, kind: str) -> Json:
    made = await stories.person(world, marker)
    wanted: Json = {
        "person": made["person"],
        "recipient": RECEIVER,
        "purpose": "recognition",
        "categories": ["needs"],
        "own_reference": marker,
    }
    return wanted | ({"secret_holder": f"Dr. {marker}"} if kind == "release" else {})


async def _asked(world: World, marker: str, kind: str) -> Json:
    """A consent (or release) that nobody has given yet."""
    return stories.good(await world.as_("identity").post(f"/v1/{kind}s", await _wanted(world, marker, kind)))


async def _signed(world: World, marker: str, person: str) -> Json:
    """Declared by somebody who may speak for the person and is named by the marker."""
    attorney = await represented(world.as_("identity"), person)
    by = {"representation_id": attorney["id"], "judgement": f"{marker} was asked."}
    return given(signed_by=f"{marker} guardian", declared_by=by)


async def _given(world: World, marker: str, kind: str) -> Json:
    """A consent (or release) that is in force."""
    wanted = await _wanted(world, marker, kind)
    wanted |= {"given": await _signed(world, marker, wanted["person"])}
    return stories.good(await world.as_("identity").post(f"/v1/{kind}s", wanted))


def _of_kind(kind: str) -> None:
    """The recipes of one kind of declaration: both have the same operations."""

    @recipe("identity", f"record_{kind}")
    async def record(world: World, marker: str) -> Call:
        return Call(given=await _wanted(world, marker, kind))

    @recipe("identity", f"list_{kind}s")
    async def listed(world: World, marker: str) -> Call:
        await _given(world, marker, kind)
        return Call(query=NEWEST)

    @recipe("identity", f"search_{kind}s")
    async def search(world: World, marker: str) -> Call:
        return Call(given={"person": (await _given(world, marker, kind))["person"]})

    @recipe("identity", f"read_{kind}")
    async def read(world: World, marker: str) -> Call:
        return Call({f"{kind}_id": (await _given(world, marker, kind))["id"]})

    @recipe("identity", f"give_{kind}")
    async def give(world: World, marker: str) -> Call:
        asked = await _asked(world, marker, kind)
        return on(f"{kind}_id", asked, await _signed(world, marker, asked["person"]))

    @recipe("identity", f"refuse_{kind}")
    async def refuse(world: World, marker: str) -> Call:
        return on(f"{kind}_id", await _asked(world, marker, kind))

    @recipe("identity", f"withdraw_{kind}")
    async def withdraw(world: World, marker: str) -> Call:
        back = {"channel": "oral", "withdrawn_by": f"{marker} guardian"}
        return on(f"{kind}_id", await _given(world, marker, kind), back)

    @recipe("identity", f"read_{kind}_withdrawal_effect", silent="counts of what a withdrawal would end")
    async def effect(world: World, marker: str) -> Call:
        return Call({f"{kind}_id": (await _given(world, marker, kind))["id"]})


_of_kind("consent")
_of_kind("release")


# --- statutes --------------------------------------------------------------------------------------------------------


def _use(marker: str) -> Json:
    return {
        "statute": "sgb_x_69_1_1",
        "recipient_kind": "jobcenter",
        "purpose": "housing",
        "categories": ["housing"],
        "own_reference": f"Rule of {marker}",
    }


async def _proposed(world: World, marker: str) -> Json:
    return stories.good(await world.as_("identity", role="body_admin").post("/v1/statute-uses", _use(marker)))


@recipe("identity")
async def propose_statute(_: World, marker: str) -> Call:
    return Call(given=_use(marker), role="body_admin")


@recipe("identity")
async def list_statutes(world: World, marker: str) -> Call:
    await _proposed(world, marker)
    return Call(query=NEWEST, role="body_admin")


@recipe("identity")
async def read_statute(world: World, marker: str) -> Call:
    return Call({"use_id": (await _proposed(world, marker))["id"]}, role="body_admin")


@recipe("identity")
async def end_statute(world: World, marker: str) -> Call:
    made = await _proposed(world, marker)
    officer = world.as_("identity", role=OFFICER)
    await agreed(officer, made["id"])
    return on("use_id", stories.good(await officer.get(f"/v1/statute-uses/{made['id']}")), role=OFFICER)


# --- what takes two (kit's, with a matter of identity) ---------------------------------------------------------------

_PROPOSALS = "a proposal names kind, id and hash of its matter, no words"


async def _waiting(world: World, marker: str) -> Json:
    officer = world.as_("identity", role=OFFICER)
    subject = (await _proposed(world, marker))["id"]
    waiting: Json = stories.good(await officer.get("/v1/proposals", params={"matter": subject}))["items"][0]
    return waiting


@recipe("identity", silent=_PROPOSALS)
async def list_proposals(world: World, marker: str) -> Call:
    await _waiting(world, marker)
    return Call(query=NEWEST, role=OFFICER)


@recipe("identity", silent=_PROPOSALS)
async def read_proposal(world: World, marker: str) -> Call:
    return Call({"proposal_id": (await _waiting(world, marker))["id"]}, role=OFFICER)


@recipe("identity", silent=_PROPOSALS)
async def agree_to_proposal(world: World, marker: str) -> Call:
    return on("proposal_id", await _waiting(world, marker), role=OFFICER)


@recipe("identity", silent=_PROPOSALS)
async def reject_proposal(world: World, marker: str) -> Call:
    return on("proposal_id", await _waiting(world, marker), {"reason": "wrong_content"}, role=OFFICER)


@recipe("identity", silent=_PROPOSALS)
async def withdraw_proposal(world: World, marker: str) -> Call:
    return on("proposal_id", await _waiting(world, marker), role="body_admin")


# --- links and decisions ---------------------------------------------------------------------------------------------


@recipe("identity")
async def offer_link(world: World, marker: str) -> Call:
    made = await stories.person(world, marker)
    ground = await stories.consent(world, made["person"])
    wanted = {"person": made["person"], "recipient": RECEIVER, "ground": {"kind": "consent", "id": ground["id"]}}
    return Call(given=wanted | {"own_reference": marker}, key=str(uuid4()))


async def _offered(world: World, marker: str) -> Json:
    """A link whose own reference at the owner is the marker."""
    made = await stories.person(world, marker)
    return await stories.link(world, made["person"], own_reference=marker)


@recipe("identity")
async def list_links(world: World, marker: str) -> Call:
    await _offered(world, marker)
    return Call(query=NEWEST)


@recipe("identity")
async def search_links(world: World, marker: str) -> Call:
    return Call(given={"person": (await _offered(world, marker))["person"]})


@recipe("identity")
async def read_link(world: World, marker: str) -> Call:
    return Call({"link_id": (await _offered(world, marker))["id"]})


@recipe("identity", silent="a link that is cut forgets its conversation, the other body and its own reference")
async def cut_link(world: World, marker: str) -> Call:
    return on("link_id", await _offered(world, marker))


@recipe("identity", silent="the end that was offered has no words; the receiver's own person is its pseudonym")
async def bind_link(world: World, marker: str) -> Call:
    theirs = await stories.person(world, marker, RECEIVER)
    offer = await stories.link(world, theirs["person"], OWNER, body=RECEIVER)
    own = await stories.person(world, marker)
    end = await stories.end_of(world, offer["conversation_id"], OWNER)
    return on("link_id", end, {"person": own["person"]})


@recipe("identity", silent="as binding it")
async def rebind_link(world: World, marker: str) -> Call:
    theirs = await stories.person(world, marker, RECEIVER)
    offer = await stories.link(world, theirs["person"], OWNER, body=RECEIVER)
    wrong, right = await stories.person(world, marker), await stories.person(world, marker)
    end = await stories.bound(world, offer["conversation_id"], wrong["person"], OWNER)
    return on("link_id", end, {"person": right["person"]})


@recipe("identity", silent="yes or no, ground, categories and a grant: a decision has no words")
async def ask_decision(world: World, marker: str) -> Call:
    conversation = await stories.conversation(world, marker)
    return Call(given=question(conversation["conversation_id"], ["needs"], direction="push"))


@recipe("identity", silent="as the decision")
async def ask_decisions(world: World, marker: str) -> Call:
    conversation = await stories.conversation(world, marker)
    return Call(given={"questions": [question(conversation["conversation_id"], ["needs"], direction="push")]})


@recipe("identity", silent="categories, grounds and reasons: a check has no words of anybody")
async def check_decision(world: World, marker: str) -> Call:
    made = await stories.person(world, marker)
    await stories.consent(world, made["person"])
    wanted = {"recipient": RECEIVER, "purpose": "case_management", "categories": ["needs"]}
    return Call(given={"person": made["person"], **wanted})


@recipe("identity", silent="as the decision")
async def list_decisions(world: World, marker: str) -> Call:
    await stories.decision(world, marker)
    return Call(query=NEWEST)


@recipe("identity", silent="as the decision")
async def search_decisions(world: World, marker: str) -> Call:
    return Call(given={"person": (await stories.decision(world, marker))["person"]})


@recipe("identity", silent="as the decision")
async def read_decision(world: World, marker: str) -> Call:
    return Call({"decision_id": (await stories.decision(world, marker))["id"]})


@recipe("identity", silent="a signed list of the grants that ended early")
async def read_status_list(_: World, marker: str) -> Call:
    del marker
    return Call(role="system_client")
