"""A concept on trial: what it would say about the cases that run, and a case moved to it by an act of its own."""

from uuid import UUID

from geleit_cases.agreements import service as agreements
from geleit_cases.concepts import service as concepts
from geleit_cases.concepts.compiled import Compiled
from geleit_cases.concepts.judging import Judged, judge
from geleit_cases.concepts.rules import Channel, ClearingResult
from geleit_cases.counting.rules import UNKNOWN
from geleit_cases.needs import service as needs
from geleit_cases.records import service as records
from geleit_cases.trials.rules import Change, Said, changes, dimensions_lost, facts_of, word
from geleit_cases.trials.schemas import ChangeOut, TrialOut
from geleit_kit.db.session import ReadSession
from geleit_kit.http.parts import ListParams
from geleit_kit.http.schemas import Page
from geleit_kit.pure.rules.facts import Given
from geleit_kit.pure.texts import Texts, Worded, negotiate

_LABELS: dict[str, Worded] = {one.value: one.label for one in (*Channel, *ClearingResult)}


async def trial(
    read: ReadSession, concept_id: UUID, query: ListParams, texts: Texts, languages: str | None
) -> Page[TrialOut]:
    """A page of the running cases with what would change for each. Writes nothing."""
    tried = await concepts.find(read, concept_id)
    new = concepts.compiled_of(tried)
    lists = tried.content.get("dimensions") or {}

    async def build(row: records.Record) -> TrialOut:
        told = await records.counted(read, row)
        given = facts_of(
            told.clock_start,
            told.dimensions,
            wished=row.wish_on is not None,
            agreed=await agreements.complete_since(read, row.id) is not None,
            needs_open=await needs.how_many_open(read, row.id),
            unknown=UNKNOWN,
        )
        old = concepts.compiled_of(await concepts.find(read, row.concept_id))
        found = changes(_said(read, old, given), _said(read, new, given))
        return TrialOut(
            id=row.id,
            reference=row.reference,
            person=row.person,
            concept_id=row.concept_id,
            changes=[_said_of(one, texts, languages) for one in found],
            lost_dimensions=dimensions_lost(lists, told.dimensions, UNKNOWN),
        )

    return await records.page_of_running(read, query, build)


def _said(read: ReadSession, concept: Compiled, given: Given) -> list[Said]:
    return [_one(found) for found in judge(concept, given, read.today)]


def _one(found: Judged) -> Said:
    """A question that all rules answer together counts as one, whichever of them said it."""
    code = found.code if found.answer is not None else None
    return Said(found.question.value, code, word(found.answer, found.result))


def _said_of(one: Change, texts: Texts, languages: str | None) -> ChangeOut:
    def words(said: str) -> str:
        label = _LABELS.get(said)
        if label is None:
            return texts.label(f"trial.{said}", languages)
        return label.en if negotiate(languages) == "en" else label.de

    return ChangeOut(
        question=one.question,
        question_label=texts.label(f"trial.question.{one.question}", languages),
        code=one.code,
        before=one.before,
        before_words=words(one.before),
        after=one.after,
        after_words=words(one.after),
    )
