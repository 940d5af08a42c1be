"""The guide for authors shows what works: its example is taken, and says what the text says it says."""

import json
from pathlib import Path
from typing import Any

import jsonschema

from geleit_cases.concepts.checks import check
from geleit_cases.concepts.compiled import compile_concept
from geleit_cases.concepts.content import ConceptContent
from geleit_cases.concepts.judging import Question, judge
from geleit_cases.concepts.published import concept_schema
from geleit_cases.texts import TEXTS
from geleit_kit.http.kit_texts import KIT_TEXTS
from services.cases.tests.concepts.test_concept_checks import TODAY

GUIDE = Path(__file__).parents[4] / "docs/concepts.md"


def example() -> dict[str, Any]:
    (found,) = GUIDE.read_text("utf-8").split("```json\n")[1:]
    content: dict[str, Any] = json.loads(found.partition("```")[0])
    return content


def test_the_example_of_the_guide_stands_and_fits_the_published_schema() -> None:
    jsonschema.Draft202012Validator(concept_schema()).validate(example())
    kept = ConceptContent.model_validate(example()).model_dump(mode="json", exclude_none=True)
    assert check(kept, TODAY) == []


def test_the_example_recommends_what_the_guide_tells() -> None:
    concept = compile_concept(example())
    given = {"wish": True, "bodies_needed": 3, "network_consent": True, "in_higher_education": False, "children": 3}
    found = {one.question: one for one in judge(concept, given, TODAY)}
    assert (found[Question.OUTREACH].result, found[Question.INDICATION].result) == ("home_visit", "case_management")


def test_every_code_that_the_guide_explains_has_its_words() -> None:
    table = GUIDE.read_text("utf-8").partition("## What is refused")[2].partition("Not refused")[0]
    codes = {
        code for line in table.splitlines() if line.startswith("| `") for code in line.split("|")[1].split("`")[1::2]
    }
    assert len(codes) > 15
    assert [code for code in sorted(codes) if f"place.{code}" not in {*TEXTS, *KIT_TEXTS}] == []
