"""What the checks found, in words."""

from datetime import date

from geleit_cases.concepts import checks
from geleit_cases.concepts.compiled import compile_concept
from geleit_cases.concepts.content import ConceptContent
from geleit_cases.concepts.schemas import ConceptFindingsOut, ExampleFactOut, FindingOut
from geleit_kit.pure.rules.checking import Finding
from geleit_kit.pure.rules.facts import Fact
from geleit_kit.pure.rules.tracing import value_in_words
from geleit_kit.pure.texts import Texts, negotiate


def shown(content: ConceptContent, today: date, texts: Texts, languages: str | None) -> ConceptFindingsOut:
    """All that is to be said about a content, in the language that is asked for."""
    plain = content.model_dump(mode="json", exclude_none=True)
    facts = compile_concept(plain).facts
    found = [_shown(one, facts, texts, languages) for one in checks.check(plain, today)]
    return ConceptFindingsOut(findings=found[:500], takes_two=checks.signs(plain))


def _shown(one: Finding, facts: dict[str, Fact], texts: Texts, languages: str | None) -> FindingOut:
    language = negotiate(languages)
    return FindingOut(
        pointer=f"/content{one.at}",
        code=one.code,
        detail=texts.label(f"place.{one.code}", languages),
        refuses=one.refuses,
        other=None if one.other is None else f"/content{one.other}",
        facts=[
            ExampleFactOut(
                fact=name,
                label=facts[name].label.en if language == "en" else facts[name].label.de,
                words=value_in_words(facts[name], value, language),
            )
            for name, value in one.example.items()
        ],
    )
