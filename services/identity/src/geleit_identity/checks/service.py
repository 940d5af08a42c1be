"""The answer of the decision table for the owner, as of now or of a past moment."""

from datetime import datetime

from geleit_identity.decisions.asking import FRAME
from geleit_identity.decisions.checking import Towards, bases_at, weigh
from geleit_identity.decisions.rules import Attendance, Question, decide
from geleit_identity.decisions.schemas import CheckIn, CheckOut
from geleit_identity.decisions.wording import Wording
from geleit_identity.merging import service as merging
from geleit_identity.persons import service as persons
from geleit_kit.db.kit_tables import KnownBody
from geleit_kit.db.session import ReadSession
from geleit_kit.http.context import BodyBook
from geleit_kit.pure.clock import berlin_day
from geleit_kit.pure.problems import Invalid
from geleit_vocabulary.categories import DataCategory
from geleit_vocabulary.roles import RIGHTS


async def check(read: ReadSession, bodies: BodyBook, wording: Wording, given: CheckIn) -> CheckOut:
    """The answer of the table, with every reason: the grounds and the statutes as they stood at the moment.

    What came to the person by a later merge was another record's then, and no decision about this one rested on it.
    """
    await persons.find(read, given.person)
    recipient = bodies.find(given.recipient)
    if recipient is None or recipient.id == read.body:
        raise Invalid.at("/recipient", "recipient_unknown" if recipient is None else "recipient_is_self")
    moment = given.as_of or read.domain_now
    if moment > read.domain_now:
        raise Invalid.at("/as_of", "in_the_future")
    question = _question(given, recipient, moment)
    towards = Towards(given.person, recipient, moment)
    if given.as_of is None:
        found = await weigh(read, towards, question, without=given.without)
        decision, linked = found.decision, found.linked and not bodies.has_left(recipient.id)
    else:
        others = await merging.came_after(read, given.person, moment)
        left = [one for one in await bases_at(read, towards) if one.id not in {*given.without, *others}]
        decision, linked = decide(question, left), None
    parts = [wording.part(part) for part in decision.parts]
    return CheckOut(answer=decision.answer, as_of=moment, linked=linked, parts=parts)


def _question(given: CheckIn, recipient: KnownBody, moment: datetime) -> Question:
    told = given.attendance
    return Question(
        recipient=recipient.id,
        role_reads=FRAME | (RIGHTS[given.role].categories if given.role else frozenset(DataCategory)),
        purpose=given.purpose,
        categories=frozenset(given.categories),
        day=berlin_day(moment),
        recipient_kind=recipient.kind,
        direction=given.direction,
        attendance=Attendance(told.basis, frozenset(told.fields)) if told else None,
    )
