"""N6: a recipient keeps data under its own ground after the withdrawal."""

import pytest

from geleit_kit.testing.running import Running
from services.identity.tests.duties.test_owing import Story, found, send, tasks
from services.identity.tests.helpers import MARKER, bound, consented, good, offered, question, refused, registered

TOLD = ["base_data", "benefit", "needs"]
KEPT = {"outcome": "kept", "categories": ["base_data", "benefit"], "ground": "sgb_ii_50"}
DELETED = {"outcome": "deleted", "categories": ["needs"]}


@pytest.fixture
async def story(identity: Running) -> Story:
    """The KI told a Jobcenter three categories under a consent."""
    wanted = {"key": "jc", "name": "Jobcenter Bergstadt", "kind": "jobcenter", "land": "NW", "law": "sgb_x"}
    good(await identity.as_("node_operator", "ki").post("/v1/bodies", wanted), 201)
    story = Story(identity, "jc")
    story.person, story.theirs = await registered(story.ki), await registered(story.other)
    story.ground = await consented(story.ki, story.person, "jc", TOLD)
    offer = await offered(story.ki, story.person, "jc", "consent", story.ground["id"], "o-1")
    story.conversation = offer["conversation_id"]
    await bound(story.other, story.conversation, story.theirs)
    return story


@pytest.mark.answers
async def test_after_a_withdrawal_nothing_flows_and_what_is_kept_has_a_name_and_reaches_the_person(
    story: Story,
) -> None:
    asked = question(story.conversation, TOLD)
    assert good(await story.other.post("/v1/decisions", asked))["grant"]
    await story.withdraw()

    after = good(await story.other.post("/v1/decisions", asked))
    assert (after["answer"], after["grant"]) == ("no", None)  # from now on: the past is what the duty is about
    (recipient,) = await found(story.other, story.theirs)
    answered = await send(story.other, recipient, "answer", {"parts": [KEPT, DELETED]})
    kept, deleted = answered["answer"]
    assert (kept["outcome"], kept["categories"], kept["citation"]) == ("kept", ["base_data", "benefit"], "§ 50 SGB II")
    assert (deleted["outcome"], deleted["ground"]) == ("deleted", None)

    (giver,) = await found(story.ki, story.person)
    assert giver["answer"] == [kept, deleted]
    (task,) = await tasks(story.ki, "duty_tell")
    assert (task["person"], task["subject_id"]) == (story.person, giver["id"])
    told = await send(story.ki, giver, "tell-person", {"told_on": "2016-06-07"})
    assert (told["status"], told["told_on"], await tasks(story.ki, "duty_tell")) == ("told", "2016-06-07", [])
    person = await story.other.get(f"/v1/persons/{story.theirs}")
    assert MARKER in good(person)["names"][0]["value"]  # its own record is its own


@pytest.mark.answers
async def test_what_the_statute_does_not_name_is_not_kept_under_it(story: Story) -> None:
    good(await story.other.post("/v1/decisions", question(story.conversation, TOLD)))
    await story.withdraw()
    (recipient,) = await found(story.other, story.theirs)
    all_of_it = {"parts": [{"outcome": "kept", "categories": TOLD, "ground": "sgb_ii_50"}]}
    answer = await story.other.post(f"/v1/duties/{recipient['id']}/answer", all_of_it, seen=recipient["version"])
    refused(answer, 422, "invalid", ("/parts/0/ground", "category_beyond_the_statute"))
