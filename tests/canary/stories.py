"""What the recipes of the world leave small: a payload of which every part was sent, fetched under a grant, and kept."""

from uuid import uuid4

from geleit_referrals.payload.schemas import CATEGORY_OF
from tests.world import RECEIVER, Call, World, referral_stories
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
