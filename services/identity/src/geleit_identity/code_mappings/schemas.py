"""What goes in and out about the codes of a body's own system."""

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from geleit_identity.code_mappings.rules import CODE_MAPPING
from geleit_identity.fields import Code, LegalDay, OwnReference
from geleit_kit.http.codelists import LabelOut
from geleit_kit.http.schemas import In, Out, Resource, example
from geleit_kit.pure.lifecycle import Lifecycle

ListedCode = Annotated[str, StringConstraints(pattern=r"^[\w.+-]{1,60}$")]
"""A code as its list spells it; there are umlauts in some."""
OwnCode = Annotated[str, StringConstraints(pattern=r"^[\w§./+-]{1,60}$")]
"""A code of an own system; without blanks: never words about a person."""

_MAPPING = {"system": "akdn", "code_list": "benefit_basis", "own_code": "3A", "code": "asylblg_3"}
_FRAME = {
    "id": "0197a3c0-6e1b-7c3a-9d52-6f7c2f0d8a11",
    "version": 1,
    "own_reference": None,
    "created_at": "2016-06-01T08:30:00+00:00",
    "updated_at": "2016-06-01T08:30:00+00:00",
}


class CodeMappingIn(In):
    """An own code means a code of the list from a day on (null: ever since); `code` null: it has no counterpart."""

    model_config = example({**_MAPPING, "valid_from": "2016-01-01"})

    system: Code = Field(description="What the body calls its own system.")
    code_list: Code
    own_code: OwnCode
    code: ListedCode | None
    valid_from: LegalDay | None = None
    own_reference: OwnReference | None = None


class CodeMappingPatch(In):
    """Puts the meaning right, or the day from which it holds."""

    model_config = example({"code": "asylblg_2"})

    code: ListedCode | None = None
    valid_from: LegalDay | None = None


class CodeMappingOut(Resource):
    """What an own code means from a day on, until another mapping of it begins."""

    model_config = example({**_FRAME, **_MAPPING, "valid_from": "2016-01-01", "status": "held"})
    lifecycle: ClassVar[Lifecycle | None] = CODE_MAPPING

    system: str
    code_list: str
    own_code: str
    code: str | None
    valid_from: date
    status: str


class TranslateIn(In):
    """Codes to translate as of a day (null: today): own ones to those of the list, and the other way round."""

    model_config = example({"system": "akdn", "code_list": "benefit_basis", "own_codes": ["3A"], "on": "2016-06-01"})

    system: Code
    code_list: Code
    own_codes: list[OwnCode] = Field(default=[], max_length=500)
    codes: list[ListedCode] = Field(default=[], max_length=500)
    on: LegalDay | None = None


class TranslationOut(Out):
    """What stands for a code. `fault` null: it is right on that day."""

    model_config = example(
        {
            "given": "3A",
            "own_codes": ["3A"],
            "code": "asylblg_3",
            "label": {"de": "Grundleistungen (§ 3 AsylbLG)", "en": "Basic benefits (§ 3 AsylbLG)"},
            "fault": None,
            "successors": [],
        }
    )

    given: str
    own_codes: list[str] = Field(description="All own codes that mean it.")
    code: str | None
    label: LabelOut | None
    fault: str | None = Field(
        description="`not_mapped`, `no_counterpart`, `code_ended` (then `successors`), `code_not_in_force`, "
        "`code_not_in_list`."
    )
    successors: list[str]


class TranslationsOut(Out):
    """One line for each code that was given, in that order: own ones first."""

    model_config = example({"on": "2016-06-01", "own_codes": [], "codes": []})

    on: date
    own_codes: list[TranslationOut]
    codes: list[TranslationOut]
