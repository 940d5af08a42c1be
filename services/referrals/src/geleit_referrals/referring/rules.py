"""What a referral is and how it lives: four kinds, two sides, one table.

The four words of the field mean four things (Handreichung zum kommunalen Einwanderungsmanagement, MKFFI NRW 2020,
l. 2303, 2383, 2404, 2475): a Verweis points on and transmits nothing, a Vermittlung brokers a service, a Zuweisung
assigns into case management, an Übergabe hands over case responsibility. Responsibility stays with the giver in every
kind but the last (l. 1972, 1982), and moves there only by the fact of cases.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from geleit_kit.pure.caller import Caller
from geleit_kit.pure.lifecycle import Lifecycle, Step
from geleit_kit.pure.problems import IllegalTransition
from geleit_vocabulary.coded import Coded
from geleit_vocabulary.permissions import Permission
from geleit_vocabulary.referring import ReferralKind

Kind = ReferralKind


class Side(Coded):
    """Whose row it is: the body that gave the referral, or the one that received it."""

    GIVER = "given", "Abgegeben", "Given"
    RECEIVER = "received", "Erhalten", "Received"


class Owed(Coded):
    """What the receiver owes the giver, without being asked."""

    ANSWER = "answer", "Antwort auf die Anfrage", "An answer to the request"
    ADMISSION = "admission", "Mitteilung der Aufnahme ins Case Management", "Word of the admission into case management"
    THAT_IT_ENDED = "that_it_ended", "Mitteilung, dass es beendet ist", "Word that it has ended"
    FIRST_CONTACT = "first_contact", "Bestätigung des Erstkontakts", "Confirmation of the first contact"


@dataclass(frozen=True, slots=True)
class KindRule:
    """What one kind transmits and owes. Days are business days of the body that owes the act; they are
    defaults of the house until a cooperation agreement says otherwise (the sources fix no figure).
    """

    transmits: tuple[str, ...]
    owes: tuple[Owed, ...]
    answer_within: int = 0
    feedback_within: int = 0
    moves_responsibility: bool = False


KINDS: dict[Kind, KindRule] = {
    Kind.VERWEIS: KindRule(transmits=(), owes=()),
    Kind.VERMITTLUNG: KindRule(
        transmits=("preview", "payload"),
        owes=(Owed.ANSWER, Owed.THAT_IT_ENDED),
        answer_within=10,
        feedback_within=20,
    ),
    Kind.ZUWEISUNG: KindRule(
        transmits=("preview", "payload"), owes=(Owed.ANSWER, Owed.ADMISSION), answer_within=5, feedback_within=20
    ),
    Kind.UEBERGABE: KindRule(
        transmits=("preview", "payload"),
        owes=(Owed.ANSWER, Owed.FIRST_CONTACT),
        answer_within=5,
        feedback_within=10,
        moves_responsibility=True,
    ),
}


def transmits(kind: Kind) -> bool:
    """Whether anything leaves the giver's body."""
    return bool(KINDS[kind].transmits)


RECONSIDER_WITHIN = 5
"""Business days in which the giver may ask for reconsideration; then a provisional decline counts."""
HANDOVER_WITHIN = 2
"""Business days in which cases answers; then the handover times out and the giver still holds."""
REMIND_BEFORE = 3
"""Business days before the agreed day on which both sides are reminded of the feedback."""

TRANSMITTING = frozenset(kind for kind, rule in KINDS.items() if rule.transmits)
_ALL = frozenset(Kind)
_V, _Z, _U = frozenset({Kind.VERMITTLUNG}), frozenset({Kind.ZUWEISUNG}), frozenset({Kind.UEBERGABE})


@dataclass(frozen=True, slots=True)
class Move:
    """One line of the table: whose act it is (None: a fact or a deadline), from where to where, in which kinds.

    A move without target leaves the state as it is.
    """

    action: str
    by: Side | None
    source: tuple[str, ...]
    target: str | None
    kinds: frozenset[Kind] = TRANSMITTING
    needs: Permission | None = None
    asks: str | None = None

    def steps(self) -> Iterable[Step]:
        """The arrows of this line for kit's table."""
        automatic = self.by is None
        if self.target is not None:
            yield Step(self.action, self.source, self.target, self.needs, self.asks, automatic)
            return
        for state in self.source:
            yield Step(self.action, state, state, self.needs, self.asks, automatic)


