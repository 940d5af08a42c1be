"""What goes in to begin an import of persons."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from geleit_identity.fields import Code, OwnReference
from geleit_identity.persons.rules import OnMatch, SpellingSource
from geleit_kit.http.jobs import LONGEST_PART
from geleit_kit.http.schemas import In, example, held
from geleit_vocabulary.categories import DataCategory

ColumnName = Annotated[str, StringConstraints(min_length=1, max_length=100)]

_TABLE = "own_reference;family_name;given_name;birth\nAZ-2016-118;Haddad;Rami;14.03.1998\n"


class PersonImportIn(In):
    """Begins an import of persons. With `content` it starts at once; without, its parts follow (`/v1/jobs/{id}/parts`).

    `ndjson`: each line a person as `POST /v1/persons` takes one. `csv`: a table with a header.
    """

    model_config = example({"format": "csv", "dry_run": True, "system": "akdn", "content": _TABLE})

    format: Literal["ndjson", "csv"]
    dry_run: bool = Field(
        default=False,
        description="Writes nothing; each row is told: registered, found, to_decide, changed, refused.",
    )
    columns: dict[ColumnName, ColumnName | None] = Field(
        default={},
        max_length=200,
        description="Names of columns of an own table -> field of the house; null leaves a column out.",
        examples=[{"Name1": "family_name", "Bemerkung": None}],
    )
    system: Code | None = Field(
        default=None, description="Whose codes of languages the table has: translated by `/v1/code-mappings`."
    )
    spelling_source: SpellingSource = Field(
        default=SpellingSource.UNKNOWN, description="Where the names of the table come from."
    )
    on_match: OnMatch = Field(
        default=OnMatch.REGISTER,
        description="Rows of a table whom somebody of the body certainly is: `register` makes a record and an entry in "
        "the queue of duplicates, `find` answers the one that is there, `refuse` refuses the row. A line of JSON says "
        "it itself.",
    )
    content: str | None = held(DataCategory.BASE_DATA, default=None, min_length=1, max_length=LONGEST_PART)
    own_reference: OwnReference | None = None


_MAPPINGS = "own_code;code;valid_from\n3A;asylblg_3;01.01.2016\n9;;\n"


class CodeMappingImportIn(In):
    """Begins an import of code mappings, a table with a header (CSV): `system`, `code_list`, `own_code`, `code` (empty:
    no counterpart), `valid_from` (empty: ever since), `own_reference`. Without `content` its parts follow.
    """

    model_config = example({"system": "akdn", "code_list": "benefit_basis", "dry_run": True, "content": _MAPPINGS})

    system: Code | None = Field(default=None, description="Of every row that names none.")
    code_list: Code | None = Field(default=None, description="Of every row that names none.")
    dry_run: bool = Field(
        default=False, description="Writes nothing; each row is told: registered, changed, found, refused."
    )
    content: str | None = Field(default=None, min_length=1, max_length=LONGEST_PART)
    own_reference: OwnReference | None = None
