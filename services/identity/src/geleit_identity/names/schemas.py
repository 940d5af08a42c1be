"""What goes in and out about a spelling. Nothing of it is kept."""

from geleit_identity.fields import Code
from geleit_identity.names.passports import Source
from geleit_identity.names.rules import DataType
from geleit_kit.http.schemas import In, Out, example, held
from geleit_vocabulary.categories import DataCategory

_REMARK = {"code": "passport_decides", "detail": "The spelling of the passport or residence document goes first."}
_SIGN = {"position": 0, "sign": "О", "code_points": "041E"}
_PROPOSAL = {
    "source": "icao_9303",
    "source_label": "Passport transliteration (ICAO Doc 9303)",
    "value": "Olha",
    "machine_readable": "OLHA",
    "languages": ["be", "uk"],
}
_SPELLING = {
    "value": "Ольга",
    "latin": False,
    "data_type": None,
    "search_form": "ОЛЬГА",
    "wrong": None,
    "foreign_signs": [_SIGN],
    "proposals": [_PROPOSAL],
    "remarks": [_REMARK],
}


class SpellingIn(In):
    """One name, or one part of it, as somebody wrote it."""

    model_config = example({"value": "Ольга"})

    value: str = held(DataCategory.BASE_DATA, min_length=1, max_length=200)


class SpellingsIn(In):
    """Spellings to look at. The language (BCP 47) decides between readings of Cyrillic; without it all are told."""

    model_config = example({"names": [{"value": "Ольга"}], "language": "uk"})

    names: list[SpellingIn] = held(DataCategory.BASE_DATA, min_length=1, max_length=20)
    language: Code | None = held(DataCategory.LANGUAGE, default=None)


class Remark(Out):
    """What whoever uses the answer should know."""

    model_config = example(_REMARK)

    code: str
    detail: str


class ForeignSignOut(Out):
    """A sign that data type A of DIN 91379 does not have; the position counts code points of `value`, from 0."""

    model_config = example(_SIGN)

    position: int = held(DataCategory.BASE_DATA)
    sign: str = held(DataCategory.BASE_DATA)
    code_points: str = held(DataCategory.BASE_DATA, description="Hexadecimal, separated by blanks.")


class ProposalOut(Out):
    """A Latin spelling to compare with the passport. It is never put in by itself."""

    model_config = example(_PROPOSAL)

    source: Source = held(DataCategory.BASE_DATA)
    source_label: str = held(DataCategory.BASE_DATA)
    value: str | None = held(
        DataCategory.BASE_DATA, description="Null where the script writes consonants only: see `machine_readable`."
    )
    machine_readable: str = held(
        DataCategory.BASE_DATA, description="As the lower lines of a passport write it, parts separated by `<`."
    )
    languages: list[str] = held(DataCategory.BASE_DATA, description="Languages whose rule reads it so (BCP 47).")


class SpellingOut(Out):
    """A spelling after DIN 91379: normal form, search form, what is foreign in it, and Latin spellings for it."""

    model_config = example(_SPELLING)

    value: str = held(DataCategory.BASE_DATA, description="The normal form: what a record would keep.")
    latin: bool = held(DataCategory.BASE_DATA, description="Registers can exchange it: data type A of DIN 91379.")
    data_type: DataType | None = held(
        DataCategory.BASE_DATA, description="The narrowest data type of DIN 91379 that admits it; null: none."
    )
    search_form: str = held(DataCategory.BASE_DATA, description="In capitals, as the standard writes it.")
    wrong: Remark | None = held(DataCategory.BASE_DATA, description="Why a record would refuse it.")
    foreign_signs: list[ForeignSignOut] = held(DataCategory.BASE_DATA)
    proposals: list[ProposalOut] = held(DataCategory.BASE_DATA)
    remarks: list[Remark] = held(DataCategory.BASE_DATA)


class SpellingsOut(Out):
    """The spellings in the order in which they were sent."""

    model_config = example({"items": [_SPELLING]})

    items: list[SpellingOut]