_SEND, _ANSWER, _REPORT = Permission.REFERRAL_SEND, Permission.REFERRAL_ANSWER, Permission.REFERRAL_REPORT
_G, _R = Side.GIVER, Side.RECEIVER
OPEN_QUESTION = ("requested", "seen")
AT_WORK = ("accepted", "on_hold", "in_progress")
STUCK = ("handover_timed_out", "handover_refused")

TABLE: tuple[Move, ...] = (
    # What the giver does.
    Move("point_on", _G, ("draft",), "completed", frozenset({Kind.VERWEIS}), _SEND),
    Move("send", _G, ("draft",), "requested", TRANSMITTING, _SEND),
    Move("amend", _G, (*OPEN_QUESTION, *AT_WORK, "handover_pending", "handed_over"), None, TRANSMITTING, _SEND,
         "AmendmentIn"),
    Move("ask_again", _G, ("provisionally_declined",), "requested", TRANSMITTING, _SEND),
    Move("withdraw", _G, ("draft", *OPEN_QUESTION, "provisionally_declined", "accepted", "on_hold", *STUCK),
         "cancelled", _ALL, _SEND, "WithdrawIn"),
    Move("retry_handover", _G, STUCK, "handover_pending", _U, _SEND, "RetryHandoverIn"),
    Move("mark_entered_in_error", _G,
         (*OPEN_QUESTION, "provisionally_declined", "declined", *AT_WORK, "completed", "failed", "ended", "cancelled",
          "expired"),
         "entered_in_error", _ALL, _SEND),
    # What the receiver does.
    Move("see", _R, ("requested",), "seen", TRANSMITTING, _ANSWER),
    Move("accept", _R, (*OPEN_QUESTION, "provisionally_declined"), "accepted", TRANSMITTING, _ANSWER, "AcceptIn"),
    Move("decline_provisionally", _R, OPEN_QUESTION, "provisionally_declined", TRANSMITTING, _ANSWER, "DeclineIn"),
    Move("decline", _R, (*OPEN_QUESTION, "provisionally_declined"), "declined", TRANSMITTING, _ANSWER, "DeclineIn"),
    Move("start", _R, ("accepted",), "in_progress", _V, _REPORT, "OnDayIn"),
    Move("admit", _R, ("accepted", "on_hold"), "completed", _Z, _REPORT, "OnDayIn"),
    Move("hold", _R, ("accepted", "in_progress"), "on_hold", _V | _Z, _REPORT, "HoldIn"),
    Move("resume", _R, ("on_hold",), "in_progress", _V, _REPORT, "OnDayIn"),
    Move("give_feedback", _R, AT_WORK, None, _V | _Z, _REPORT, "FeedbackIn"),
    Move("complete", _R, ("in_progress",), "completed", _V, _REPORT, "CompleteIn"),
    Move("fail", _R, (*AT_WORK, *STUCK), "failed", TRANSMITTING, _REPORT, "FailIn"),
    Move("correct_to_completed", _R, ("failed",), "completed", _V, _REPORT, "CompleteIn"),
    Move("correct_to_failed", _R, ("completed",), "failed", _V, _REPORT, "FailIn"),
    Move("tell_result", _R, ("completed", "failed"), None, _V, _REPORT, "TellIn"),
    Move("confirm_first_contact", _R, ("handed_over",), None, _U, _REPORT, "OnDayIn"),
    Move("rebind", _R, (*AT_WORK, *STUCK, "completed", "failed"), None, TRANSMITTING, _ANSWER, "RebindIn"),
    Move("keep_payload", _R, (*AT_WORK, "handover_pending", "handed_over", "completed"), None, TRANSMITTING,
         _ANSWER, "KeepIn"),
    # What a fact or a deadline does.
    Move("expire", None, OPEN_QUESTION, "expired"),
    Move("lapse", None, ("provisionally_declined",), "declined"),
    Move("await_handover", None, ("accepted",), "handover_pending", _U),
    Move("time_out_handover", None, ("handover_pending",), "handover_timed_out", _U),
    Move("refuse_handover", None, ("handover_pending", "handover_timed_out"), "handover_refused", _U),
    # Cases alone says who holds: its answer counts however late it comes, and whatever was done here meanwhile.
    Move("follow_handover", None, ("handover_pending", *STUCK, "cancelled", "failed", "ended", "entered_in_error"),
         "handed_over", _U),
    # How the giver's row follows an ending of which it may know only that it is one.
    Move("end_untold", None, (*AT_WORK, *STUCK), "ended"),
    Move("learn_completed", None, (*AT_WORK, "ended", "failed"), "completed", _V),
    Move("learn_failed", None, (*AT_WORK, "ended", "completed"), "failed", _V),
    Move("forget_result", None, ("completed", "failed"), "ended", _V),
)  # fmt: skip

