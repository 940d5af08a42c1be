"""What the answer would be or was, for the owner: as of a past moment, or with a ground thought away."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from geleit_identity.consents import carrying
from geleit_identity.decisions.asking import FRAME, as_basis, as_statute
from geleit_identity.decisions.rules import Attendance, Decision, Question, decide
from geleit_identity.decisions.schemas import CheckIn, CheckOut
from geleit_identity.decisions.wording import Wording
from geleit_identity.persons import service as persons
from geleit_identity.statutes import service as statutes
from geleit_kit.db.kit_tables import KnownBody
from geleit_kit.db.session import ReadSession
from geleit_kit.http.context import BodyBook
from geleit_kit.pure.clock import berlin_day
from geleit_kit.pure.problems import Invalid
from geleit_vocabulary.categories import DataCategory
from geleit_vocabulary.roles import RIGHTS


@dataclass(frozen=True, slots=True)
class Towards:
    """Whom it is about, whom it would go to, and when."""

    person: UUID
    recipient: KnownBody
    moment: datetime


async def check(read: ReadSession, bodies: BodyBook, wording: Wording, given: CheckIn) -> CheckOut:
    """The answer of the table, with every reason: the grounds and the statutes as they stood at the moment."""
    await persons.find(read, given.person)
    recipient = bodies.find(given.recipient)
    if recipient is None or recipient.id == read.body:
        raise Invalid.at("/recipient", "recipient_unknown" if recipient is None else "recipient_is_self")
    moment = given.as_of or read.domain_now
    if moment > read.domain_now:
        raise Invalid.at("/as_of", "in_the_future")
    told = given.attendance
    question = Question(
        recipient=recipient.id,
        role_reads=FRAME | (RIGHTS[given.role].categories if given.role else frozenset(DataCategory)),
        purpose=given.purpose,
        categories=frozenset(given.categories),
        day=berlin_day(moment),
        recipient_kind=recipient.kind,
        direction=given.direction,
        attendance=Attendance(told.basis, frozenset(told.fields)) if told else None,
    )
    decision = await weigh(read, Towards(given.person, recipient, moment), question, without=given.without)
    return CheckOut(answer=decision.answer, as_of=moment, parts=[wording.part(part) for part in decision.parts])


async def weigh(read: ReadSession, towards: Towards, question: Question, *, without: Collection[UUID] = ()) -> Decision:
    """The decision by all grounds that stood at the moment, but for some that are thought away."""
    given = await carrying.grounds_at(read, towards.person, towards.recipient.id, towards.moment)
    table = await statutes.at_moment(read, towards.recipient.kind, towards.moment)
    bases = [as_basis(one) for one in given] + [as_statute(one, towards.recipient.id) for one in table]
    return decide(question, [basis for basis in bases if basis.id not in without])
