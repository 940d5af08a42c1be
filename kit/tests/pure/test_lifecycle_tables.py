"""Life cycles as tables: what is taken, what is offered, what is told, and which tables are refused."""

from dataclasses import dataclass
from uuid import UUID

import pytest

from geleit_kit.pure.caller import Caller
from geleit_kit.pure.lifecycle import Lifecycle, Step
from geleit_kit.pure.problems import IllegalTransition

LETTER = Lifecycle(
    "letter",
    start="draft",
    steps=[
        Step("send", "draft", "sent", needs="letter.send", asks="SendIn"),
        Step("withdraw", ("draft", "sent"), "withdrawn"),
        Step("lapse", "sent", "lapsed", automatic=True),
    ],
)


@dataclass
class Row:
    status: str


def caller(*permissions: str) -> Caller:
    return Caller("iss", "sub", "client", UUID(int=1), "ki", frozenset(), frozenset(permissions), frozenset())


def test_what_is_offered_says_what_it_asks_for_and_why_it_is_closed() -> None:
    assert LETTER.allowed(Row("draft"), caller("letter.send")) == [
        {"action": "send", "asks": "SendIn", "closed": None},
        {"action": "withdraw", "asks": None, "closed": None},
    ]
    closed = LETTER.allowed(Row("draft"), caller("letter.send"), {"send": "no_recipient"})
    assert [item["closed"] for item in closed] == ["no_recipient", None]
    without = LETTER.allowed(Row("draft"), caller(), {"send": "no_recipient"})
    assert [item["closed"] for item in without] == ["forbidden", None]
    assert LETTER.allowed(Row("sent"), caller()) == [{"action": "withdraw", "asks": None, "closed": None}]


def test_a_refused_step_tells_the_state_and_what_this_caller_could_do() -> None:
    row = Row("draft")
    with pytest.raises(IllegalTransition) as refused:
        LETTER.take("lapse", row, caller())
    assert refused.value.extra == {
        "lifecycle": "letter",
        "state": "draft",
        "action": "lapse",
        "allowed": ["withdraw"],
    }
    assert row.status == "draft"


def test_an_automatic_step_is_taken_by_a_deadline_and_by_nobody_else() -> None:
    row = Row("sent")
    with pytest.raises(IllegalTransition):
        LETTER.take("lapse", row, caller())
    assert LETTER.take_automatic("lapse", row).target == row.status == "lapsed"
    with pytest.raises(IllegalTransition) as refused:
        LETTER.take_automatic("lapse", row)
    assert refused.value.extra == {"lifecycle": "letter", "state": "lapsed", "action": "lapse"}


def test_a_step_answers_what_it_did() -> None:
    row = Row("draft")
    assert LETTER.take("send", row, caller("letter.send")).action == "send"
    assert row.status == "sent"


def test_a_table_knows_its_states_actions_and_ends() -> None:
    assert LETTER.states == {"draft", "sent", "withdrawn", "lapsed"}
    assert LETTER.actions == {"send", "withdraw", "lapse"}
    assert LETTER.final == {"withdrawn", "lapsed"}
    assert LETTER.step("send", "sent") is None
    assert LETTER.step("withdraw", "sent") is LETTER.steps[1]


def test_a_table_is_served_as_it_is() -> None:
    told = LETTER.as_data()
    assert told["steps"][1] == {
        "action": "withdraw",
        "from": ["draft", "sent"],
        "to": "withdrawn",
        "needs": None,
        "asks": None,
        "automatic": False,
    }
    assert told["steps"][0]["needs"] == "letter.send"
    assert told["steps"][0]["asks"] == "SendIn"
    assert told["steps"][2]["automatic"] is True
    assert told | {"steps": None} == {
        "name": "letter",
        "start": "draft",
        "states": ["draft", "lapsed", "sent", "withdrawn"],
        "final": ["lapsed", "withdrawn"],
        "steps": None,
    }


def test_two_steps_of_one_name_from_one_state_are_refused() -> None:
    twice = [Step("send", "draft", "sent"), Step("send", ("draft", "sent"), "lost")]
    with pytest.raises(ValueError, match="two steps of one name"):
        Lifecycle("letter", start="draft", steps=twice)


def test_a_state_that_no_way_leads_to_is_refused_and_a_long_way_is_one() -> None:
    with pytest.raises(ValueError, match="no way leads to"):
        Lifecycle("letter", start="draft", steps=[Step("send", "draft", "sent"), Step("lose", "found", "lost")])
    backwards = [Step("c", "third", "fourth"), Step("b", "second", "third"), Step("a", "first", "second")]
    assert Lifecycle("way", start="first", steps=backwards).final == {"fourth"}
