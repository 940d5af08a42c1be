"""What a version of a concept says about facts, in words."""

from datetime import date

from geleit_cases.concepts.compiled import Compiled, compiled_of
from geleit_cases.concepts.judging import Judged, judge
from geleit_cases.concepts.schemas import EvaluationIn, EvaluationOut, JudgementOut, OpenFactOut, TraceLineOut
from geleit_kit.db.kit_tables import Definition
from geleit_kit.pure.problems import Invalid
from geleit_kit.pure.rules.facts import given_of
from geleit_kit.pure.rules.tracing import lines
from geleit_kit.pure.texts import Texts, Worded, negotiate


def shown(row: Definition, given: EvaluationIn, today: date, texts: Texts, languages: str | None) -> EvaluationOut:
    """The answers of a version. Raises Invalid with the place of each fact that cannot be."""
    concept = compiled_of(row.content_hash, row.content)
    facts, wrong = given_of(concept.facts, given.model_dump()["facts"], "/facts")
    if wrong:
        raise Invalid(places=wrong[:50])
    if given.phase is not None and given.phase not in {code for _, code in concept.phases}:
        raise Invalid.at("/phase", "phase_unknown")
    on = given.on or today
    found = judge(concept, facts, on, given.phase)
    return EvaluationOut(concept_id=row.id, on=on, answers=[_shown(one, concept, texts, languages) for one in found])


def _shown(one: Judged, concept: Compiled, texts: Texts, languages: str | None) -> JudgementOut:
    english = negotiate(languages) == "en"

    def said(text: Worded) -> str:
        return text.en if english else text.de

    return JudgementOut(
        question=one.question,
        question_label=said(one.question.label),
        code=one.code,
        label=said(one.label),
        answer=one.answer,
        result=one.result,
        result_label=None if one.result_label is None else said(one.result_label),
        why=one.why,
        why_words=texts.label(f"concept.why.{one.why.value}", languages),
        open_facts=[OpenFactOut(fact=name, label=said(concept.facts[name].label)) for name in one.open_facts],
        trace=[
            TraceLineOut(level=line.level, pointer=line.at, answer=line.answer, words=line.words)
            for found in one.traces
            for line in lines(found, "en" if english else "de")
        ],
    )
