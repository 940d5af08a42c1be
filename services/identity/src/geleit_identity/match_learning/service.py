"""Drafts of parameter sets: set by hand, or learnt by a job that keeps nothing but counts and weights."""

import asyncio
from collections import Counter, deque
from collections.abc import Mapping, Sequence
from time import monotonic
from typing import Any, Final
from uuid import UUID

from geleit_identity.match_learning.rules import BESIDE, LEAST_RECORDS, LONGEST, PORTIONS, SHOWN_PORTIONS, counted
from geleit_identity.match_learning.schemas import LearnParametersIn, MatchParametersIn
from geleit_identity.match_parameters import service as match_parameters
from geleit_identity.match_parameters.rules import LevelGiven, set_by_hand, wrong_in
from geleit_identity.match_parameters.schemas import MatchParametersOut
from geleit_identity.match_parameters.service import Draft
from geleit_identity.matching.learning import learn
from geleit_identity.matching.levels import Described
from geleit_identity.matching.rules import Compared, Grade, Matcher
from geleit_identity.matching.weights import HAND_SET, Chance, Parameters
from geleit_identity.persons import sampling
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.http.context import ServiceContext
from geleit_kit.http.jobs import JobOut, begin_job
from geleit_kit.http.parts import Version
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.jobs import Lines, Reader, RowGiven, RowTaken
from geleit_kit.pure.problems import Conflict, Invalid
from geleit_vocabulary.permissions import Permission

KIND: Final = "match_learning"


async def set_parameters(write: WriteSession, given: MatchParametersIn) -> MatchParametersOut:
    """A draft by hand, with its preview. Raises Invalid where it leaves the bounds."""
    levels = [LevelGiven(one.field, one.level, Chance(one.m, one.u, one.r)) for one in given.levels]
    parameters, places = set_by_hand(levels, given.households, given.certain, given.possible)
    if places:
        raise Invalid(places=places)
    shown = await preview(write, parameters)
    draft = Draft(parameters, shown, own_reference=given.own_reference)
    return match_parameters.shown(await match_parameters.keep(write, draft))


async def propose(write: WriteSession, caller: Caller, set_id: UUID, seen: Version) -> MatchParametersOut:
    """The first signature, under a preview beside the set that is in force today."""
    draft = match_parameters.figures(await match_parameters.find(write, set_id))
    row = await match_parameters.propose(write, caller, set_id, seen, await preview(write, draft))
    return match_parameters.shown(row)


async def preview(read: ReadSession, proposed: Parameters) -> dict[str, Any]:
    """What a set would change: grades of a sample of the body's own pairs, counted under the set in force and it."""
    live = await match_parameters.in_force(read)
    persons, grades = 0, Counter[tuple[Grade, Grade]]()
    async for portion in sampling.sample(read, SHOWN_PORTIONS):
        before, after = (Matcher.under(one, portion.frequencies) for one in (live, proposed))
        persons += len(portion.persons)
        grades.update((before.match(*pair).grade, after.match(*pair).grade) for pair in portion.pairs)
    return counted(persons, grades, live.version)


async def begin(write: WriteSession, caller: Caller, context: ServiceContext, given: LearnParametersIn) -> JobOut:
    """Begins the learning, as a job of one row."""
    return await begin_job(
        write, caller, context, KIND, {}, dry_run=False, content="all\n", own_reference=given.own_reference
    )


async def learnt(read: ReadSession) -> Draft:
    """A draft from the body's own records. Raises Conflict where there are too few, or where nothing sound comes of it.

    The pairs of a sample stand for all: what is counted are shares. It begins at the shipped set, whatever is in force.
    The worker's lease runs meanwhile: where reading takes long, what was drawn so far is the sample.
    """
    end = monotonic() + LONGEST
    candidates: list[Compared] = []
    strangers: list[Compared] = []
    drawn: deque[Described] = deque(maxlen=BESIDE)
    persons = 0
    async for portion in sampling.sample(read, PORTIONS):
        matcher = Matcher.under(HAND_SET, portion.frequencies)
        candidates += [matcher.compare(*pair) for pair in portion.pairs]
        persons += len(portion.persons)
        for one in portion.persons:
            strangers += [matcher.compare(one, other) for other in drawn]
            drawn.append(one)
        if persons >= LEAST_RECORDS and monotonic() > end:
            break
    of_all = persons * (await sampling.how_many(read) - 1)
    if persons < LEAST_RECORDS:
        raise Conflict("too_few_records")
    told = await asyncio.to_thread(learn, candidates, strangers, of_all, HAND_SET)
    if wrong_in(told.parameters):
        raise Conflict("learnt_out_of_bounds")
    figures = {"records": persons, "pairs": len(candidates), "found": round(told.found)}
    return Draft(told.parameters, await preview(read, told.parameters), figures)


class _One:
    """The input of the job: one line, whose value is what was learnt."""

    def __init__(self, draft: Draft | None) -> None:
        self._lines, self._draft = Lines(), draft
        self.feed, self.end = self._lines.feed, self._lines.end

    def row(self, record: str) -> RowGiven:
        """What is to be written."""
        del record
        return RowGiven(self._draft)


class MatchLearning:
    """Learns in one look and writes a draft; whoever is killed meanwhile leaves nothing, and it begins anew."""

    permission = Permission.DEFINITION_WRITE
    exists = False

    def reader(self, parameters: Mapping[str, Any]) -> Reader:
        """One line."""
        return _One(parameters.get("draft"))

    async def prepare(self, read: ReadSession, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Reads the records portion by portion, and learns."""
        return {**parameters, "draft": await learnt(read)}

    async def take(self, write: WriteSession, values: Sequence[Draft]) -> Sequence[RowTaken]:
        """Writes the draft."""
        for draft in values:
            await match_parameters.keep(write, draft)
        return [RowTaken("learnt") for _ in values]


JOBS: Final = {KIND: MatchLearning()}