REFERRAL = Lifecycle("referral", start="draft", steps=[step for move in TABLE for step in move.steps()])
_LINE = {move.action: move for move in TABLE}
OVER = frozenset(
    {"declined", "completed", "failed", "ended", "cancelled", "expired", "handed_over", "entered_in_error"}
)
"""States in which nothing more is expected of the referral itself (feedback on a handover apart)."""
PAYLOAD_OPEN = frozenset({*AT_WORK, "handover_pending", "handed_over"})
"""States of the giver's row in which the receiver may fetch the payload: after acceptance, before the end."""


class Row(Protocol):
    """What the table looks at in a row of either side."""

    status: Any
    direction: Any
    kind: Any
    reconsidered: Any
    first_contact_on: Any
    payload_fetched_on: Any


CLOSED_BY: dict[str, str] = {
    "ended": "ground_ended",
    "resting": "ground_rests",
    "unclear": "status_list_stale",
}
"""What is known of a conversation -> why nothing flows in it."""
ENDED_FOR_GOOD = CLOSED_BY["ended"]


def nothing_flows(ground_ended_on: date | None, conversation: str | None) -> str | None:
    """Why nothing flows in the conversation of a row, or None. What the row itself remembers counts for good, what the
    status list says (`conversation`) while it says so; a list that is not fresh lets nothing flow.
    """
    return ENDED_FOR_GOOD if ground_ended_on is not None else CLOSED_BY[conversation] if conversation else None


def preview_closed(direction: str, person: object, why: str | None) -> str | None:
    """Why the receiver is not shown the preview, or None: nobody has taken the referral (it has no person of the
    receiver's), and nothing flows in the conversation. What was accepted is the receiver's own record.
    """
    return why if direction == Side.RECEIVER and person is None else None


FLOWS = frozenset({"amend", "ask_again", "retry_handover"})
"""What the giver does after sending that tells or asks the receiver anything new."""


def closed(row: Row) -> dict[str, str]:
    """Why an action of the present state is closed for the holder of this row: action -> reason code."""
    reasons: dict[str, str] = {}
    for move in TABLE:
        if move.by is not None and move.by != row.direction:
            reasons[move.action] = "act_of_the_other_side"
        elif Kind(row.kind) not in move.kinds:
            reasons[move.action] = "not_in_this_kind"
    if row.reconsidered:
        reasons |= dict.fromkeys(("ask_again", "decline_provisionally"), "reconsidered_once")
    if row.first_contact_on:
        reasons["confirm_first_contact"] = "confirmed_already"
    if not row.payload_fetched_on:
        reasons.setdefault("keep_payload", "nothing_fetched")
    return reasons


def take(action: str, row: Row, caller: Caller) -> Step:
    """Moves the caller's own row. Raises IllegalTransition (409) for a step that is not in the table, or closed."""
    shut = closed(row)
    if REFERRAL.step(action, row.status) is not None and action in shut:
        offered = [item["action"] for item in REFERRAL.allowed(row, caller, shut) if not item["closed"]]
        raise IllegalTransition(
            extra={"lifecycle": REFERRAL.name, "state": row.status, "action": action,
                   "closed": shut[action], "allowed": offered}
        )  # fmt: skip
    return REFERRAL.take(action, row, caller)


def follow(action: str, row: Row) -> Step:
    """Moves a row by the other side's act, by a fact or by a deadline. Raises IllegalTransition."""
    return REFERRAL.take_automatic(action, row)


def can_follow(action: str, row: Row) -> bool:
    """Whether the table knows this step from the row's state, in its kind."""
    return REFERRAL.step(action, row.status) is not None and Kind(row.kind) in _LINE[action].kinds


def waited_days(sent_on: date | None, answered_on: date | None, ended_on: date) -> int:
    """Days from sending to the answer, or to the end where no answer came; 0 for what was never sent."""
    return ((answered_on or ended_on) - sent_on).days if sent_on else 0
