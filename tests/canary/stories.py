"""What the recipes of the world leave small: a payload of which every part was sent, fetched under a grant, and kept;
words of a copy of which a passage is blacked out; a disclosure of which the person is not told; a search by address.
"""

from dataclasses import replace
from uuid import uuid4

from geleit_referrals.payload.schemas import CATEGORY_OF
from services.cases.tests.documents.papers import pdf
from tests.world import RECEIVER, RECIPES, Call, World, new_marker, referral_stories
from tests.world.stories import good


async def whole_payload(world: World, marker: str) -> Call:
    """The receiver is about to keep a payload of which it has fetched every part."""
    categories = tuple(sorted({str(category) for category in CATEGORY_OF.values()}))
    talk = await referral_stories.talk(world, marker, categories)
    parts = dict.fromkeys(CATEGORY_OF, marker)
    more = {"person": talk.giver, "conversation_id": talk.id, "payload": parts}
    _, taken = await referral_stories.accepted(world, marker, talk.receiver, **more)
    live = await referral_stories.grant(world, talk.id, "pull", categories, RECEIVER)
    read = {"grant": live, "resource": "referral_payload"}
    good(await world.as_("referrals", RECEIVER).post("/v1/granted-reads", read))
    row = await referral_stories.now(world, taken, RECEIVER)
    call = Call({"referral_id": row["id"]}, {"name": marker}, seen=row["version"], body=RECEIVER, key=str(uuid4()))
    return call.of("referrals", "keep_payload")


async def blacked_out_words(world: World, marker: str) -> Call:
    """The officer blacks the marker out of the words that hold it. A passage counts only where it stands in the words."""
    call = await RECIPES["identity", "look_at_words"].prepare(world, marker)
    path = f"/v1/rights-requests/{call.values['request_id']}/file/words"
    words = good(await world.as_("identity", role=str(call.role)).get(path))["items"]
    masked = {"look": "release_masked", "passages": [marker]}
    looks = [{"id": one["id"], **(masked if marker in str(one["words"]) else {"look": "release"})} for one in words]
    return replace(call, given={"items": looks})


async def untold_disclosure(world: World, marker: str) -> Call:
    """Why the person is not told is said in words where the law lets it be."""
    call = await RECIPES["identity", "propose_hand_disclosure"].prepare(world, marker)
    return replace(call, given={**call.given, "not_told": "task_endangered"})


async def match_by_address(world: World, marker: str) -> Call:
    """A person who is looked for by a former address, too."""
    call = await RECIPES["identity", "match_persons"].prepare(world, marker)
    return replace(call, given={**call.given, "addresses": [{"place": marker}]})


async def file_with_words(world: World, marker: str) -> Call:
    """The marker stands in the file alone: the document's other words are markers of their own."""
    call = await RECIPES["cases", "put_document_content"].prepare(world, new_marker())
    return replace(call, given=pdf(marker))


WHOLE = {
    ("cases", "put_document_content"): file_with_words,
    ("referrals", "keep_payload"): whole_payload,
    ("identity", "look_at_words"): blacked_out_words,
    ("identity", "propose_hand_disclosure"): untold_disclosure,
    ("identity", "match_persons"): match_by_address,
}
"""Operation -> the story that prepares it instead of its recipe."""
OF_THE_RUN = {
    ("identity", "look_at_words"): "identity LookIn.passages",
    ("cases", "put_document_content"): "cases the content of a file",
}
"""Operations whose story must know a marker of the run before the call is filled -> the place that it is written into."""
