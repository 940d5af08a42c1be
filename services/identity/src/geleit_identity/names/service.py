"""Looks at spellings. No session: nothing is read, kept or logged."""

from geleit_identity.names.passports import Proposal, proposals, remarks
from geleit_identity.names.rules import DataType, data_type_of, foreign_signs, normal_form, search_form, wrong_in_name
from geleit_identity.names.schemas import (
    ForeignSignOut,
    ProposalOut,
    Remark,
    SpellingOut,
    SpellingsIn,
    SpellingsOut,
)
from geleit_kit.pure.texts import Texts


def spellings_shown(given: SpellingsIn, texts: Texts, languages: str | None) -> SpellingsOut:
    """Each spelling with its forms, its foreign signs and proposals, in the reader's language."""
    return SpellingsOut(items=[_shown(name.value, given.language, texts, languages) for name in given.names])


def _shown(value: str, language: str | None, texts: Texts, languages: str | None) -> SpellingOut:
    name = normal_form(value)
    found = proposals(name, language)
    wrong = wrong_in_name(name)
    data_type = data_type_of(name)
    return SpellingOut(
        value=name,
        latin=data_type is DataType.A,
        data_type=data_type,
        search_form=search_form(name).upper(),
        wrong=Remark(code=wrong, detail=texts.label(f"place.{wrong}", languages)) if wrong else None,
        foreign_signs=[
            ForeignSignOut(position=one.position, sign=one.sign, code_points=one.code_points)
            for one in foreign_signs(name, DataType.A)
        ],
        proposals=[_proposal(one, texts, languages) for one in found],
        remarks=[
            Remark(code=code, detail=texts.label(f"name_remark.{code}", languages)) for code in remarks(name, found)
        ],
    )


def _proposal(found: Proposal, texts: Texts, languages: str | None) -> ProposalOut:
    return ProposalOut(
        source=found.source,
        source_label=texts.label(f"name_source.{found.source}", languages),
        value=found.value,
        machine_readable=found.machine_readable,
        languages=list(found.languages),
    )
