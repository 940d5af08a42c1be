"""What would come of rows that are to be taken in, without a word written (`together.take_in` does it)."""

from collections.abc import Sequence

from geleit_identity.matching.rules import Grade
from geleit_identity.persons import finding, store
from geleit_identity.persons.contents import content_of, wrong_in_person
from geleit_identity.persons.finding import Likely
from geleit_identity.persons.likeness import likeness
from geleit_identity.persons.rules import OnMatch
from geleit_identity.persons.schemas import PersonIn
from geleit_identity.persons.together import Outcome, TakenIn
from geleit_kit.db.session import ReadSession
from geleit_kit.pure.problems import Place


async def foresee(read: ReadSession, rows: Sequence[PersonIn], *, searches: bool) -> list[TakenIn]:
    """The outcome of each row as the records stand now; rows of the file itself are not compared with each other.

    `to_decide`: a record of its own would be made, and somebody would have to say whether it is one person; `person` is
    then the likeliest. Who may not search (`searches`) is told of nobody, nor of anybody whom the caller does not find.
    """
    wrong = [wrong_in_person(row, read.today) for row in rows]
    known = await store.known_among(read, [row.own_reference for row in rows if row.own_reference is not None])
    new = [number for number, row in enumerate(rows) if not wrong[number] and row.own_reference not in known]
    asked = [likeness(content_of(rows[number]), read.today) for number in new] if searches else []
    likely = dict(zip(new, await finding.likely_each(read, asked), strict=True)) if asked else {}
    outcomes = []
    for number, row in enumerate(rows):
        if wrong[number]:
            outcomes.append(TakenIn(Outcome.REFUSED, places=tuple(wrong[number])))
        elif row.own_reference in known:
            outcomes.append(TakenIn(Outcome.CHANGED, known[row.own_reference]))
        else:
            outcomes.append(decided(row.on_match, await finding.found_by_caller(read, likely.get(number, []))))
    return outcomes


def decided(on_match: OnMatch, beside: Sequence[Likely]) -> TakenIn:
    """By what the row asks for, and whom the caller finds beside it, the likeliest first."""
    certain = {one.person.person for one in beside if one.answer.grade is Grade.CERTAIN}
    if certain and on_match is OnMatch.REFUSE:
        return TakenIn(Outcome.REFUSED, places=(Place("", "person_may_exist"),))
    if len(certain) == 1 and on_match is OnMatch.FIND:
        return TakenIn(Outcome.FOUND, certain.pop())
    if beside:
        return TakenIn(Outcome.TO_DECIDE, beside[0].person.person, suspects=len(beside))
    return TakenIn(Outcome.REGISTERED)
